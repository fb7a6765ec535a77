"""Practice and exams: questions with known answers, and people's tries at them."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class Exam(models.Model):
    """A campaign's practice, which explains after each answer, or its exam, which explains at the end."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("Practice")
        EXAM = "exam", _("Exam")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="exams")
    kind = models.CharField(max_length=8, choices=Kind)
    pass_mark = models.FloatField(
        _("pass mark"), default=0.8, validators=(MinValueValidator(0.0), MaxValueValidator(1.0))
    )
    questions_per_try = models.PositiveSmallIntegerField(
        _("questions in a try"), default=10, validators=(MinValueValidator(1), MaxValueValidator(100))
    )
    cool_down_s = models.PositiveIntegerField(_("seconds before the next try"), default=3600)
    tries = models.PositiveSmallIntegerField(_("tries a person has"), default=0, help_text=_("0: as many as they like"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "kind"], name="exam_one_of_a_kind"),)


class ExamItem(models.Model):
    """A question of the bank, with what people's answers say about the question itself."""

    class State(models.TextChoices):
        ACTIVE = "active", _("In use")
        RETIRED = "retired", _("Retired")

    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="items")
    data = models.JSONField()
    answer = models.JSONField(help_text="the right result, in the format of answers")
    explanation = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    seen = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    discrimination = models.FloatField(null=True, help_text="point-biserial correlation with the rest of the try")


class ExamTry(models.Model):
    """One person's try: its questions are drawn when it begins and do not change."""

    class State(models.TextChoices):
        OPEN = "open", _("Under way")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Not passed")

    MOVES: ClassVar[Moves] = {
        State.OPEN: frozenset({State.PASSED, State.FAILED}),
        State.PASSED: frozenset(),
        State.FAILED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    exam = models.ForeignKey(Exam, on_delete=models.CASCADE, related_name="all_tries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exam_tries")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    number = models.PositiveSmallIntegerField(help_text="which of the person's tries it is, from 1")
    questions = models.JSONField(help_text="ids of the items, in the order asked")
    answered = models.PositiveSmallIntegerField(default=0)
    right = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["exam", "person", "number"], name="exam_try_once"),
            models.UniqueConstraint(
                fields=["exam", "person"], condition=models.Q(state="open"), name="exam_one_try_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["person", "exam", "state"], name="exam_try_of_person"),)


class ExamAnswer(models.Model):
    """An answer to one question of a try."""

    exam_try = models.ForeignKey(ExamTry, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(ExamItem, on_delete=models.CASCADE, related_name="answers")
    result = models.JSONField()
    similarity = models.FloatField()
    right = models.BooleanField()
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["exam_try", "item"], name="exam_answer_once"),)
