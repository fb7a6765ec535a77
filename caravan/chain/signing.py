"""From the queue to signed bytes: order, dry run, nonce, signature."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from caravan.chain import adopting, nodes, spending, watcher
from caravan.chain.abi import decode_error
from caravan.chain.alerts import alert
from caravan.chain.errors import (
    CallReverted,
    FeeCapReached,
    KeyInUse,
    KeyMissing,
    NodeRefused,
    SignerRefused,
    SignerUnavailable,
    SpendingLimit,
)
from caravan.chain.fees import capped
from caravan.chain.models import Attempt, Signer, Transaction
from caravan.chain.port import ChainPort, Fees, Unsigned
from caravan.lib.states import StaleState, move

logger = logging.getLogger(__name__)

State = Transaction.State
# Nodes keep few transactions of one sender (Geth guarantees 16), so no more than these wait for a block at once.
WINDOW = 16
# A dry run that is refused is tried again after 2, 4, 8 … seconds; the last refusal stands.
REFUSALS = 6
# Room above the estimate, since the state may move before the block; and the most a transaction may ask (EIP-7825).
GAS_MARGIN_PERCENT = 25
GAS_CAP = 2**24


def sign_queued(port: ChainPort) -> None:
    """Give every queued transaction that may go its nonce and signature, purpose by purpose, in order."""
    queued = Transaction.objects.filter(chain_id=port.chain_id, state=State.QUEUED)
    if adopting.halted(port.chain_id):
        return
    for purpose in queued.order_by("purpose").values_list("purpose", flat=True).distinct():
        try:
            _sign_purpose(port, purpose)
        except (FeeCapReached, SpendingLimit) as error:
            kind = "fee_cap" if isinstance(error, FeeCapReached) else "spending_limit"
            alert(kind, chain_id=port.chain_id, purpose=purpose, message=str(error))
            queued.filter(purpose=purpose).update(error=str(error)[:500])
        except (KeyMissing, KeyInUse, NodeRefused, SignerUnavailable, SignerRefused) as error:
            # This purpose waits, e.g. for a key or for gas money; the others go on.
            logger.error("%s cannot send: %s", purpose, error)
            queued.filter(purpose=purpose).update(error=str(error)[:500])


def _sign_purpose(port: ChainPort, purpose: str) -> None:
    signer: Signer | None = None
    while row := _next(port.chain_id, purpose):
        if signer is None:
            signer, fees = _signer(port, purpose), capped(port.quote(), nodes.max_fee_wei(port.chain_id))
            mined = port.nonce(signer.address)
        gas = _dry_run(port, row, signer.address)
        if gas is None:
            return
        # When another worker signed it first: on with the next.
        with suppress(StaleState):
            _sign(port, row, gas, fees, mined)


def _next(chain_id: int, purpose: str) -> Transaction | None:
    """Return the first queued transaction of a purpose if it may be signed now."""
    mine = Transaction.objects.filter(chain_id=chain_id, purpose=purpose)
    row = mine.filter(state=State.QUEUED).select_related("after").order_by("created_at", "id").first()
    if row is None or (row.try_at and row.try_at > timezone.now()):
        return None
    if row.after and row.after.state == State.REVERTED:
        watcher.revert(row, f"{row.after.cause} failed, which had to come first")
        return None
    if row.after and row.after.state != State.FINAL:
        return None
    return row if mine.filter(state=State.SIGNED).count() < WINDOW else None


def _dry_run(port: ChainPort, row: Transaction, sender: str) -> int | None:
    """Return the gas limit to sign with, None when the contract would refuse now.

    A refusal counts only when nothing enqueued earlier is still on its way, since that may be what is missing. The last
    one ends the transaction unsigned: it has no nonce, so nothing waits behind it any longer.
    """
    try:
        estimate = port.estimate_gas(sender, row.to, bytes(row.data), int(row.value))
    except CallReverted as error:
        _refused(row, decode_error(error.data) if error.data else str(error))
        return None
    return gas_limit(estimate)


def gas_limit(estimate: int) -> int:
    """Return the gas to allow for an estimate."""
    return min(estimate * (100 + GAS_MARGIN_PERCENT) // 100, GAS_CAP)


def waits_for_earlier(row: Transaction, *, until: Sequence[str] = (State.QUEUED, State.SIGNED)) -> bool:
    """Return whether something enqueued earlier, on any key, is still in one of these states: not in a block yet."""
    earlier = Transaction.objects.filter(
        Q(created_at__lt=row.created_at) | Q(created_at=row.created_at, id__lt=row.id),
        chain_id=row.chain_id,
        state__in=until,
    )
    return earlier.exists()


def _refused(row: Transaction, reason: str) -> None:
    queued = Transaction.objects.filter(pk=row.pk, state=State.QUEUED)
    if waits_for_earlier(row):
        queued.update(error=reason[:500])
    elif row.refusals + 1 >= REFUSALS:
        with suppress(StaleState):
            watcher.revert(row, reason)
    else:
        pause = timedelta(seconds=2.0 ** (row.refusals + 1))
        queued.update(refusals=row.refusals + 1, try_at=timezone.now() + pause, error=reason[:500])


@transaction.atomic
def _sign(port: ChainPort, row: Transaction, gas: int, fees: Fees, mined: int) -> None:
    """Take the next nonce, sign, and store both with the bytes: all of it or nothing.

    The larger of our count and the chain's is next, so that a database restored from a backup, or a key used by hand,
    costs no transaction.

    Raises:
        StaleState: another worker signed it first.
    """
    signer = Signer.objects.select_for_update().get(chain_id=row.chain_id, purpose=row.purpose)
    nonce = max(signer.next_nonce, mined)
    spending.spend(signer, spending.most(gas, fees, int(row.value)))
    move(row, State.SIGNED, nonce=nonce, gas_limit=gas, error="")
    store_attempt(port, row, fees)
    Signer.objects.filter(pk=signer.pk).update(next_nonce=nonce + 1)


def store_attempt(port: ChainPort, row: Transaction, fees: Fees, *, noop_gas: int = 0) -> Attempt:
    """Sign and store one attempt; call inside a transaction, with the signer locked.

    Args:
        noop_gas: gas limit of an attempt that sends nothing to the key itself, in place of what was wanted.
    """
    unsigned = Unsigned(int(row.nonce or 0), row.to, bytes(row.data), int(row.value), int(row.gas_limit or 0), fees)
    if noop_gas:
        unsigned = replace(unsigned, to=port.address_of(row.purpose), data=b"", value=0, gas_limit=noop_gas)
    signed = port.sign(row.purpose, unsigned)
    return Attempt.objects.create(
        transaction=row,
        tx_hash=signed.tx_hash,
        raw=signed.raw,
        max_fee_wei=fees.max_fee_wei,
        priority_fee_wei=fees.priority_fee_wei,
        noop=bool(noop_gas),
    )


def _signer(port: ChainPort, purpose: str) -> Signer:
    """Return the owner of a purpose's nonces; the nonces of a new key begin where the chain is.

    Raises:
        KeyInUse: another purpose has this key, or the key changed while transactions of the old one are on their way.
    """
    address = port.address_of(purpose)
    signer = Signer.objects.filter(chain_id=port.chain_id, purpose=purpose).first()
    if signer and signer.address == address:
        return signer
    mined = port.nonce(address)
    with transaction.atomic():
        _check_key(port.chain_id, purpose, address)
        new = {"address": address, "next_nonce": mined}
        if signer:
            # Names the old key, so that of two workers who see the change one makes it.
            Signer.objects.filter(pk=signer.pk, address=signer.address).update(**new)
        return Signer.objects.get_or_create(chain_id=port.chain_id, purpose=purpose, defaults=new)[0]


def _check_key(chain_id: int, purpose: str, address: str) -> None:
    if Signer.objects.filter(chain_id=chain_id, address=address).exclude(purpose=purpose).exists():
        raise KeyInUse(f"{purpose} has the key of another purpose; each needs its own")
    on_their_way = Transaction.objects.filter(purpose=purpose, state__in=[State.SIGNED, State.MINED])
    if on_their_way.filter(chain_id=chain_id).exists():
        raise KeyInUse(f"the key of {purpose} changed while its transactions are on their way; wait for them")
