"""Gold: tasks whose answer is known, mixed into everybody's work unseen, and what each answer to them showed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.task import Task
from annotation.models.work import Contribution


class GoldItem(models.Model):
    """A task with a known answer. While it is active its task is in the state `gold`, out of the common queue."""

    class Source(models.TextChoices):
        OWNER = "owner", _("Answered by the owner")
        PROMOTED = "promoted", _("Promoted from a reviewed task")

    class State(models.TextChoices):
        ACTIVE = "active", _("In use")
        SUSPECT = "suspect", _("Under suspicion")
        RETIRED = "retired", _("Retired")

    class Why(models.TextChoices):
        LEAKED = "leaked", _("People pass it more often lately than their skill explains: its answer may have leaked.")
        FAILED = "failed", _("Reliable people fail it: its answer is probably wrong.")
        WORN = "worn", _("As many people have seen it as may.")
        OWNER = "owner", _("Taken out by the owner.")

    task = models.OneToOneField(Task, on_delete=models.CASCADE, primary_key=True, related_name="gold")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="gold_items")
    answer = models.JSONField(help_text="the right result, in the format of answers")
    label = models.TextField(null=True, help_text="its class in the first choice control, if there is one")
    explanation = models.CharField(max_length=2000, blank=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.OWNER)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    why = models.CharField(max_length=8, choices=Why, blank=True, help_text="why it is no longer in use")
    exposures = models.PositiveIntegerField(default=0, help_text="how often it was handed out")
    passed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    cap = models.PositiveSmallIntegerField(help_text="it is handed out so often at most")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    trusted_at = models.DateTimeField(null=True, blank=True, help_text="when its owner last cleared it of a suspicion")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["campaign", "exposures", "task"], condition=models.Q(state="active"), name="gold_least_seen"
            ),
            models.Index(fields=["campaign", "task"], name="gold_of_campaign"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "suspect", "retired"]), name="gold_item_state"
            ),
        )


class GoldResult(models.Model):
    """How an answer to a gold task compares with the known one; kept from annotators until the item is retired."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, primary_key=True, related_name="gold")
    item = models.ForeignKey(GoldItem, on_delete=models.CASCADE, related_name="results")
    similarity = models.FloatField(help_text="0 to 1, by the measure of the kind of answer")
    passed = models.BooleanField()
    forgiven = models.BooleanField(default=False, help_text="failed, but the item itself turned out to be wrong")
    created_at = models.DateTimeField(auto_now_add=True)
