"""Pay that is held: the price of a refused answer stays promised to its author as long as the refusal may be appealed.

`Contribution.held_until` says until when, `Tally.held_base_units` how much a campaign holds in all. Money leaves this
state in two ways: it goes back to the budget here, or to the author in `overturning`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from annotation.models import Appeal, Contribution, Tally
from caravan.events.outbox import publish_many

AT_ONCE: Final = 1000
_HOLD: Final = """
UPDATE annotation_contribution c SET held_until = c.decided_at + make_interval(secs => campaign.appeal_window_s)
FROM annotation_campaign campaign
WHERE campaign.id = c.campaign_id AND campaign.appeal_window_s > 0 AND c.id = ANY(%s::uuid[]) AND c.state = 'rejected'
RETURNING c.id, c.held_until
"""


def hold(refused: Sequence[UUID]) -> dict[UUID, datetime]:
    """Start the appeal windows of answers just refused, and return their ends; campaigns without appeals have none.

    Call inside the transaction that refused them; the caller counts the money.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(refused)])
        return dict(cursor.fetchall())


def release_due() -> int:
    """Give the money of refusals that can no longer be appealed back to the budgets; return how many there were."""
    total = 0
    appeals = Appeal.objects.filter(state=Appeal.State.OPEN)
    own = appeals.filter(contribution=OuterRef("pk"))
    gate = appeals.filter(gate__campaign=OuterRef("campaign"), gate__annotator=OuterRef("annotator"))
    over = Contribution.objects.filter(~Exists(own), held_until__lte=timezone.now())
    while done := _release(over.filter(~(Q(decided_by="gate") & Exists(gate)))):
        total += done
    return total


def release(refused: QuerySet[Contribution]) -> None:
    """Give refused answers' money back to the budget, as far as it is still held; call inside a transaction."""
    while _release(refused.filter(held_until__isnull=False)):
        pass


@transaction.atomic
def _release(held: QuerySet[Contribution]) -> int:
    """Release at most `AT_ONCE` of them; those that somebody else is moving this instant are left out."""
    locked = held.order_by("held_until", "pk").select_for_update(skip_locked=True, of=("self",))
    rows = list(locked.values_list("pk", "campaign_id", "price_base_units")[:AT_ONCE])
    if not rows:
        return 0
    Contribution.objects.filter(pk__in=[pk for pk, _, _ in rows]).update(held_until=None)
    publish_many("contribution.released", [_payload(*row, to="campaign") for row in rows])
    amounts: Counter[UUID] = Counter()
    for _, campaign_id, price in rows:
        amounts[campaign_id] += price
    for campaign_id in sorted(amounts):
        Tally.objects.filter(pk=campaign_id).update(
            held_base_units=F("held_base_units") - amounts[campaign_id],
            available_base_units=F("available_base_units") + amounts[campaign_id],
        )
    return len(rows)


def pay_out(rows: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Say that held money goes to its authors now; the caller approves the answers and counts the money.

    Args:
        rows: contribution, campaign and price of each.
    """
    if rows:
        publish_many("contribution.released", [_payload(*row, to="contributor") for row in rows])


def _payload(pk: UUID, campaign_id: UUID, price: int, *, to: str) -> dict[str, str]:
    return {"contribution": str(pk), "campaign": str(campaign_id), "amount_base_units": str(price), "to": to}
