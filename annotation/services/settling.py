"""The decision rules: what consensus decides by itself, and what it hands over to reviewers and the clock.

docs/api.md, "How answers are decided", says the same in words. A decision never changes later.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from annotation import labelspec
from annotation.models import Campaign, Contribution, Resolution, Task
from annotation.services import gating
from annotation.services.deciding import APPROVED, REJECTED, decide
from annotation.services.kinds import agreement_with
from annotation.services.specs import classes_of, spec_of

AT_ONCE = 1000
WAIT = "wait"


def settle(campaign: Campaign, *, doubtful: bool = False, unfilled: bool = False) -> None:
    """Decide or hand over every answer whose task will get no more answers.

    Args:
        campaign: whose answers.
        doubtful: whether the models contradict the plain vote so often that nobody may be refused, or accepted without
            review, on their word.
        unfilled: whether nobody is left to answer, so that tasks are judged by the answers they have.
    """
    target = math.inf if doubtful else campaign.target_confidence
    held = gating.held_people(campaign)
    if campaign.state == Campaign.State.FINISHED:
        _refuse(campaign, held)
    for rows in _open(campaign, held, unfilled=unfilled):
        by_verdict: dict[str, list[UUID]] = {APPROVED: [], REJECTED: [], WAIT: []}
        risks: dict[UUID, float] = {}
        for row in rows:
            resolution = getattr(row.task, "resolution", None)
            verdict, risks[row.pk] = weigh(campaign, row, resolution, target)
            by_verdict[verdict].append(row.pk)
        decide(by_verdict[APPROVED], to=APPROVED, by="consensus")
        decide(by_verdict[REJECTED], to=REJECTED, by="consensus", reason=Contribution.Reason.WRONG_ANSWER)
        _hand_over(campaign, {pk: risks[pk] for pk in by_verdict[WAIT]})


def _refuse(campaign: Campaign, people: Sequence[UUID]) -> None:
    """Refuse what held people answered: the campaign is over, and nothing they did since has spoken for them."""
    waiting = Contribution.objects.filter(
        campaign=campaign, annotator_id__in=people, state=Contribution.State.SUBMITTED, review_due_at__isnull=True
    ).order_by("pk")
    while people and (some := list(waiting.values_list("pk", flat=True)[:AT_ONCE])):
        if not decide(some, to=REJECTED, by="gate", reason=Contribution.Reason.SPAM):
            break  # somebody else is deciding these this instant


def weigh(campaign: Campaign, row: Contribution, resolution: Resolution | None, target: float) -> tuple[str, float]:
    """Return approved, rejected or wait for one answer, and its risk, by its class or its likeness to the consensus.

    Args:
        campaign: whose rule counts.
        row: the answer; without a single choice in the config, `result` too.
        resolution: what consensus says of the task, or None.
        target: the confidence from which consensus is believed.
    """
    config = spec_of(campaign)
    if labelspec.single_choice_control(config) is not None:
        return rule(campaign.review_rule, row.label, resolution, target), risk(campaign, row, resolution)
    agrees, alike = False, 0.0
    if resolution is not None:
        agrees, alike = agreement_with(
            campaign, config, labelspec.canonical_answer(config, row.result), resolution.answer
        )
    confidence = (resolution.confidence if resolution else None) or 0.0
    verdict = _verdict(campaign.review_rule, agrees=agrees, answered=True, confidence=confidence, target=target)
    return verdict, (1 - alike * confidence) * float(row.price_base_units)


def rule(review_rule: str, label: str | None, resolution: Resolution | None, target: float) -> str:
    """Return approved, rejected or wait for one answer.

    Args:
        label: the class answered, or None.
        resolution: what consensus says of the task, or None.
        target: the confidence from which consensus is believed.
    """
    confidence = resolution.confidence if resolution and resolution.confidence is not None else 0.0
    agrees = label is not None and resolution is not None and label == resolution.label
    return _verdict(review_rule, agrees=agrees, answered=label is not None, confidence=confidence, target=target)


def _verdict(review_rule: str, *, agrees: bool, answered: bool, confidence: float, target: float) -> str:
    if review_rule == Campaign.ReviewRule.EVERYTHING:
        return WAIT
    if review_rule == Campaign.ReviewRule.BY_RISK:
        return APPROVED if agrees and confidence >= target else WAIT
    return REJECTED if answered and not agrees and confidence >= target else APPROVED


def risk(campaign: Campaign, row: Contribution, resolution: Resolution | None) -> float:
    """Return the probability that the answer is wrong times its price: the order of the review queue."""
    right = 0.0
    classes = classes_of(campaign)
    if resolution is not None and row.label == resolution.label:
        right = resolution.confidence or 0.0
    elif resolution is not None and row.label in classes and len(resolution.log_posterior) == len(classes):
        right = math.exp(resolution.log_posterior[classes.index(row.label)])
    return (1 - right) * float(row.price_base_units)


def _open(campaign: Campaign, held: Sequence[UUID], *, unfilled: bool) -> Iterator[list[Contribution]]:
    """Yield batches of answers that wait for consensus although their task is closed, by increasing id.

    What people answered whose pay is held waits on.
    """
    # An answer to gold waits as long as an ordinary one that its author gave later: by its verdict's hour nobody
    # shall know it.
    later = Contribution.objects.filter(
        annotator=OuterRef("annotator"),
        campaign=campaign,
        pk__gt=OuterRef("pk"),
        task__state__in=[Task.State.RESOLVED, Task.State.BROKEN],
    )
    closed = Q(task__state__in=[Task.State.RESOLVED, Task.State.BROKEN])
    if campaign.gold_share or campaign.gold_items.exists():
        earlier = Q(submitted_at__lte=F("task__gold__created_at"))
        closed = closed | (Q(task__state=Task.State.GOLD) & (earlier | Q(Exists(later))))
    if unfilled or campaign.state == Campaign.State.FINISHED:
        closed = Q()
    compared = [] if labelspec.single_choice_control(spec_of(campaign)) else ["result"]
    rows = (
        Contribution.objects.filter(
            closed, campaign=campaign, state=Contribution.State.SUBMITTED, review_due_at__isnull=True
        )
        .exclude(annotator_id__in=held)
        .select_related("task__resolution")
        .only("label", *compared, "price_base_units", "task__id", "task__resolution")
        .order_by("id")
    )
    last: UUID | None = None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _hand_over(campaign: Campaign, risks: dict[UUID, float]) -> None:
    """Put answers into the review queue and start their clocks."""
    due = timezone.now() + timedelta(seconds=campaign.review_window_s)
    pks = sorted(risks)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotation_contribution c SET review_due_at = %s, risk = n.risk"
            " FROM unnest(%s::uuid[], %s::float8[]) AS n (id, risk)"
            " WHERE c.id = n.id AND c.state = 'submitted' AND c.review_due_at IS NULL",
            [due, pks, [risks[pk] for pk in pks]],
        )
