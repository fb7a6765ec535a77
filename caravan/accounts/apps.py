"""Django's handle on this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Name and label."""

    name = "caravan.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
