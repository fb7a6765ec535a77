"""Licences that somebody bought."""

from django.conf import settings
from django.db import models

from caravan.accounts.models import Organisation
from caravan.lib.ids import uuid7
from registry.models.assets import Version
from registry.models.usage import Charge


class Grant(models.Model):
    """Terms that one holder has beyond those that everybody has. They stay as they were when they were bought."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="grants")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    request_id = models.UUIDField(help_text="made by the client; asking again buys once")
    terms = models.JSONField()
    expires = models.DateField(null=True, help_text="the last day it holds")
    is_transferable = models.BooleanField(default=False)
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="grant")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "request_id"], name="grant_once_a_request"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organisation__isnull=True), name="grant_of_one"
            ),
        )
        indexes = (
            models.Index(fields=["version", "person"], name="grant_of_person"),
            models.Index(fields=["version", "organisation"], name="grant_of_organisation"),
        )
