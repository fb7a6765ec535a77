"""Metered calls: money is held before the owner's service is asked, and charged once it has answered.

A call is HELD, then CHARGED or FAILED, by one guarded UPDATE each, so it is charged once or given back once, whoever
asks and however often. What a process that died left behind is given back after a while.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caravan.lib.fields import BaseUnitsField
from caravan.lib.states import StaleState, move
from registry.errors import CallUnderWay, LimitReached, NotUsable, OtherCall, PurposeRefused
from registry.gateway.prices import Count, cost
from registry.licences import Use
from registry.models import Call, Key, Payment, Version
from registry.services import accruing, licensing

# Longer than any call may take; answers are kept so long for who asks again under the same name.
LOST: Final = timedelta(minutes=20)
KEPT: Final = timedelta(days=1)
KEPT_OCTETS: Final = 256 * 1024
REFUSALS: Final = {
    "expired": gettext_lazy("The licence has expired."),
    "purpose": gettext_lazy("The licence does not permit this purpose."),
    "commercial": gettext_lazy("The licence does not permit use for money."),
    "territory": gettext_lazy("The licence does not hold in that country, or no country was named."),
}


@dataclass(frozen=True)
class Order:
    """What is to be used, and what for.

    Args:
        way: what is asked of the version, e.g. ``chat/completions``.
        request_hash: SHA-256 of what is asked, in hex.
        named: the caller's idempotency key; empty for none.
    """

    version: Version
    purpose: str
    way: str
    request_hash: str
    named: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a call.

    Args:
        counted: who counted the tokens: ``upstream`` or ``rule``; empty where there are none.
        answer: its body, kept for who asks again; None for what is not kept.
    """

    count: Count
    counted: str = ""
    answer: bytes | None = None
    answer_type: str = ""


def permit(version: Version, use: Use, *, key: Key | None = None) -> None:
    """Check what a use is declared to be: against the licence everybody has, or one that the key's owner bought.

    Raises:
        NotUsable: the version is a draft or withdrawn.
        PurposeRefused: its licence, or the key, does not cover that; the message says which term is in the way.
    """
    if not version.usable:
        raise NotUsable
    if key and key.purposes and use.purpose not in key.purposes:
        raise PurposeRefused(_("This key is not for that purpose."))
    decision = licensing.permitted(version, use, key.purse if key else None)
    if not decision.permitted:
        raise PurposeRefused(REFUSALS[decision.why])


@transaction.atomic
def begin(key: Key, order: Order, *, most: int) -> Call:
    """Hold the most that a call can cost, out of the key's purse; return the call, or the one made under this name.

    Raises:
        EmptyPurse: the purse does not hold so much.
        LimitReached: the key may not spend so much more today.
        CallUnderWay: the same call is being answered.
        OtherCall: the idempotency key was used for something else, or its answer is gone.
    """
    if order.named and (before := Call.objects.filter(key=key, named=order.named).first()):
        return _again(before, order)
    # Everywhere in this order, call, key, purse: so that two wait for each other and never in a circle.
    try:
        call = Call.objects.create(key=key, held_base_units=most, **_fields(order))
    except IntegrityError:  # the same name in another process, which has just written it
        raise CallUnderWay from None
    _spend(key, most)
    accruing.hold(key.purse_id, most)
    return call


def begin_paid(payment: Payment, order: Order) -> Call:
    """Write down a call that a payment pays for."""
    return Call.objects.create(payment=payment, held_base_units=payment.amount_base_units, **_fields(order))


@transaction.atomic
def charge(call: Call, outcome: Outcome) -> Call:
    """Charge what a call used, at most what was held; the rest goes back to the purse.

    Raises:
        StaleState: it was charged or given up already.
    """
    count = outcome.count
    amount = call.held_base_units
    if call.key:
        amount = min(amount, cost(call.version.prices, count))
    # Who paid by x402 has no key to look anything up with: their answer is kept whatever its size.
    keep = outcome.answer is not None and (not call.key or len(outcome.answer) <= KEPT_OCTETS)
    move(
        call,
        Call.State.CHARGED,
        amount_base_units=amount,
        tokens=count.tokens,
        rows=count.rows,
        octets=count.octets,
        counted=outcome.counted,
        answer=outcome.answer if keep else None,
        answer_type=outcome.answer_type,
        ended_at=timezone.now(),
    )
    if call.key:
        _return(call, call.held_base_units - amount)
        accruing.book(call.key.purse_id, call.version_id, amount, cause=f"call:{call.pk}")
    return call


def keep(call: Call, outcome: Outcome) -> None:
    """Keep the answer of a call whose payment is still on its way; it is charged when that has arrived."""
    answer = outcome.answer or b""
    Call.objects.filter(pk=call.pk, state=Call.State.HELD).update(
        tokens=outcome.count.tokens,
        rows=outcome.count.rows,
        octets=outcome.count.octets,
        counted=outcome.counted,
        answer=answer,
        answer_type=outcome.answer_type,
    )


@transaction.atomic
def fail(call: Call, why: str) -> None:
    """Give everything back; its name may be used again. Does nothing to a call that has ended."""
    try:
        move(call, Call.State.FAILED, error=why[:300], named="", ended_at=timezone.now())
    except StaleState:
        return
    if call.key:
        _return(call, call.held_base_units)


def remember(call: Call, receipt: Mapping[str, Any]) -> None:
    """Keep a call's receipt."""
    Call.objects.filter(pk=call.pk).update(receipt=dict(receipt))


def tidy() -> int:
    """Give back what processes that died were holding, forget answers after a day; return how many calls were lost."""
    now = timezone.now()
    lost = Call.objects.filter(state=Call.State.HELD, created_at__lt=now - LOST).select_related("key")
    # What is on its way on a chain is not lost: its payment says how it ends.
    rows = list(lost.exclude(payment__state=Payment.State.SENT)[:1000])
    for call in rows:
        fail(call, "The process that served it ended.")
    Call.objects.filter(answer__isnull=False, ended_at__lt=now - KEPT).update(answer=None)
    return len(rows)


def _fields(order: Order) -> dict[str, Any]:
    return {
        "version": order.version,
        "purpose": order.purpose,
        "way": order.way,
        "named": order.named,
        "request_hash": order.request_hash,
    }


def _again(before: Call, order: Order) -> Call:
    same = before.request_hash == order.request_hash and before.version_id == order.version.pk
    if same and before.state == Call.State.HELD:
        raise CallUnderWay
    if not same or before.answer is None:
        raise OtherCall
    return before


def _spend(key: Key, amount: int) -> None:
    """Count what is held against the key's day, if it has a limit."""
    if not key.daily_base_units:
        return
    today = timezone.now().date()
    spent = Case(When(spent_on=today, then=F("spent_base_units")), default=Value(0), output_field=BaseUnitsField())
    within = Key.objects.filter(pk=key.pk).annotate(today=spent)
    within = within.filter(Q(daily_base_units=0) | Q(today__lte=F("daily_base_units") - amount))
    if not within.update(spent_base_units=spent + amount, spent_on=today):
        raise LimitReached


def _return(call: Call, amount: int) -> None:
    if not call.key or not amount:
        return
    if call.key.daily_base_units:
        same_day = Key.objects.filter(pk=call.key.pk, spent_on=call.created_at.date(), spent_base_units__gte=amount)
        same_day.update(spent_base_units=F("spent_base_units") - amount)
    accruing.give_back(call.key.purse_id, amount)
