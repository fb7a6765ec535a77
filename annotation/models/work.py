"""Assignments (work promised), contributions (work done) and reviews (work judged)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from annotation.models.task import Task
from caravan.lib.fields import BaseUnitsField
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class Assignment(models.Model):
    """A task reserved for one person until a time, at a price that no longer changes."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("Reserved")
        SUBMITTED = "submitted", _("Submitted")
        EXPIRED = "expired", _("Expired")
        SKIPPED = "skipped", _("Skipped")

    MOVES: ClassVar[Moves] = {
        State.RESERVED: frozenset({State.SUBMITTED, State.EXPIRED, State.SKIPPED}),
        State.EXPIRED: frozenset({State.RESERVED}),
        State.SUBMITTED: frozenset(),
        State.SKIPPED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    state = models.CharField(max_length=10, choices=State, default=State.RESERVED)
    price_base_units = BaseUnitsField()
    policy_version = models.PositiveIntegerField()
    reserved_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    draft = models.JSONField(null=True, blank=True)
    skip_reason = models.CharField(max_length=20, blank=True)
    skip_comment = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task", "annotator"], name="assignment_never_twice"),
            models.CheckConstraint(
                condition=models.Q(state__in=["reserved", "submitted", "expired", "skipped"]), name="assignment_state"
            ),
        )
        indexes = (
            models.Index(fields=["expires_at"], condition=models.Q(state="reserved"), name="assignment_expiring"),
            models.Index(fields=["annotator", "campaign", "state"], name="assignment_of_person"),
        )


class Cursor(models.Model):
    """Where a person stands in a campaign: in its queue, and in numbers.

    The place spares finding the next task from reading those behind again; the numbers spare every page from counting.
    Whatever a person does in a campaign locks this row first, so their own tabs never meet in the middle.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    priority = models.FloatField(default=float("-inf"))
    task_id = models.BigIntegerField(default=0)
    taken = models.PositiveIntegerField(
        default=0, db_default=0, help_text="new tasks handed out, whatever became of them"
    )
    instructions_seen = models.PositiveIntegerField(default=0)
    submitted = models.PositiveIntegerField(default=0, help_text="answers given, whatever became of them")
    approved = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    pending_base_units = BaseUnitsField(default=0)
    approved_base_units = BaseUnitsField(default=0)
    held = models.BooleanField(default=False, db_default=False, help_text="pay is held: nothing new is handed out")
    rests_until = models.DateTimeField(null=True, help_text="an owner's rule hands out nothing new until then")
    sought = models.BooleanField(
        default=False, db_default=False, help_text="asked first where others differ: more is to be gained"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "annotator"], name="cursor_once"),)


class Contribution(models.Model):
    """An answer somebody gave, and whether it was accepted."""

    replayed = False  # whether this submit had been stored before

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    class Reason(models.TextChoices):
        WRONG_ANSWER = "wrong_answer", _("The answer is wrong")
        INCOMPLETE = "incomplete", _("Something is missing")
        INSTRUCTIONS = "instructions", _("The instructions were not followed")
        SPAM = "spam", _("Not a serious attempt")
        OTHER = "other", _("Another reason, see the comment")

    # A refusal is undone by `overturning.overturn` alone: after an appeal, or when gold turns out to be wrong.
    MOVES: ClassVar[Moves] = {
        State.SUBMITTED: frozenset({State.APPROVED, State.REJECTED}),
        State.APPROVED: frozenset(),
        State.REJECTED: frozenset({State.APPROVED}),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission_id = models.UUIDField(unique=True, help_text="made by the client; the same one twice is one submit")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="contribution")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="contributions")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="contributions")
    annotator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions")
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    result = models.JSONField()
    label = models.TextField(null=True, help_text="the class chosen in the first choice control, if there is one")
    content_hash = models.BinaryField(max_length=32, help_text="SHA-256 of the canonical JSON of result")
    salt = models.BinaryField(max_length=16, help_text="hides the leaf's contents from guessing")
    price_base_units = BaseUnitsField()
    policy_version = models.PositiveIntegerField()
    lead_time_ms = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=1000, blank=True, db_default="", help_text="its author's word to the owner")
    submitted_at = models.DateTimeField(auto_now_add=True)
    review_due_at = models.DateTimeField(null=True, help_text="when silence accepts; null while consensus is open")
    review_round = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="which verdict is awaited: 0 the first, 1 a second, blind one, 2 a third because these two differ",
    )
    risk = models.FloatField(default=0, help_text="(1 - confidence) × price; the review queue's order")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(
        max_length=10, blank=True, help_text="reviewer, consensus, gate, silence, appeal or gold"
    )
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    held_until = models.DateTimeField(
        null=True, blank=True, help_text="refused: its author may appeal until then, and its price stays held for them"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["task", "annotator"], name="contribution_never_twice"),
            models.CheckConstraint(
                condition=models.Q(state__in=["submitted", "approved", "rejected"]), name="contribution_state"
            ),
        )
        indexes = (
            models.Index(
                fields=["campaign", "-risk", "id"],
                condition=models.Q(state="submitted", review_due_at__isnull=False),
                name="contribution_review_queue",
            ),
            models.Index(
                fields=["review_due_at"],
                condition=models.Q(state="submitted", review_due_at__isnull=False),
                name="contribution_silence",
            ),
            models.Index(fields=["held_until"], condition=models.Q(held_until__isnull=False), name="contribution_held"),
            models.Index(fields=["annotator", "-id"], name="contribution_of_person"),
            models.Index(fields=["campaign", "id"], name="contribution_of_campaign"),
        )


class Revision(models.Model):
    """What an answer said before its author changed it, kept for ever."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="revisions")
    result = models.JSONField()
    content_hash = models.BinaryField(max_length=32, help_text="SHA-256 of the canonical JSON of result")
    note = models.CharField(max_length=1000, blank=True)
    replaced_at = models.DateTimeField(auto_now_add=True)


class Review(models.Model):
    """A reviewer's verdict, kept for ever."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Contribution.State)
    reason = models.CharField(max_length=16, choices=Contribution.Reason, blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
