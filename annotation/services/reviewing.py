"""People's verdicts, and the clock's: silence means accepted."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation import selectors
from annotation.errors import NotWaiting, OwnWork, ReasonNeeded
from annotation.models import Campaign, Contribution, Review
from annotation.services import calibrating, overlap, paying, probing, seconding
from annotation.services.deciding import APPROVED, REJECTED, Decided, carry_out, decide
from caravan.accounts.models import User
from caravan.lib.states import move

AT_ONCE = 1000


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


def approve(contribution: Contribution, *, reviewer: User) -> None:
    """Accept a contribution; the caller has checked `policies.may_review`.

    Some verdicts take effect only with another reviewer's (`seconding`).

    Raises:
        OwnWork: it is the reviewer's own.
        NotWaiting: consensus has not handed it over yet.
        AlreadyJudged, NotYourTurn: this verdict is another one's to give.
        ReviewUnfunded: the budget cannot pay for it.
        IllegalMove: it is decided.
        StaleState: somebody else decided first.
    """
    _judge(contribution, reviewer, APPROVED, reason="", comment="")


def reject(contribution: Contribution, *, reviewer: User, reason: str, comment: str) -> None:
    """Refuse a contribution, with a reason its author reads; the price is held while its author may appeal.

    Raises:
        ReasonNeeded: no known reason, or another reason without words.
        OwnWork: it is the reviewer's own.
        NotWaiting: consensus has not handed it over yet.
        AlreadyJudged, NotYourTurn: this verdict is another one's to give.
        ReviewUnfunded: the budget cannot pay for it.
        IllegalMove: it is decided.
        StaleState: somebody else decided first.
    """
    if reason not in Contribution.Reason.values or (reason == Contribution.Reason.OTHER and not comment.strip()):
        raise ReasonNeeded
    _judge(contribution, reviewer, REJECTED, reason=reason, comment=comment)


def accept_by_silence() -> int:
    """Approve what nobody judged in time; return how many."""
    total = 0
    while due := _due():
        accepted = seconding.confirmed_by_silence(due)
        decided = decide(accepted, to=APPROVED, by="reviewer")
        decided += decide([pk for pk in due if pk not in accepted], to=APPROVED, by="silence")
        total += decided
        if not decided:
            break  # somebody else is deciding these this instant
    return total


@transaction.atomic
def _judge(contribution: Contribution, reviewer: User, to: str, *, reason: str, comment: str) -> None:
    """Write the verdict, the review, and everything that follows."""
    if contribution.annotator_id == reviewer.pk:
        raise OwnWork
    if contribution.state != Contribution.State.SUBMITTED:
        # Decided, even if refused, which only an appeal undoes; but it may be a gold review.
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


def _due() -> list[UUID]:
    rows = Contribution.objects.filter(state=Contribution.State.SUBMITTED, review_due_at__lte=timezone.now())
    return list(rows.order_by("review_due_at").values_list("pk", flat=True)[:AT_ONCE])
