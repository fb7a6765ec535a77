"""A campaign: what is asked, of whom, for how much, and by which rules."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.accounts.models import Organisation
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class Campaign(models.Model):
    """A labelling campaign of one organisation."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        PAUSED = "paused", _("Paused")
        FINISHED = "finished", _("Finished")

    class ReviewRule(models.TextChoices):
        EVERYTHING = "everything", _("A reviewer may look at every contribution before the clock accepts it")
        BY_RISK = "by_risk", _("Confident agreement is accepted at once; the rest waits for a reviewer")
        NONE = "none", _("Consensus alone decides")

    MOVES: ClassVar[Moves] = {
        State.DRAFT: frozenset({State.LIVE}),
        State.LIVE: frozenset({State.PAUSED, State.FINISHED}),
        State.PAUSED: frozenset({State.LIVE, State.FINISHED}),
        State.FINISHED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="campaigns")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, db_index=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("summary"), max_length=240, blank=True)
    instructions = models.TextField(_("instructions"), blank=True, help_text=_("Markdown"))
    label_config = models.TextField(_("labelling config"))
    price_base_units = BaseUnitsField(_("price per accepted contribution"))
    currency = models.CharField(max_length=12, default="CVN")
    currency_decimals = models.PositiveSmallIntegerField(default=6)
    answers_per_task = models.PositiveSmallIntegerField(_("answers per task"), default=3)
    max_answers_per_task = models.PositiveSmallIntegerField(
        _("answers per task at most"),
        null=True,
        blank=True,
        help_text="a doubtful task gets one answer more at a time, up to so many; empty: always answers_per_task",
    )
    pilot_share = models.FloatField(
        _("share of pilot tasks"),
        default=0.02,
        db_default=0.02,
        help_text="of the tasks, which always get the most answers, so that confidence can be checked",
    )
    review_rule = models.CharField(_("review rule"), max_length=12, choices=ReviewRule, default=ReviewRule.BY_RISK)
    target_confidence = models.FloatField(default=0.9)
    review_window_s = models.PositiveIntegerField(_("review window in seconds"), default=3 * 24 * 3600)
    second_review_share = models.FloatField(
        _("share of second reviews"),
        default=0,
        db_default=0,
        help_text="of the verdicts, seen by another reviewer",
    )
    review_price_base_units = BaseUnitsField(_("price per review"), default=0, db_default=0)
    appeal_window_s = models.PositiveIntegerField(
        _("appeal window in seconds"), default=7 * 24 * 3600, db_default=7 * 24 * 3600
    )
    appeal_answer_s = models.PositiveIntegerField(
        _("time to answer an appeal in seconds"), default=5 * 24 * 3600, db_default=5 * 24 * 3600
    )
    policy_version = models.PositiveIntegerField(default=1)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    is_open = models.BooleanField(_("open to everybody"), default=True)
    allows_choice = models.BooleanField(
        _("people may choose their tasks"),
        default=False,
        help_text=_("Off unless you trust everybody: who chooses a task also chooses whom to agree with."),
    )
    shows_predictions = models.BooleanField(
        _("annotators see predictions"),
        default=False,
        help_text=_("Off collects them only for comparison: nobody is swayed by what a model said."),
    )
    media_sites = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text="other sites its tasks show pictures of",
    )
    gold_share = models.FloatField(
        _("share of gold"), default=0, db_default=0, help_text="of each person's tasks, 0 to 0.5"
    )
    gold_threshold = models.FloatField(
        _("likeness that passes"),
        default=0.8,
        db_default=0.8,
        help_text="from which an answer counts as right where answers are more or less alike; choices must be equal",
    )
    exam_required = models.BooleanField(_("an exam must be passed first"), default=False, db_default=False)
    qualifying_skill = models.FloatField(
        _("skill that stands for the exam"),
        null=True,
        blank=True,
        help_text="lower end of the interval at this kind of answer, in other campaigns",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    refit_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "live", "paused", "finished"]), name="campaign_state"
            ),
            models.CheckConstraint(condition=models.Q(price_base_units__gte=0), name="campaign_price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(answers_per_task__range=(1, 1000)), name="campaign_answers_range"
            ),
        )
        indexes = (
            models.Index(
                fields=["refit_due_at"], condition=models.Q(refit_due_at__isnull=False), name="campaign_refit_due"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Tally(models.Model):
    """Running numbers of a campaign, in a narrow row of its own that every submit touches last.

    `available_base_units` is funded money that nobody has been promised yet; a reservation takes the price out of it
    and gives it back when it expires. The price of a refused answer is held until nobody can appeal any more.
    Kept here, not counted, so that no page and no submit grows with the campaign.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, primary_key=True, related_name="tally")
    funded_base_units = BaseUnitsField(default=0)
    available_base_units = BaseUnitsField(default=0)
    held_base_units = BaseUnitsField(
        default=0, db_default=0, help_text="of refused answers that may still be appealed; part of neither other number"
    )
    reviews_base_units = BaseUnitsField(default=0, db_default=0, help_text="earned by reviewers, no longer available")
    tasks = models.PositiveIntegerField(default=0)
    tasks_resolved = models.PositiveIntegerField(default=0)
    submitted = models.PositiveIntegerField(default=0)
    approved = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(available_base_units__gte=0), name="tally_never_overspent"),
        )
