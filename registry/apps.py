"""Django's handle on this app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """What was made, where it comes from, who may use it, and whom each use pays."""

    name = "registry"

    def ready(self) -> None:
        """Register the readers of events."""
        from registry import readers  # noqa: F401  (imported for its registrations)
        from registry.views import owning  # noqa: F401  (registers a panel)
