"""Management commands of rewards."""
