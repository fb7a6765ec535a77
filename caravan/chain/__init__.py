"""The chain outbox: signing, sending, following; with no chain configured it stands idle."""
