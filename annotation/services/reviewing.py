"""People's verdicts, and the clock's: silence means accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation import selectors
from annotation.errors import NotWaiting, OwnWork, ReasonNeeded
from annotation.models import Campaign, Contribution, Review
from annotation.services import calibrating, correcting, overlap, paying, probing, seconding
from annotation.services.deciding import APPROVED, REJECTED, Decided, carry_out, decide
from caravan.accounts.models import User
from caravan.lib.errors import CaravanError
from caravan.lib.states import IllegalMove, StaleState, move

AT_ONCE = 1000
MOST_JUDGED: Final = 100
"""How many answers one call of `judge_many` takes."""


@dataclass(frozen=True)
class Outcome:
    """What became of a verdict that was given with others.

    `kind`: done; kept (it takes effect with another reviewer's); late (somebody else decided first); foreign (not
    theirs to judge); refused (anything else). `problem` tells all but the first two in words.
    """

    id: UUID
    kind: Literal["done", "kept", "late", "foreign", "refused"]
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether the verdict was taken."""
        return not self.problem


def queue(user: User, campaign: Campaign | UUID | None = None) -> QuerySet[Contribution]:
    """Return what waits for a verdict that this person may give, the most money at risk first; never their own work."""
    rows = selectors.contributions_reviewable_by(user).filter(
        state=Contribution.State.SUBMITTED, review_due_at__isnull=False
    )
    rows = seconding.open_to(rows.exclude(annotator=user), user).order_by("-risk", "id")
    return rows if campaign is None else rows.filter(campaign=campaign)


def waiting(user: User, campaign: Campaign | UUID | None = None, *, most: int) -> list[Contribution]:
    """Return the head of a person's queue as they shall see it, gold reviews among the rest."""
    rows = queue(user, campaign).select_related("campaign", "task__resolution")[:most]
    return sorted([*rows, *probing.waiting(user, campaign)], key=lambda row: (-row.risk, row.pk))[:most]


def waiting_one(user: User, pk: UUID) -> Contribution | None:
    """Return one answer of a person's queue as they shall see it, a gold review too; None if it is not there."""
    found = queue(user).select_related("campaign", "task__resolution").filter(pk=pk).first()
    return found or next((row for row in probing.waiting(user) if row.pk == pk), None)


def approve(contribution: Contribution, *, reviewer: User, fix: Any = None) -> None:
    """Accept a contribution; the caller has checked `policies.may_review`.

    Some verdicts take effect only with another reviewer's (`seconding`).

    Args:
        fix: what the answer should have been, a result; None leaves it as it is (`correcting`).

    Raises:
        InvalidResult: the correction does not fit.
        OwnWork: it is the reviewer's own.
        NotWaiting: consensus has not handed it over yet.
        AlreadyJudged, NotYourTurn: this verdict is another one's to give.
        ReviewUnfunded: the budget cannot pay for it.
        IllegalMove: it is decided.
        StaleState: somebody else decided first.
    """
    _judge(contribution, reviewer, APPROVED, reason="", comment="", fix=fix)


def reject(contribution: Contribution, *, reviewer: User, reason: str, comment: str, fix: Any = None) -> None:
    """Refuse a contribution, with a reason its author reads; the price is held while its author may appeal.

    Args:
        fix: what the answer should have been, a result (`correcting`).

    Raises:
        InvalidResult: the correction does not fit.
        ReasonNeeded: no known reason, or another reason without words.
        OwnWork: it is the reviewer's own.
        NotWaiting: consensus has not handed it over yet.
        AlreadyJudged, NotYourTurn: this verdict is another one's to give.
        ReviewUnfunded: the budget cannot pay for it.
        IllegalMove: it is decided.
        StaleState: somebody else decided first.
    """
    _check_reason(reason, comment)
    _judge(contribution, reviewer, REJECTED, reason=reason, comment=comment, fix=fix)


def judge_many(ids: Sequence[UUID], *, reviewer: User, verdict: str, reason: str, comment: str) -> list[Outcome]:
    """Give many answers the same verdict, each in its own transaction: what stops one stops no other.

    Args:
        ids: at most `MOST_JUDGED`; one that is named twice is judged once.
        reviewer: whose verdict it is; whether they may give it is checked for each.
        verdict: approved or rejected.
        reason: of a rejection.
        comment: of a rejection; its authors read both.

    Returns:
        One per different id, in their order.

    Raises:
        ReasonNeeded: no known reason, or another reason without words; nothing is judged.
        ValueError: too many.
    """
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_JUDGED:
        raise ValueError(f"{len(wanted)} answers, at most {MOST_JUDGED}")
    if verdict == REJECTED:
        _check_reason(reason, comment)
    else:
        reason = comment = ""
    rows = selectors.contributions_reviewable_by(reviewer).select_related("campaign", "task__resolution")
    found = rows.in_bulk(wanted)
    return [_outcome(pk, found.get(pk), reviewer, verdict, reason, comment) for pk in wanted]


def _outcome(pk: UUID, row: Contribution | None, reviewer: User, verdict: str, reason: str, comment: str) -> Outcome:
    """Judge one of many."""
    if row is None:
        return Outcome(pk, "foreign", _("Not yours to judge."))
    try:
        _judge(row, reviewer, verdict, reason=reason, comment=comment)
    except (StaleState, IllegalMove):
        return Outcome(pk, "late", _("Somebody else decided this one first."))
    except CaravanError as error:
        return Outcome(pk, "refused", str(error))
    return Outcome(pk, "kept" if row.state == Contribution.State.SUBMITTED else "done")


def _check_reason(reason: str, comment: str) -> None:
    if reason not in Contribution.Reason.values or (reason == Contribution.Reason.OTHER and not comment.strip()):
        raise ReasonNeeded


def accept_by_silence() -> int:
    """Approve what nobody judged in time; return how many."""
    total = 0
    now = timezone.now()
    while due := _due(now):
        accepted = seconding.confirmed_by_silence(due)
        with transaction.atomic():
            decided = decide(accepted, to=APPROVED, by="reviewer", overdue_at=now)
            correcting.confirmed_by_silence(accepted)
        decided += decide([pk for pk in due if pk not in accepted], to=APPROVED, by="silence", overdue_at=now)
        total += decided
        if not decided:
            break  # somebody else is deciding these this instant
    return total


@transaction.atomic
def _judge(contribution: Contribution, reviewer: User, to: str, *, reason: str, comment: str, fix: Any = None) -> None:
    """Write the verdict, the review, and everything that follows."""
    if contribution.annotator_id == reviewer.pk:
        raise OwnWork
    fix = correcting.checked(contribution, fix)
    if contribution.state != Contribution.State.SUBMITTED:
        # Decided, even if refused, which only an appeal undoes; but it may be a gold review. Nothing becomes of a
        # correction of one, and nothing shows that.
        probing.take(contribution, reviewer, to, reason)
        return
    if contribution.review_due_at is None:
        raise NotWaiting
    stands = seconding.stands(contribution, reviewer, to)
    if stands:
        move(contribution, to, decided_at=timezone.now(), decided_by="reviewer", reason=reason, comment=comment)
    review = Review.objects.create(
        contribution=contribution, reviewer=reviewer, verdict=to, reason=reason, comment=comment
    )
    if fix is not None:
        correcting.keep(review, contribution, fix)
    if stands and (fix is not None or contribution.review_round != seconding.FIRST):
        correcting.take_effect(contribution, to)
    calibrating.against_gold(review, contribution)
    probing.plant_after(review, contribution.campaign)
    if stands:
        _follow(contribution, to, reason)
    paying.pay(contribution, reviewer, to, reason, review)


def _follow(contribution: Contribution, to: str, reason: str) -> None:
    """Carry out a verdict that takes effect."""
    row = Decided(contribution.pk, contribution.campaign_id, contribution.annotator_id, contribution.price_base_units)
    carry_out([row], to=to, reason=reason)
    if to == REJECTED:
        transaction.on_commit(lambda: overlap.miss(contribution.campaign))


def _due(now: datetime) -> list[UUID]:
    rows = Contribution.objects.filter(state=Contribution.State.SUBMITTED, review_due_at__lte=now)
    return list(rows.order_by("review_due_at").values_list("pk", flat=True)[:AT_ONCE])
