"""Django's handle on this app."""

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """Labelling; knows nothing of chains."""

    name = "annotation"
