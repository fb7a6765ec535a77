"""Django's handle on this app."""

from django.apps import AppConfig


class RewardsConfig(AppConfig):
    """What is owed and how it is paid."""

    name = "rewards"

    def ready(self) -> None:
        """Register the readers of events."""
        from rewards import readers  # noqa: F401  (imported for its registrations)
