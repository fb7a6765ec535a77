"""Undoing refusals: the one place where an answer that was refused becomes approved."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from annotation.models import Contribution, Cursor, Tally
from annotation.services import correcting, holding
from annotation.services.deciding import APPROVED, REJECTED, Decided, carry_out


def overturn(refused: Collection[UUID], *, by: str) -> int:
    """Approve refused answers and pay them, out of what is held for them or else out of the budget; return how many.

    Answers whose price is neither held nor in the budget stay refused; so does what is no longer refused. Safe to run
    twice. Call inside a transaction.

    Args:
        refused: at most a thousand or so: their authors wait for us meanwhile.
        by: appeal or gold.
    """
    locked = Contribution.objects.filter(pk__in=refused, state=REJECTED).order_by("pk").select_for_update(of=("self",))
    found = list(locked.values_list("pk", "campaign_id", "annotator_id", "price_base_units", "held_until"))
    held = {row[0] for row in found if row[4] is not None}
    rows = _payable([Decided(*row[:4]) for row in found], held)
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=APPROVED, decided_at=timezone.now(), decided_by=by, reason="", held_until=None
    )
    # Before people's and budgets' rows, as where an answer is submitted.
    correcting.withdraw([row.pk for row in rows])
    holding.pay_out([(row.pk, row.campaign_id, row.price_base_units) for row in rows if row.pk in held])
    # What the refusals did to the numbers is undone first; then they are approvals like any others.
    _unrefuse(rows, held)
    carry_out(rows, to=APPROVED, by=by)
    return len(rows)


def _payable(rows: list[Decided], held: Collection[UUID]) -> list[Decided]:
    """Return what can be paid: everything held, and of the rest as much as the budgets have; the tallies are locked."""
    campaigns = {row.campaign_id for row in rows if row.pk not in held}
    # People's rows before budgets', as everywhere.
    list(_cursors(rows).order_by("pk").select_for_update().values_list("pk"))
    tallies = Tally.objects.filter(pk__in=campaigns).order_by("pk").select_for_update()
    left = dict(tallies.values_list("pk", "available_base_units"))
    payable = []
    for row in rows:
        if row.pk not in held:
            if row.price_base_units > left[row.campaign_id]:
                continue
            left[row.campaign_id] -= row.price_base_units
        payable.append(row)
    return payable


def _cursors(rows: list[Decided]) -> QuerySet[Cursor]:
    people = {row.annotator_id for row in rows}
    return Cursor.objects.filter(campaign_id__in={row.campaign_id for row in rows}, annotator_id__in=people)


def _unrefuse(rows: list[Decided], held: Collection[UUID]) -> None:
    """Take refusals out of the numbers of their authors and campaigns, and the money from where it lies."""
    amounts: Counter[tuple[UUID, UUID]] = Counter()
    numbers: Counter[tuple[UUID, UUID]] = Counter()
    for row in rows:
        amounts[row.campaign_id, row.annotator_id] += row.price_base_units
        numbers[row.campaign_id, row.annotator_id] += 1
    for (campaign_id, annotator_id), number in sorted(numbers.items()):
        Cursor.objects.filter(campaign_id=campaign_id, annotator_id=annotator_id).update(
            rejected=F("rejected") - number,
            pending_base_units=F("pending_base_units") + amounts[campaign_id, annotator_id],
        )
    for campaign_id in sorted({row.campaign_id for row in rows}):
        mine = [row for row in rows if row.campaign_id == campaign_id]
        kept = sum(row.price_base_units for row in mine if row.pk in held)
        Tally.objects.filter(pk=campaign_id).update(
            rejected=F("rejected") - len(mine),
            held_base_units=F("held_base_units") - kept,
            available_base_units=F("available_base_units") - (sum(row.price_base_units for row in mine) - kept),
        )
