"""Django's handle on this app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Name and label."""

    name = "caravan.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
