"""Appeals: somebody else judges a refusal anew, against a clock; silence overturns it.

Whoever judges an appeal sees the answer, the task, the guidelines, the reason given and the author's words; not who
refused it, nor whose answer it is. They are never its author, nor anybody who judged it before.
"""

from collections import Counter
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from annotation.errors import AppealRefused, OwnWork, ReviewUnfunded, WordsNeeded
from annotation.models import Appeal, Campaign, Contribution, Gate, RejectionAudit, Review, ReviewProbe, Tally
from annotation.services import consequences, counting, holding, paying, probing
from annotation.services.overturning import overturn
from caravan.accounts.models import Membership, User
from caravan.events.outbox import publish
from caravan.lib.states import IllegalMove, move

AT_ONCE: Final = 500
LONGEST_WORDS: Final = 2000
OPEN, UPHELD, OVERTURNED = Appeal.State.OPEN, Appeal.State.UPHELD, Appeal.State.OVERTURNED


def why_not(row: Contribution) -> str:
    """Return why an author cannot appeal: "", "not_refused", "over", "appealed", or "none" where none are heard."""
    if row.state != Contribution.State.REJECTED:
        return "not_refused"
    if Appeal.objects.filter(contribution=row).exists() or (row.decided_by == "gate" and _gate_appealed(row)):
        return "appealed"
    if row.held_until is None and not row.campaign.appeal_window_s:
        return "none"
    return "" if row.held_until is not None and row.held_until > timezone.now() else "over"


@transaction.atomic
def open_appeal(pk: UUID, *, author: User, words: str) -> Appeal:
    """Have one's refused answer judged anew; what the gate refused is appealed as a whole, once.

    Raises:
        Contribution.DoesNotExist: unknown, or somebody else's.
        WordsNeeded: nothing is said.
        AppealRefused: it was not refused, the window is over, or it was appealed before.
    """
    mine = Contribution.objects.filter(annotator=author)
    found = mine.get(pk=pk)
    if found.decided_by == "gate":
        # All that the appeal will concern, in the order in which it is overturned: two appeals wait for each other.
        others = mine.filter(campaign=found.campaign_id, decided_by="gate", state=Contribution.State.REJECTED)
        list(others.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    row = mine.select_for_update(of=("self",)).select_related("campaign").get(pk=pk)
    if not words.strip():
        raise WordsNeeded
    gate = None
    if row.state == Contribution.State.REJECTED and row.decided_by == "gate":
        gate = Gate.objects.select_for_update().filter(campaign=row.campaign_id, annotator=author).first()
    if why_not(row):
        raise AppealRefused
    appeal = file(row, words=words.strip()[:LONGEST_WORDS], gate=gate)
    counting.count(Counter({(row.campaign_id, "appealed"): 1}))
    return appeal


def file(
    row: Contribution, *, words: str = "", gate: Gate | None = None, audit: RejectionAudit | None = None
) -> Appeal:
    """Write an appeal down and start its clock; call inside a transaction, with the refused contribution locked."""
    due = timezone.now() + timedelta(seconds=row.campaign.appeal_answer_s)
    appeal = Appeal.objects.create(
        contribution=row,
        campaign_id=row.campaign_id,
        gate=gate,
        audit=audit,
        words=words,
        refused_by=row.decided_by,
        refused_at=row.decided_at or timezone.now(),
        reason=row.reason,
        comment=row.comment,
        due_at=due,
    )
    # What is held stays so until the appeal is decided.
    refused = concerned(appeal)
    refused.filter(held_until__isnull=False).update(held_until=Greatest("held_until", due))
    # Beside the appeal they would be known, and what is right is open now.
    probing.withdraw(refused)
    publish("appeal.opened", appeal=str(appeal.pk), contribution=str(row.pk), campaign=str(row.campaign_id))
    return appeal


def concerned(appeal: Appeal) -> QuerySet[Contribution]:
    """Return the refused answers that an appeal decides on: one, or all that the gate refused a person."""
    refused = Contribution.objects.filter(state=Contribution.State.REJECTED)
    if appeal.refused_by != "gate" or appeal.gate is None:
        return refused.filter(pk=appeal.contribution_id)
    return refused.filter(campaign=appeal.campaign_id, annotator=appeal.gate.annotator_id, decided_by="gate")


def queue(user: User) -> QuerySet[Appeal]:
    """Return the open appeals that a person may decide, the most urgent first.

    Their campaigns' reviewers and owners may, and the site's staff; never the author or who judged the answer before.
    What an audit drew is not for owners: it is they who are audited.
    """
    role = Membership.objects.filter(user=user, organisation=OuterRef("campaign__organisation"))
    reviewer = Exists(role.filter(role=Membership.Role.REVIEWER))
    owner = Exists(role.filter(role=Membership.Role.OWNER))
    allowed = Q(reviewer) | Q(owner, audit__isnull=True)
    if user.is_staff:
        allowed |= Q(pk__isnull=False)
    judged = Review.objects.filter(contribution=OuterRef("contribution"), reviewer=user)
    probed = ReviewProbe.objects.filter(contribution=OuterRef("contribution"), person=user, taken_at__isnull=False)
    rows = Appeal.objects.filter(allowed, ~Exists(judged), ~Exists(probed), state=OPEN, due_at__gt=timezone.now())
    return rows.exclude(contribution__annotator=user).order_by("due_at", "pk")


def uphold(appeal: Appeal, *, reviewer: User, answer: str) -> None:
    """Let the refusal stand, with words that its author reads; raises as `overturn_it`, and WordsNeeded without any."""
    if not answer.strip():
        raise WordsNeeded
    _decide(appeal, UPHELD, reviewer, answer)


def overturn_it(appeal: Appeal, *, reviewer: User, answer: str = "") -> None:
    """Undo the refusal: the author is paid, and everything that followed from it is put right.

    Raises:
        OwnWork: the reviewer gave or judged the answer, or has no say in it.
        ReviewUnfunded: the budget cannot pay for the verdict, whatever it is.
        IllegalMove: it is decided, or its time is over.
        StaleState: somebody else decided first.
    """
    _decide(appeal, OVERTURNED, reviewer, answer)


def lapse_due() -> int:
    """Overturn refusals whose appeals nobody answered in time; return how many."""
    due = Appeal.objects.filter(state=OPEN, due_at__lte=timezone.now()).order_by("due_at", "pk")
    return sum(_lapse(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _lapse(pk: UUID) -> bool:
    """Overturn one by silence, unless somebody is deciding it this instant."""
    appeal = Appeal.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, state=OPEN).first()
    if appeal is None:
        return False
    _close(appeal, OVERTURNED, None, "")
    return True


@transaction.atomic
def _decide(appeal: Appeal, to: str, reviewer: User, answer: str) -> None:
    locked = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if locked.state != OPEN or locked.due_at <= timezone.now():
        raise IllegalMove
    if not queue(reviewer).filter(pk=appeal.pk).exists():
        raise OwnWork
    _close(locked, to, reviewer, answer.strip()[:LONGEST_WORDS])
    appeal.refresh_from_db()


def _close(appeal: Appeal, to: str, reviewer: User | None, answer: str) -> None:
    """Write the decision and everything that follows; call inside a transaction, with the appeal locked."""
    move(appeal, to, reviewer=reviewer, answer=answer, decided_at=timezone.now(), lapsed=reviewer is None)
    refused = concerned(appeal)
    if reviewer is not None:
        _afford(appeal)
    if to == OVERTURNED:
        _overturn(refused)
        consequences.carry_back(appeal, Campaign.objects.get(pk=appeal.campaign_id))
    else:
        holding.release(refused)
    if appeal.audit_id is None:
        counting.count(Counter({(appeal.campaign_id, str(to)): 1}))
    consequences.count_in_audit(appeal)
    if reviewer is not None:
        _write_review(appeal, reviewer)
    publish(
        f"appeal.{to}",
        appeal=str(appeal.pk),
        contribution=str(appeal.contribution_id),
        campaign=str(appeal.campaign_id),
        lapsed=appeal.lapsed,
    )


def _afford(appeal: Appeal) -> None:
    """Make sure that either decision can be paid for, before one of them brings money back into the budget.

    Raises:
        ReviewUnfunded: the budget has less than the price of a review.
    """
    price = Campaign.objects.values_list("review_price_base_units", flat=True).get(pk=appeal.campaign_id)
    if price and not Tally.objects.filter(pk=appeal.campaign_id, available_base_units__gte=price).exists():
        raise ReviewUnfunded


def _write_review(appeal: Appeal, reviewer: User) -> None:
    """Keep the verdict among the others, and pay for it whatever it says."""
    row = Contribution.objects.select_related("campaign").get(pk=appeal.contribution_id)
    stands = appeal.state == UPHELD
    verdict = Contribution.State.REJECTED if stands else Contribution.State.APPROVED
    reason = appeal.reason if stands else ""
    review = Review.objects.create(
        contribution=row, reviewer=reviewer, verdict=verdict, reason=reason, comment=appeal.answer[:1000]
    )
    paying.pay(row, reviewer, str(verdict), reason, review)


def _overturn(refused: QuerySet[Contribution]) -> None:
    """Undo the refusals in batches; what the budget cannot pay any more stays refused."""
    after = UUID(int=0)
    while pks := list(refused.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        overturn(pks, by="appeal")
        after = pks[-1]


def _gate_appealed(row: Contribution) -> bool:
    return Appeal.objects.filter(gate__campaign=row.campaign_id, gate__annotator=row.annotator_id).exists()
