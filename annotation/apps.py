"""Django's handle on this app."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """Labelling; knows nothing of chains."""

    name = "annotation"

    def ready(self) -> None:
        """Register the readers of events."""
        from annotation import readers  # noqa: F401  (imported for its registrations)
