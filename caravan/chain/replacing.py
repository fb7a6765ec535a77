"""Transactions that no block takes: the same for a higher fee, and in the end nothing, so that others can pass."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from caravan.chain import nodes, signing, spending
from caravan.chain.abi import decode_error
from caravan.chain.alerts import alert
from caravan.chain.errors import CallReverted, SpendingLimit
from caravan.chain.fees import raised_within
from caravan.chain.models import Attempt, Signer, Transaction
from caravan.chain.port import ChainPort, Fees

logger = logging.getLogger(__name__)

State = Transaction.State
# An attempt this old without a receipt is replaced by one that pays more, so many times at most.
REPLACE_AFTER_S = 60.0
REPLACEMENTS = 12
# After that nothing is sent in its place, with fees that go on rising, so many times at most.
NOOPS = 12


def replace_stuck(port: ChainPort) -> Iterator[Attempt]:
    """Yield signed replacements, to be broadcast, of each signer's lowest transaction if that waited too long.

    The higher ones wait for it anyway.
    """
    stuck = [row for row in _stuck(port.chain_id) if not _mined(port, row)]
    if not stuck:
        return
    quote = port.quote()
    for row in stuck:
        try:
            replacement = _replace(port, row, quote, _noop_gas(port, row))
        except SpendingLimit as error:
            alert("spending_limit", chain_id=row.chain_id, purpose=row.purpose, message=str(error))
            continue
        if replacement:
            yield replacement


def _stuck(chain_id: int) -> list[Transaction]:
    rows = Transaction.objects.filter(chain_id=chain_id, state=State.SIGNED)
    lowest = rows.order_by("purpose", "nonce").distinct("purpose")
    return [row for row in lowest if not row.attempts.filter(created_at__gt=_replace_before()).exists()]


def _mined(port: ChainPort, row: Transaction) -> bool:
    """Whether a block has an attempt that nobody has noticed yet, say because every worker was away for a while."""
    return any(port.receipt(attempt.tx_hash) for attempt in row.attempts.all())


def _noop_gas(port: ChainPort, row: Transaction) -> int:
    """Return the gas that sending nothing takes if that is what should replace a transaction now, else 0.

    It is when dearer bytes did not help, so that the bytes are at fault; and when the contract would refuse the call by
    now, so that being mined would cost its gas and do nothing.
    """
    reason = _hopeless(port, row)
    if not reason:
        return 0
    logger.warning("%s is replaced by nothing: %s", row.cause, reason)
    Transaction.objects.filter(pk=row.pk, state=State.SIGNED).update(error=reason[:500])
    itself = port.address_of(row.purpose)
    return signing.gas_limit(port.estimate_gas(itself, itself, b"", 0))


def _hopeless(port: ChainPort, row: Transaction) -> str:
    """Return why what was wanted will not happen, empty while it may."""
    attempts = row.attempts.count()
    if row.attempts.filter(noop=True).exists():
        return row.error or "given up"
    if attempts > REPLACEMENTS:
        return f"no block took it, offered {attempts} times for more and more"
    if signing.waits_for_earlier(row, until=(State.QUEUED, State.SIGNED, State.MINED)):
        return ""  # what is missing may be among them, or have gone with a block
    try:
        # On the latest block, which has everything before this nonce; a pending one would have this very transaction.
        port.call(row.to, bytes(row.data), sender=port.address_of(row.purpose))
    except CallReverted as error:
        return decode_error(error.data) if error.data else str(error)
    return ""


@transaction.atomic
def _replace(port: ChainPort, row: Transaction, quote: Fees, noop_gas: int) -> Attempt | None:
    """Sign with the same nonce and both fees at least 12.5 % higher; None if that is over, or above the cap."""
    signer = Signer.objects.select_for_update().get(chain_id=row.chain_id, purpose=row.purpose)
    still = Transaction.objects.filter(pk=row.pk, state=State.SIGNED).exists()
    attempts = list(row.attempts.order_by("id"))
    young = attempts[-1].created_at > _replace_before()
    over = len(attempts) > REPLACEMENTS + NOOPS
    if not still or young or over or signer.address != port.address_of(row.purpose):
        return None
    fees = raised_within(attempts[-1], quote, nodes.max_fee_wei(port.chain_id))
    if fees is None:
        _say_capped(row)
        return None
    # What is spent more than the last attempt could have cost: one of them is mined, not both.
    more = spending.most(noop_gas or int(row.gas_limit or 0), fees, 0 if noop_gas else int(row.value))
    spending.spend(signer, max(0, more - _cost_of(row, attempts[-1])))
    return signing.store_attempt(port, row, fees, noop_gas=noop_gas)


def _cost_of(row: Transaction, attempt: Attempt) -> int:
    fees = Fees(int(attempt.max_fee_wei), int(attempt.priority_fee_wei))
    return spending.most(int(row.gas_limit or 0), fees, int(row.value))


def _say_capped(row: Transaction) -> None:
    message = f"{row.cause} waits for a block, and CHAIN_MAX_FEE_GWEI allows no higher offer"
    alert("fee_cap", chain_id=row.chain_id, purpose=row.purpose, message=message)
    Transaction.objects.filter(pk=row.pk, state=State.SIGNED).update(error=message[:500])


def _replace_before() -> datetime:
    return timezone.now() - timedelta(seconds=REPLACE_AFTER_S)
