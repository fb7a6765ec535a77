"""Django's handle on this app."""

from django.apps import AppConfig


class ChainConfig(AppConfig):
    """Name and label."""

    name = "caravan.chain"
    label = "chain"
    default_auto_field = "django.db.models.BigAutoField"
