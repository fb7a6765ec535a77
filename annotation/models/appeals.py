"""Appeals against refusals, what reviewers decide day by day, and audits of campaigns that refuse too much."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.standing import Gate
from annotation.models.work import Contribution
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class VerdictDay(models.Model):
    """How many verdicts a campaign gave on one day (UTC), and what became of appeals; kept so that nobody counts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="verdict_days")
    day = models.DateField()
    approved = models.PositiveIntegerField(default=0, db_default=0)
    refused = models.PositiveIntegerField(default=0, db_default=0, help_text="by reviewers")
    by_rule = models.PositiveIntegerField(default=0, db_default=0, help_text="refused by consensus or the gate")
    appealed = models.PositiveIntegerField(default=0, db_default=0, help_text="by authors; audits are not counted")
    upheld = models.PositiveIntegerField(default=0, db_default=0)
    overturned = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "day"], name="verdict_day_once"),)
        indexes = (models.Index(fields=["day", "campaign"], name="verdict_day"),)


class RejectionAudit(models.Model):
    """A sample of a campaign's refusals, looked at again because it refuses more than most campaigns have reason to.

    `seed` and the ids of the refusals tell which are in the sample, so that anybody can draw it again.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        CLOSED = "closed", _("Done")

    MOVES: ClassVar[Moves] = {State.OPEN: frozenset({State.CLOSED}), State.CLOSED: frozenset()}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="rejection_audits")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    since = models.DateTimeField(help_text="refusals from then on were counted")
    decided = models.PositiveIntegerField(help_text="verdicts in that time")
    refused = models.PositiveIntegerField(help_text="of them refusals by reviewers")
    low = models.FloatField(help_text="the rate of refusals is above this, surely")
    limit = models.FloatField()
    seed = models.CharField(max_length=64, help_text="key of the HMAC that drew the sample")
    sampled = models.PositiveIntegerField(default=0)
    upheld = models.PositiveIntegerField(default=0)
    overturned = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(state="open"), name="rejection_audit_one_open"
            ),
        )
        indexes = (models.Index(fields=["campaign", "-id"], name="rejection_audit_latest"),)


class Appeal(models.Model):
    """A refusal that somebody else judges anew, without knowing whose answer it is or who refused it.

    Its author asked for it, or an audit drew it. Whom the gate held appeals against the gate, once: what is decided
    holds for everything the gate refused them.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("The refusal stands")
        OVERTURNED = "overturned", _("Overturned")

    MOVES: ClassVar[Moves] = {
        State.OPEN: frozenset({State.UPHELD, State.OVERTURNED}),
        State.UPHELD: frozenset(),
        State.OVERTURNED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="appeal")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="appeals", db_index=False)
    gate = models.OneToOneField(Gate, on_delete=models.SET_NULL, null=True, related_name="appeal")
    audit = models.ForeignKey(RejectionAudit, on_delete=models.SET_NULL, null=True, related_name="appeals")
    words = models.CharField(max_length=2000, blank=True, help_text="why its author thinks the refusal is wrong")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    refused_by = models.CharField(max_length=10, help_text="reviewer, consensus or gate")
    refused_at = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=Contribution.Reason, blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(help_text="without a decision until then the refusal is overturned")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=2000, blank=True)
    lapsed = models.BooleanField(default=False, help_text="overturned because nobody answered in time")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=["open", "upheld", "overturned"]), name="appeal_state"),
        )
        indexes = (
            models.Index(fields=["due_at", "id"], condition=models.Q(state="open"), name="appeal_open"),
            models.Index(fields=["campaign", "due_at"], condition=models.Q(state="open"), name="appeal_queue"),
            models.Index(fields=["campaign", "-id"], name="appeal_of_campaign"),
        )
