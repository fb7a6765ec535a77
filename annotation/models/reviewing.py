"""Reviewers' pay, and what is known of how they judge."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.work import Contribution, Review
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7


class ReviewerSkill(models.Model):
    """How a reviewer judges in a campaign: four counts that fade, as they stood at `updated_at`."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewer_skills")
    accepted_right = models.FloatField(default=0)
    accepted_wrong = models.FloatField(default=0)
    refused_right = models.FloatField(default=0)
    refused_wrong = models.FloatField(default=0)
    certain = models.FloatField(default=0, help_text="the mean of both rates' lower ends; from 0.6 on they adjudicate")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "person"], name="reviewer_skill_once"),)


class Correction(models.Model):
    """What a reviewer says the right answer is, given with a verdict; the author's own answer stays as it was given.

    The newest one of a task that takes effect is what is known of the task, until an appeal undoes it.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, primary_key=True, related_name="correction")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="corrections")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+", db_index=False)
    task = models.ForeignKey("annotation.Task", on_delete=models.CASCADE, related_name="corrections")
    result = models.JSONField(help_text="as of an answer")
    label = models.TextField(null=True, help_text="the class of the first choice control, if there is one")
    stands = models.BooleanField(default=False, db_default=False, help_text="its verdict took effect")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=["campaign"], condition=models.Q(stands=True), name="correction_standing"),)


class ReviewCheck(models.Model):
    """A verdict whose right outcome is known, and whence; counted once in its reviewer's skill."""

    class Source(models.TextChoices):
        GOLD = "gold", _("An answer to gold")
        ADJUDICATED = "adjudicated", _("A third person judged")
        APPEAL = "appeal", _("An appeal")

    review = models.OneToOneField(Review, on_delete=models.CASCADE, primary_key=True, related_name="check_made")
    accepted = models.BooleanField(help_text="what the reviewer said")
    right = models.BooleanField(help_text="whether the answer was to be accepted")
    source = models.CharField(max_length=12, choices=Source)
    created_at = models.DateTimeField(auto_now_add=True)


class ReviewProbe(models.Model):
    """A gold review: a decided answer that stands in a reviewer's queue as if it waited.

    Their verdict shows how they judge; nothing becomes of the answer by it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="probes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    right = models.BooleanField(help_text="whether it is to be accepted")
    due_at = models.DateTimeField(help_text="is shown as that of answers that wait")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["contribution", "person"], name="review_probe_once"),)
        indexes = (
            models.Index(fields=["person", "due_at"], condition=models.Q(taken_at=None), name="review_probe_waiting"),
        )


class ReviewPay(models.Model):
    """What one verdict earned its reviewer, whatever it said; the money left the budget in the same transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, null=True, related_name="pay")
    probe = models.OneToOneField(ReviewProbe, on_delete=models.PROTECT, null=True, related_name="pay")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount_base_units = BaseUnitsField()
    verdict = models.CharField(max_length=10)
    reason = models.CharField(max_length=16, blank=True)
    content_hash = models.BinaryField(max_length=32, help_text="SHA-256 of the canonical JSON of `said`")
    salt = models.BinaryField(max_length=16, help_text="hides the leaf's contents from guessing")
    policy_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    owed_at = models.DateTimeField(null=True, blank=True, help_text="when the ledger took it over, once")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_base_units__gt=0), name="review_pay_positive"),
            models.CheckConstraint(
                condition=models.Q(review__isnull=True) ^ models.Q(probe__isnull=True), name="review_pay_for_one"
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "id"], name="review_pay_of_campaign"),
            models.Index(fields=["person", "-id"], name="review_pay_of_person"),
        )

    @property
    def said(self) -> dict[str, str]:
        """What its leaf commits to: of which answer, the verdict and the reason; not the comment."""
        return {"contribution": str(self.contribution_id), "verdict": self.verdict, "reason": self.reason}
