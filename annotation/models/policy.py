"""The terms a campaign has had: what was promised, by which rule answers were judged, from when on."""

from typing import Any

from django.conf import settings
from django.db import models

from annotation.models.campaign import Campaign


class PolicyVersion(models.Model):
    """One version of a campaign's terms, written once; answers and resolutions name its number."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="policies")
    version = models.PositiveIntegerField()
    terms = models.JSONField(help_text="every term by name; base units as decimal strings")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "version"], name="policy_version_once"),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version.

        Raises:
            TypeError: it is written already, and people work by it.
        """
        if not self._state.adding:
            raise TypeError("a policy version never changes; write the next one")
        super().save(*args, **kwargs)
