"""Carrying out verdicts: the one place where an answer becomes approved or rejected, whoever decided it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from annotation.models import Contribution, Cursor, Tally
from annotation.services import counting, holding
from caravan.events.outbox import publish_many

APPROVED, REJECTED = Contribution.State.APPROVED, Contribution.State.REJECTED


class Decided(NamedTuple):
    """What follows from a verdict depends on this of a contribution."""

    pk: UUID
    campaign_id: UUID
    annotator_id: UUID
    price_base_units: int


@transaction.atomic
def decide(pks: Iterable[UUID], *, to: str, by: str, reason: str = "", overdue_at: datetime | None = None) -> int:
    """Give waiting contributions their verdict and return how many; those that somebody else is deciding are left out.

    Args:
        pks: at most a thousand or so: their authors wait for us meanwhile.
        to: approved or rejected.
        by: consensus, gate or silence.
        overdue_at: only those whose time for review is over by then; a verdict may have started it anew.
    """
    waiting = Contribution.objects.filter(pk__in=list(pks), state=Contribution.State.SUBMITTED)
    if overdue_at is not None:
        waiting = waiting.filter(review_due_at__lte=overdue_at)
    locked = waiting.order_by("pk").select_for_update(skip_locked=True, of=("self",))
    rows = [Decided(*row) for row in locked.values_list("pk", "campaign_id", "annotator_id", "price_base_units")]
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=to, decided_at=timezone.now(), decided_by=by, reason=reason
    )
    carry_out(rows, to=to, by=by, reason=reason)
    return len(rows)


def carry_out(rows: Sequence[Decided], *, to: str, by: str = "reviewer", reason: str = "") -> None:
    """Tell everybody whom verdicts concern: the authors' numbers, the budgets, the rest of the house.

    Call inside a transaction, with the contributions just moved to state `to`.

    Args:
        rows: what was decided.
        to: approved or rejected.
        by: reviewer, consensus, gate, silence, appeal or gold.
        reason: of a refusal.
    """
    if rows:
        held = holding.hold([row.pk for row in rows]) if to == REJECTED else {}
        publish_many(f"contribution.{to}", [_payload(row, to, reason, held.get(row.pk)) for row in rows])
        _count_for_people(rows, to)
        _count_for_campaigns(rows, to, held)
        counting.count_verdicts(Counter(row.campaign_id for row in rows), to=to, by=by)


def _payload(row: Decided, to: str, reason: str, held_until: datetime | None) -> dict[str, str]:
    payload = {
        "contribution": str(row.pk),
        "campaign": str(row.campaign_id),
        "contributor": str(row.annotator_id),
        "amount_base_units": str(row.price_base_units),
    }
    payload |= {"reason": reason} if to == REJECTED else {}
    return payload | ({"held_until": held_until.isoformat()} if held_until else {})


def _count_for_people(rows: Sequence[Decided], to: str) -> None:
    """Move money from pending to approved, or away; rows of several people are locked in the order of their ids."""
    amounts: Counter[tuple[UUID, UUID]] = Counter()
    numbers: Counter[tuple[UUID, UUID]] = Counter()
    for row in rows:
        amounts[row.campaign_id, row.annotator_id] += row.price_base_units
        numbers[row.campaign_id, row.annotator_id] += 1
    keys = list(numbers)
    mine = Cursor.objects.filter(
        campaign_id__in={campaign for campaign, _ in keys}, annotator_id__in={annotator for _, annotator in keys}
    )
    list(mine.order_by("pk").select_for_update().values_list("pk"))
    earned = ", approved_base_units = c.approved_base_units + d.amount" if to == APPROVED else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE annotation_cursor c SET {to} = c.{to} + d.number,"  # noqa: S608 (`to` is one of two words of ours)
            f" pending_base_units = c.pending_base_units - d.amount{earned}"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::int[], %s::numeric[]) AS d (campaign, annotator, number, amount)"
            " WHERE c.campaign_id = d.campaign AND c.annotator_id = d.annotator",
            [
                [campaign for campaign, _ in keys],
                [annotator for _, annotator in keys],
                [numbers[key] for key in keys],
                [amounts[key] for key in keys],
            ],
        )


def _count_for_campaigns(rows: Sequence[Decided], to: str, held: Mapping[UUID, datetime]) -> None:
    """Count verdicts; the money of rejected work is held while its author may appeal, or goes back to the budget."""
    for campaign_id in sorted({row.campaign_id for row in rows}):
        mine = [row for row in rows if row.campaign_id == campaign_id]
        kept = sum(row.price_base_units for row in mine if row.pk in held)
        returned = sum(row.price_base_units for row in mine) - kept if to == REJECTED else 0
        Tally.objects.filter(pk=campaign_id).update(
            **{to: F(to) + len(mine)},
            available_base_units=F("available_base_units") + returned,
            held_base_units=F("held_base_units") + kept,
        )
