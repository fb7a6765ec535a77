"""An owner's rules on people's work: when something holds of a person, something follows."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign


class Rule(models.Model):
    """What follows when a condition holds of a person in a campaign; a change makes the next version."""

    class Action(models.TextChoices):
        RESTRICT = "restrict", _("hand out nothing new to them")
        REVIEW = "review", _("have their waiting answers reviewed")
        MESSAGE = "message", _("tell them")
        OWNER = "owner", _("only note it here")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(_("name"), max_length=80)
    parameters = models.JSONField(default=dict, help_text="fast_s: an answer given in fewer seconds is fast")
    condition = models.JSONField(help_text="every, fewest, and comparisons of [collector, below, limit]")
    action = models.CharField(max_length=8, choices=Action)
    hours = models.PositiveIntegerField(default=0, help_text="of a restriction; 0: for ever")
    message = models.CharField(max_length=500, blank=True, help_text="what the person is told")
    active = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (models.Index(fields=["campaign", "id"], name="rule_of_campaign"),)


class RuleFiring(models.Model):
    """A rule acted on a person, once for each cause: what exactly it said then, and by which values."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="firings")
    version = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rule_firings")
    cause = models.CharField(max_length=20, help_text="once, or the day for rules that speak of a day")
    said = models.JSONField(help_text="the rule as it was: name, condition, parameters, action, hours, message")
    values = models.JSONField()
    answers_sent = models.PositiveIntegerField(default=0, help_text="to review, by this firing")
    at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True, help_text="end of the restriction; empty: none, or for ever")
    question = models.CharField(max_length=500, blank=True, help_text="what the person asks the owner")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "version", "person", "cause"], name="rule_fires_once_for_a_cause"),
        )
        indexes = (models.Index(fields=["person", "-id"], name="rule_firing_of_person"),)
