"""How reliable people are at a kind of answer, over all campaigns, and everything that moved it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign


class Reputation(models.Model):
    """A Beta(a, b) as it stood at `updated_at`; what was learnt before fades with time."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reputations")
    kind = models.CharField(max_length=12, help_text="of answers: choice, spans, text, …")
    a = models.FloatField()
    b = models.FloatField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind"], name="reputation_once"),)


class SkillChange(models.Model):
    """One thing that moved a reputation, kept for ever; the same thing never counts twice."""

    class Cause(models.TextChoices):
        ACCEPTED = "accepted", _("An answer was accepted")
        REFUSED = "refused", _("An answer was refused")
        OVERTURNED = "overturned", _("A refusal was overturned")
        GOLD_PASSED = "gold_passed", _("A check was passed")
        GOLD_FAILED = "gold_failed", _("A check was failed")
        EXAM = "exam", _("An exam was taken")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="skill_changes")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    cause = models.CharField(max_length=12, choices=Cause)
    reference = models.CharField(max_length=60, help_text="what it was about, such as contribution:<id>")
    da = models.FloatField()
    db = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["reference", "cause"], name="skill_change_once"),)
        indexes = (models.Index(fields=["person", "kind", "-id"], name="skill_change_of_person"),)
