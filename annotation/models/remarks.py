"""What annotators say of tasks beside their answers, and what owners answer them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.work import Assignment
from caravan.lib.ids import uuid7


class Remark(models.Model):
    """One person's word about one task: a report that it is broken, why it was skipped, or a note beside an answer."""

    class Kind(models.TextChoices):
        BROKEN = "broken", _("Reported as broken")
        SKIP = "skip", _("Skipped, with a comment")
        NOTE = "note", _("Note beside an answer")

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", _("Cannot tell what is right")
        BROKEN = "broken", _("Something is missing or does not load")
        LANGUAGE = "language", _("Does not know the language")
        UPSETTING = "upsetting", _("Does not want to see this")
        OTHER = "other", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="remarks")
    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="remark")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=6, choices=Kind)
    reason = models.CharField(max_length=20, choices=Reason, blank=True, help_text="of a skip")
    words = models.CharField(max_length=1000, blank=True)
    answered = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=["broken", "skip", "note"]), name="remark_kind"),
        )
        indexes = (
            models.Index(fields=["campaign", "-id"], name="remark_newest"),
            models.Index(fields=["campaign", "kind", "-id"], name="remark_of_kind"),
            models.Index(fields=["campaign", "-id"], condition=models.Q(answered=False), name="remark_unanswered"),
            models.Index(fields=["author", "-id"], name="remark_of_person"),
        )


class RemarkAnswer(models.Model):
    """What an owner answers to a remark, or its author to that."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)

    @property
    def by(self) -> str:
        """Whose words they are: the `author`'s of the remark, or the `owner`'s."""
        return "author" if self.author_id == self.remark.author_id else "owner"


class RemarkCount(models.Model):
    """How many remarks of a kind a campaign has, kept so that no page counts them."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="remark_counts")
    kind = models.CharField(max_length=6, choices=Remark.Kind)
    made = models.PositiveIntegerField(default=0, db_default=0)
    unanswered = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "kind"], name="remark_count_once"),)
