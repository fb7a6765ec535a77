"""What x402 payments brought to the house goes to those who made what was paid for: into a purse, and out again.

Settled payments of a token are gathered into one top-up of the payers' purse. When its escrow has the money, each
payment becomes a charge for the version it paid for, and goes the way of all charges.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from registry.models import Call, Charge, Payment, Purse, TopUp
from registry.services import accruing, calling, settling, topping


def arrived(keys: list[UUID]) -> None:
    """Mark payments whose transfer is final as settled, and charge calls that waited for it. Call in a transaction."""
    now = timezone.now()
    rows = Payment.objects.filter(pk__in=keys, state=Payment.State.SENT)
    rows.update(state=Payment.State.SETTLED, settled_at=now)
    waiting = Call.objects.filter(payment__in=keys, state=Call.State.HELD, answer__isnull=False)
    waiting.update(state=Call.State.CHARGED, amount_base_units=F("held_base_units"), ended_at=now)


def refused(key: UUID, error: str) -> None:
    """Mark a payment whose transfer failed, and its call. Call inside a transaction."""
    Payment.objects.filter(pk=key, state=Payment.State.SENT).update(state=Payment.State.FAILED, error=error[:500])
    for call in Call.objects.filter(payment=key, state=Call.State.HELD):
        calling.fail(call, error)


@transaction.atomic
def gather(token: str) -> TopUp | None:
    """Put what was settled for calls since the last time into the payers' purse; None when there is nothing.

    What was paid to others than the house, by `registry.paid`, is theirs already.
    """
    settling.lock(token)
    rows = Payment.objects.select_for_update(of=["self"]).filter(
        token=token, state=Payment.State.SETTLED, top_up=None, call__state=Call.State.CHARGED
    )
    found = list(rows.values_list("pk", "amount_base_units"))
    if not found:
        return None
    amount = sum(amount for _, amount in found)
    top_up = topping.top_up(payers_purse(token), by=None, amount_base_units=amount)
    Payment.objects.filter(pk__in=[key for key, _ in found]).update(top_up=top_up)
    return top_up


def payers_purse(token: str) -> Purse:
    """Return the purse that belongs to nobody: through it goes what strangers paid. Call with the token locked."""
    nobodys = Purse.objects.filter(person=None, organisation=None, token=token).order_by("pk")
    return nobodys.first() or Purse.objects.create(token=token)


def book(top_ups: list[UUID]) -> None:
    """Charge, once, for each payment that credited top-ups gathered. Call inside a transaction."""
    gathered = TopUp.objects.select_for_update().filter(pk__in=top_ups, requested_by=None, state=TopUp.State.CREDITED)
    for top_up in gathered.order_by("pk"):
        calls = Call.objects.filter(payment__top_up=top_up).values_list("pk", "version", "amount_base_units")
        charges = [
            Charge(purse_id=top_up.purse_id, version_id=version, amount_base_units=amount, cause=f"call:{call}")
            for call, version, amount in calls
        ]
        if not charges or Charge.objects.filter(cause=charges[0].cause).exists():
            continue
        Charge.objects.bulk_create(charges, batch_size=5000)
        accruing.hold(top_up.purse_id, sum(charge.amount_base_units for charge in charges))
