"""Files that people upload: what a campaign shows, and what annotators record."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.work import Assignment
from caravan.lib.ids import uuid7


def _folder(media: Any, name: str) -> str:
    """Keys of the storage are ours alone: nothing of an uploaded name gets into a path."""
    return f"media/{media.campaign_id}/{media.pk}/{name}"


class Media(models.Model):
    """One file, known by its content. Task data and results name it `media:<id>`; addresses of it are signed anew."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        AUDIO = "audio", _("Sound")
        VIDEO = "video", _("Video")
        PDF = "pdf", _("PDF")
        TEXT = "text", _("Text")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="media")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, null=True, related_name="media", help_text="of which answer it is a part"
    )
    name = models.CharField(max_length=200, help_text="as uploaded; shown, never used in a path")
    kind = models.CharField(max_length=5, choices=Kind)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    frame_rate = models.FloatField(null=True)
    file = models.FileField(upload_to=_folder)
    thumbnail = models.FileField(upload_to=_folder, blank=True)
    peaks = models.FileField(
        upload_to=_folder, blank=True, help_text="JSON: a list for each channel of numbers from -1 to 1"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["campaign", "sha256"], condition=models.Q(assignment=None), name="media_once_a_campaign"
            ),
        )
        indexes = (models.Index(fields=["campaign", "-id"], name="media_list"),)

    @property
    def address(self) -> str:
        """What task data and results call it."""
        return f"media:{self.pk}"
