"""Putting transactions on chain exactly once.

What we want done is written down (`enqueue`), then signed with its nonce in one database transaction under the
signer's row lock, and only then handed to a node. From there on the same bytes are sent as often as it takes, or
others with the same nonce and a higher fee: a chain executes one transaction a nonce, so whichever attempt it takes,
the thing happens once. `watcher.py` finds out what happened. docs/chain.md has the whole story.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from caravan.chain import contracts, nodes, watcher
from caravan.chain.abi import decode_error
from caravan.chain.errors import CallReverted, KeyInUse, KeyMissing, NodeRefused
from caravan.chain.models import Attempt, Signer, Transaction
from caravan.chain.port import ChainPort, Fees, Outcome, Unsigned
from caravan.lib.states import StaleState, move

logger = logging.getLogger(__name__)

State = Transaction.State
# Nodes keep few transactions of one sender (Geth guarantees 16), so no more than these wait for a block at once.
WINDOW = 16
# A dry run that is refused is tried again after 2, 4, 8 … seconds; the last refusal stands.
REFUSALS = 6
# An attempt this old without a receipt is replaced by one that pays more, so many times at most.
REPLACE_AFTER_S = 60.0
REPLACEMENTS = 12
# Nodes want 10 % (Geth, Erigon) or 12.5 % (OpenEthereum's heirs) more on both fees.
BUMP_NUMERATOR, BUMP_DENOMINATOR = 9, 8
# Room above the estimate, since the state may move before the block; and the most a transaction may ask (EIP-7825).
GAS_MARGIN_PERCENT = 25
GAS_CAP = 2**24


def enqueue(
    *,
    cause: str,
    purpose: str,
    data: bytes,
    contract: str = "",
    to: str = "",
    value: int = 0,
    chain_id: int | None = None,
    after: Transaction | None = None,
) -> Transaction:
    """Write down something to happen on chain once, under a cause that names it for ever.

    Call inside the transaction that decides it. A second call with the same cause returns the first one's row. The
    transactions of one purpose happen in the order they were enqueued.

    Args:
        purpose: whose key signs: poster, relayer or operator.
        contract: name of one of our contracts, in place of `to`.
        to: an address; with neither a contract is created from `data`.
        value: wei to send along.
        after: is final before this one is signed, on whichever key; when it fails, so does this one.

    Raises:
        NoChain: no chain is configured.
        NotDeployed: `contract` has no address yet.
    """
    number = nodes.connect(chain_id).chain_id
    target = contracts.address_of(contract, number) if contract else to
    row, created = Transaction.objects.get_or_create(
        cause=cause,
        defaults={
            "chain_id": number,
            "purpose": purpose,
            "to": target,
            "data": data,
            "value": value,
            "after": after,
        },
    )
    if created:
        transaction.on_commit(_wake, robust=True)
    return row


def tick(chain_id: int | None = None) -> None:
    """Do whatever can be done now: sign, send, and see what became of it. Any number of processes may, at any time.

    Does nothing when no chain is configured.

    Raises:
        NodeUnavailable: no node answered; nothing is lost, the next tick goes on.
    """
    if not nodes.configured():
        return
    port = nodes.connect(chain_id)
    sign_queued(port)
    send_signed(port)
    watcher.follow(port)


def sign_queued(port: ChainPort) -> None:
    """Give every queued transaction that may go its nonce and signature, purpose by purpose, in order."""
    queued = Transaction.objects.filter(chain_id=port.chain_id, state=State.QUEUED)
    for purpose in queued.order_by("purpose").values_list("purpose", flat=True).distinct():
        try:
            _sign_purpose(port, purpose)
        except (KeyMissing, KeyInUse, NodeRefused) as error:
            # This purpose waits, e.g. for a key or for gas money; the others go on.
            logger.error("%s cannot send: %s", purpose, error)
            queued.filter(purpose=purpose).update(error=str(error)[:500])


def send_signed(port: ChainPort) -> None:
    """Hand the newest bytes of every signed transaction a node has not got to it, in nonce order."""
    waiting = Attempt.objects.filter(
        transaction__chain_id=port.chain_id, transaction__state=State.SIGNED, broadcast_at=None
    ).select_related("transaction")
    for attempt in waiting.order_by("transaction__purpose", "transaction__nonce", "-id"):
        _send(port, attempt)
    for row in _stuck(port.chain_id):
        if replacement := _replace(port, row):
            _send(port, replacement)


def _sign_purpose(port: ChainPort, purpose: str) -> None:
    signer: Signer | None = None
    while row := _next(port.chain_id, purpose):
        if signer is None:
            signer, fees = _signer(port, purpose), port.quote()
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
    return min(estimate * (100 + GAS_MARGIN_PERCENT) // 100, GAS_CAP)


def _refused(row: Transaction, reason: str) -> None:
    earlier = Transaction.objects.filter(
        Q(created_at__lt=row.created_at) | Q(created_at=row.created_at, id__lt=row.id),
        chain_id=row.chain_id,
        state__in=[State.QUEUED, State.SIGNED],
    )
    counts = 0 if earlier.exists() else 1
    if row.refusals + counts >= REFUSALS:
        watcher.revert(row, reason)
        return
    pause = timedelta(seconds=2.0 ** (row.refusals + 1) if counts else 1)
    Transaction.objects.filter(pk=row.pk, state=State.QUEUED).update(
        refusals=row.refusals + counts, try_at=timezone.now() + pause, error=reason[:500]
    )


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
    move(row, State.SIGNED, nonce=nonce, gas_limit=gas, error="")
    _store_attempt(port, row, fees)
    Signer.objects.filter(pk=signer.pk).update(next_nonce=nonce + 1)


def _store_attempt(port: ChainPort, row: Transaction, fees: Fees) -> Attempt:
    """Sign and store one attempt; call inside a transaction, with the signer locked."""
    unsigned = Unsigned(int(row.nonce or 0), row.to, bytes(row.data), int(row.value), int(row.gas_limit or 0), fees)
    signed = port.sign(row.purpose, unsigned)
    return Attempt.objects.create(
        transaction=row,
        tx_hash=signed.tx_hash,
        raw=signed.raw,
        max_fee_wei=fees.max_fee_wei,
        priority_fee_wei=fees.priority_fee_wei,
    )


def _send(port: ChainPort, attempt: Attempt) -> None:
    """Broadcast, then remember that. A refusal is remembered too and tried again; the bytes stay the truth."""
    answer = port.broadcast(bytes(attempt.raw))
    if answer.outcome is Outcome.REFUSED:
        logger.warning("the node refused %s: %s", attempt.transaction.cause, answer.message)
        Transaction.objects.filter(pk=attempt.transaction_id, state=State.SIGNED).update(error=answer.message[:500])
        return
    Attempt.objects.filter(pk=attempt.pk).update(broadcast_at=timezone.now())


def _stuck(chain_id: int) -> list[Transaction]:
    """Return each signer's lowest transaction if no attempt at it is young; the higher ones wait for it anyway."""
    rows = Transaction.objects.filter(chain_id=chain_id, state=State.SIGNED)
    lowest = rows.order_by("purpose", "nonce").distinct("purpose")
    return [row for row in lowest if not row.attempts.filter(created_at__gt=_replace_before()).exists()]


@transaction.atomic
def _replace(port: ChainPort, row: Transaction) -> Attempt | None:
    """Sign the same thing again with the same nonce and both fees at least 12.5 % higher; None if that is over."""
    signer = Signer.objects.select_for_update().get(chain_id=row.chain_id, purpose=row.purpose)
    still = Transaction.objects.filter(pk=row.pk, state=State.SIGNED).exists()
    attempts = list(row.attempts.order_by("id"))
    young = attempts[-1].created_at > _replace_before()
    if not still or young or len(attempts) > REPLACEMENTS or signer.address != port.address_of(row.purpose):
        return None
    return _store_attempt(port, row, raised(attempts[-1], port.quote()))


def raised(last: Attempt, quote: Fees) -> Fees:
    """Return the fees of a replacement: today's, and at least 12.5 % above the last attempt's, rounded up."""

    def bump(fee: int) -> int:
        return -(-fee * BUMP_NUMERATOR // BUMP_DENOMINATOR)

    tip = max(quote.priority_fee_wei, bump(int(last.priority_fee_wei)))
    return Fees(max(quote.max_fee_wei, bump(int(last.max_fee_wei)), tip), tip)


def _replace_before() -> datetime:
    return timezone.now() - timedelta(seconds=REPLACE_AFTER_S)


def _signer(port: ChainPort, purpose: str) -> Signer:
    """Return the owner of a purpose's nonces; new ones begin where the chain is.

    Raises:
        KeyInUse: another purpose has this key, or the key changed while transactions of the old one are on their way.
    """
    address = port.address_of(purpose)
    with transaction.atomic():
        others = Signer.objects.filter(chain_id=port.chain_id, address=address).exclude(purpose=purpose)
        if others.exists():
            raise KeyInUse(f"{purpose} has the key of another purpose; each needs its own")
        signer = Signer.objects.select_for_update().filter(chain_id=port.chain_id, purpose=purpose).first()
        if signer and signer.address == address:
            return signer
        return _new_signer(signer, port, purpose, address)


def _new_signer(old: Signer | None, port: ChainPort, purpose: str, address: str) -> Signer:
    on_their_way = Transaction.objects.filter(
        chain_id=port.chain_id, purpose=purpose, state__in=[State.SIGNED, State.MINED]
    )
    if old and on_their_way.exists():
        raise KeyInUse(f"the key of {purpose} changed while its transactions are on their way; wait for them")
    signer, _ = Signer.objects.update_or_create(
        chain_id=port.chain_id,
        purpose=purpose,
        defaults={"address": address, "next_nonce": port.nonce(address)},
    )
    return signer


def _wake() -> None:
    """Ask a worker to look now; beat asks every few seconds anyway."""
    from caravan.chain.tasks import tick as tick_task

    tick_task.delay()
