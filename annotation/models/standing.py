"""Whose pay is held in a campaign, and why; and who agrees with whom there."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign


class Gate(models.Model):
    """What the latest refit found of a person in a campaign, if it holds their pay or once did."""

    class State(models.TextChoices):
        HELD = "held", _("Pay is held")
        RELEASED = "released", _("Released: later answers told better")
        CLEARED = "cleared", _("Cleared by the owner")

    class Reason(models.TextChoices):
        TELLS_LITTLE = "tells", _("Answers agree with the others’ hardly more than guesses would")
        FOLLOWS = "follows", _("Answers follow a group whose answers to known tasks are wrong")
        STOPPED = "stopped", _("Answers were good and have been like guesses since")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="gates")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="gates")
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    reason = models.CharField(max_length=8, choices=Reason)
    skill = models.FloatField(help_text="agreement with the others beyond chance")
    limit = models.FloatField(help_text="a quarter of a good worker's skill: less is held")
    bits = models.FloatField(help_text="information about the truth in each answer")
    answers = models.PositiveIntegerField(help_text="how many it rests on")
    since_answer = models.PositiveIntegerField(null=True, help_text="number of the answer from which work stopped")
    held_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "annotator"], name="gate_once"),)


class Company(models.Model):
    """The groups of people who agree with each other more than with the rest, as the latest refit found them."""

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, primary_key=True, related_name="company")
    groups = models.JSONField(help_text="people, agreement, right, answered and condemned of each")
    people = models.PositiveIntegerField()
    computed_at = models.DateTimeField(db_default=Now())
