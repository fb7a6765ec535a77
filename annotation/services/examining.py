"""Practice and exams: terms and questions by the owner, tries by people, and who has qualified."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from annotation.errors import ExamRefused
from annotation.models import Campaign, Exam, ExamAnswer, ExamItem, ExamTry
from annotation.quality import exams
from annotation.services import reputing, terms
from annotation.services.alike import likeness
from annotation.services.specs import checked_result
from caravan.accounts.models import User
from caravan.lib.states import move

TRIES_READ: Final = 500
STATISTICS_TASK: Final = "annotation.tasks.judge_questions"


def exam_of(campaign: Campaign, kind: str) -> Exam:
    """Return the campaign's practice or exam, with the usual terms if its owner has set none."""
    return Exam.objects.get_or_create(campaign=campaign, kind=kind)[0]


def set_terms(exam: Exam, **terms: Any) -> None:
    """Change pass mark, questions, cool-down or tries, for tries begun from now on."""
    Exam.objects.filter(pk=exam.pk).update(**terms)


def require(campaign: Campaign, *, exam_required: bool, qualifying_skill: float | None, by: User | None = None) -> None:
    """Say whether people must pass the exam first, and which skill from other campaigns stands for it.

    Raises:
        ExamRefused: the exam has no question yet, so nobody could pass it.
    """
    if exam_required and not ExamItem.objects.filter(exam__campaign=campaign, exam__kind=Exam.Kind.EXAM).exists():
        raise ExamRefused
    terms.change(campaign, by=by, exam_required=exam_required, qualifying_skill=qualifying_skill)


def add_question(exam: Exam, *, data: Any, answer: Any, explanation: str = "") -> ExamItem:
    """Put a question into the bank.

    Raises:
        InvalidResult: the right answer does not fit the config; `places` names every mistake.
    """
    kept = checked_result(exam.campaign, data, answer)
    return ExamItem.objects.create(exam=exam, data=data, answer=kept, explanation=explanation)


def qualified(user: User, campaign: Campaign) -> bool:
    """Return whether the person may label as far as the exam goes; no statement where none is required."""
    if not campaign.exam_required:
        return True
    passed = ExamTry.objects.filter(
        person=user, exam__campaign=campaign, exam__kind=Exam.Kind.EXAM, state=ExamTry.State.PASSED
    )
    return passed.exists() or _proven(user, campaign)


def _proven(user: User, campaign: Campaign) -> bool:
    wanted = campaign.qualifying_skill
    return wanted is not None and reputing.lower_end(user, campaign) >= wanted


def next_try_at(exam: Exam, person: User) -> datetime | None:
    """Return from when the person may try again; None if now.

    Raises:
        ExamRefused: never: they have passed, or have had all their tries; or there is no question.
    """
    tries = list(ExamTry.objects.filter(exam=exam, person=person).order_by("-number")[:1])
    if not exam.items.filter(state=ExamItem.State.ACTIVE).exists():
        raise ExamRefused
    if not tries or tries[0].state == ExamTry.State.OPEN:
        return None
    last = tries[0]
    if exam.kind == Exam.Kind.PRACTICE:
        return None
    if last.state == ExamTry.State.PASSED or (exam.tries and last.number >= exam.tries):
        raise ExamRefused
    ready = (last.ended_at or last.started_at) + timedelta(seconds=exam.cool_down_s)
    return ready if ready > timezone.now() else None


def start(exam: Exam, *, person: User) -> ExamTry:
    """Begin a try, or return the one under way; the caller has checked `policies.may_label`.

    Raises:
        ExamRefused: they have passed, must wait, have had all their tries, or there is no question.
    """
    under_way = ExamTry.objects.filter(exam=exam, person=person, state=ExamTry.State.OPEN).first()
    if under_way is not None:
        return under_way
    if next_try_at(exam, person) is not None:
        raise ExamRefused
    number = ExamTry.objects.filter(exam=exam, person=person).count() + 1
    questions = _drawn(exam, person, number)
    try:
        with transaction.atomic():
            return ExamTry.objects.create(exam=exam, person=person, number=number, questions=questions)
    except IntegrityError:  # their other tab was faster
        return ExamTry.objects.get(exam=exam, person=person, number=number)


def question(one: ExamTry) -> ExamItem | None:
    """Return the question the try is at, or None when it is over."""
    if one.state != ExamTry.State.OPEN or one.answered >= len(one.questions):
        return None
    return ExamItem.objects.get(pk=one.questions[one.answered])


@transaction.atomic
def answer(one: ExamTry, *, item: int, result: Any) -> ExamAnswer:
    """Take the answer to the question the try is at; after the last one the try is over.

    Raises:
        ExamRefused: the try is at another question, or over.
        InvalidResult: the answer does not fit the config; `places` names every mistake.
    """
    now = ExamTry.objects.select_for_update().get(pk=one.pk)
    at = question(now)
    if at is None or at.pk != item:
        raise ExamRefused
    campaign = Campaign.objects.get(pk=Exam.objects.values_list("campaign").get(pk=now.exam_id)[0])
    kept = checked_result(campaign, at.data, result)
    alike = likeness(campaign, at.answer, kept)
    made = ExamAnswer.objects.create(
        exam_try=now, item=at, result=kept, similarity=alike.similarity, right=alike.passed
    )
    now.answered += 1
    now.right += alike.passed
    now.save(update_fields=["answered", "right"])
    if now.answered == len(now.questions):
        _end(now, campaign)
    return made


def _end(one: ExamTry, campaign: Campaign) -> None:
    share = one.right / len(one.questions)
    passed = share >= one.exam.pass_mark - 1e-9
    move(one, ExamTry.State.PASSED if passed else ExamTry.State.FAILED, ended_at=timezone.now())
    # Practice shows the answers, so that only a first sight of the questions tells anything, and only in an exam.
    if one.exam.kind == Exam.Kind.EXAM and one.number == 1:
        reputing.exam_taken(one, campaign)
    transaction.on_commit(lambda: current_app.send_task(STATISTICS_TASK, [one.exam_id]), robust=True)


def judge_questions(exam_id: int) -> None:
    """Compute anew what people's answers say about an exam's questions; each person's first sight of one counts."""
    tries = ExamTry.objects.filter(exam=exam_id).exclude(state=ExamTry.State.OPEN).order_by("-pk")
    recent = list(tries.values_list("pk", flat=True)[:TRIES_READ])
    by_try: dict[Any, dict[Any, bool]] = {}
    rows = ExamAnswer.objects.filter(exam_try__in=recent)
    for one, item, right in rows.values_list("exam_try", "item", "right"):
        by_try.setdefault(one, {})[item] = right
    found = exams.statistics(list(by_try.values()))
    items = ExamItem.objects.filter(pk__in=list(found))
    for each in items:
        numbers = found[each.pk]
        each.seen, each.right, each.discrimination = numbers.seen, numbers.right, numbers.discrimination
    ExamItem.objects.bulk_update(items, ["seen", "right", "discrimination"], batch_size=500)


def flag_of(item: ExamItem) -> str:
    """Return what is wrong with a question by its answers, or nothing."""
    return exams.ItemStatistics(item.seen, item.right, item.discrimination).flag


def _drawn(exam: Exam, person: User, number: int) -> list[int]:
    """Return the questions of a try: those the person has met least, in an order of their own for every try."""
    items = exam.items.filter(state=ExamItem.State.ACTIVE).values_list("pk", flat=True)
    met = ExamAnswer.objects.filter(exam_try__exam=exam, exam_try__person=person).values("item")
    times = dict(met.annotate(n=Count("pk")).values_list("item", "n"))

    def order(pk: int) -> tuple[int, bytes]:
        return times.get(pk, 0), hashlib.sha256(f"{exam.pk} {person.pk} {number} {pk}".encode()).digest()

    return sorted(items, key=order)[: exam.questions_per_try]
