"""Following what was sent: receipts, reorganisations, finality; and reading our contracts' events."""

import logging
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from caravan.chain import adopting, contracts, nodes, strangers
from caravan.chain.abi import Event, decode_error, decode_logs, topic_of
from caravan.chain.alerts import alert
from caravan.chain.errors import CallReverted, ChainError, NodesDisagree
from caravan.chain.models import Attempt, Transaction
from caravan.chain.port import ChainPort, Receipt
from caravan.events.outbox import publish
from caravan.lib.states import StaleState, move

logger = logging.getLogger(__name__)

State = Transaction.State
# Public nodes answer eth_getLogs for a bounded range of blocks.
LOG_RANGE = 2000


def follow(port: ChainPort) -> None:
    """See what became of every transaction on its way, and tell the house what is final.

    A transaction is MINED when any attempt of it has a receipt in a canonical block, FINAL (or REVERTED) when that
    block is `CHAIN_CONFIRMATIONS` deep and no node has another there, and SIGNED again when the block went away.
    """
    final = _final_block(port)
    hash_of = cache(port.block_hash)
    for row in _on_their_way(port.chain_id):
        try:
            _follow_one(port, row, final, hash_of)
        except StaleState:
            continue  # another worker was faster


def revert(row: Transaction, reason: str) -> None:
    """End a transaction that will not do what it was for, and tell the house.

    Raises:
        StaleState: another worker moved it.
    """
    with transaction.atomic():
        move(row, State.REVERTED, error=reason[:500], final_at=timezone.now())
        publish("transaction.reverted", transaction=str(row.pk), cause=row.cause, error=row.error)
    logger.warning("%s reverted: %s", row.cause, row.error)


def final_block(chain_id: int | None = None) -> int:
    """Return the number of the newest block that counts as final, -1 when none does yet."""
    return nodes.final_block(nodes.connect(chain_id))


def logs(contract: str, event: str, from_block: int, to_block: int, chain_id: int | None = None) -> list[Event]:
    """Return a contract's events of one name in blocks `from_block` to `to_block`, both included, in chain order."""
    port = nodes.connect(chain_id)
    address = contracts.address_of(contract, port.chain_id)
    topic = topic_of(contract, event)
    found = []
    for first in range(from_block, to_block + 1, LOG_RANGE):
        found += port.logs(address, [topic], first, min(first + LOG_RANGE - 1, to_block))
    return decode_logs(contract, found)


def _final_block(port: ChainPort) -> int:
    """Return the newest final block, below 0 while the nodes tell different chains: nothing is final then."""
    try:
        return nodes.final_block(port)
    except NodesDisagree as error:
        alert("nodes_disagree", chain_id=port.chain_id, message=str(error))
        return -1


def _on_their_way(chain_id: int) -> Iterator[Transaction]:
    rows = Transaction.objects.filter(chain_id=chain_id, state__in=[State.SIGNED, State.MINED])
    newest_first = Prefetch("attempts", Attempt.objects.order_by("-id"))
    return iter(rows.prefetch_related(newest_first).order_by("purpose", "nonce"))


def _follow_one(port: ChainPort, row: Transaction, final: int, hash_of: Any) -> None:
    settled = row.state == State.MINED and hash_of(row.block_number) == row.block_hash
    if not settled:
        receipt = _receipt(port, row, hash_of)
        if receipt is None:
            _missing(port, row, final)
            return
        _mined(row, receipt)
    if int(row.block_number or 0) <= final:
        _finish(port, row)


def _receipt(port: ChainPort, row: Transaction, hash_of: Any) -> Receipt | None:
    """Return the receipt of whichever attempt was mined, if its block is canonical."""
    for attempt in row.attempts.all():
        receipt = port.receipt(attempt.tx_hash)
        if receipt and hash_of(receipt.block_number) == receipt.block_hash:
            return receipt
    return None


def _missing(port: ChainPort, row: Transaction, final: int) -> None:
    """Have bytes the node no longer knows sent again; take back what a reorganisation undid."""
    if row.state == State.MINED:
        logger.warning("a reorganisation took %s out of block %s", row.cause, row.block_number)
        with transaction.atomic():
            move(
                row, State.SIGNED, tx_hash="", block_number=None, block_hash="", succeeded=None, gas_used=None, logs=[]
            )
            _send_again(row)
        return
    newest = row.attempts.all()[0]
    if not newest.broadcast_at or port.knows(newest.tx_hash):
        return
    if taker := strangers.taker_of(port, row, final):
        if adopting.is_same(row, taker):
            # A replacement that this database, restored from a backup, has forgotten: its receipt is found next time.
            adopting.store(row, taker)
            return
        revert(row, f"its nonce {row.nonce} went to {taker.tx_hash}, which is not ours; nothing was done")
        return
    _send_again(row)


def _send_again(row: Transaction) -> None:
    newest = row.attempts.all()[0]
    Attempt.objects.filter(pk=newest.pk).update(broadcast_at=None)


def _mined(row: Transaction, receipt: Receipt) -> None:
    """Write down where the transaction is, for the first time or after a reorganisation moved it."""
    place = {
        "tx_hash": receipt.tx_hash,
        "block_number": receipt.block_number,
        "block_hash": receipt.block_hash,
        "succeeded": receipt.succeeded,
        "gas_used": receipt.gas_used,
        "logs": [asdict(log) for log in receipt.logs],
        "error": row.error if _is_noop(row, receipt.tx_hash) else "",
    }
    if row.state == State.SIGNED:
        move(row, State.MINED, **place)
        return
    held = Transaction.objects.filter(pk=row.pk, state=State.MINED, block_hash=row.block_hash)
    if not held.update(**place):
        raise StaleState(f"{row.cause} moved")
    for field, value in place.items():
        setattr(row, field, value)


def _finish(port: ChainPort, row: Transaction) -> None:
    if not row.succeeded or _is_noop(row, row.tx_hash):
        revert(row, _reason(port, row))
        return
    with transaction.atomic():
        move(row, State.FINAL, final_at=timezone.now())
        publish(
            "transaction.final",
            transaction=str(row.pk),
            cause=row.cause,
            tx_hash=row.tx_hash,
            block_number=row.block_number,
        )


def _is_noop(row: Transaction, tx_hash: str) -> bool:
    return any(attempt.noop for attempt in row.attempts.all() if attempt.tx_hash == tx_hash)


def _reason(port: ChainPort, row: Transaction) -> str:
    """Return why a mined transaction failed, by asking again on top of its block; a receipt does not say."""
    if _is_noop(row, row.tx_hash):
        return f"it was stuck, and sending nothing took its nonce {row.nonce}: {row.error or 'nothing was done'}"
    if row.gas_used == row.gas_limit:
        return "out of gas"
    try:
        port.call(row.to, bytes(row.data), sender=port.address_of(row.purpose), block=row.block_number)
    except CallReverted as error:
        return decode_error(error.data) if error.data else str(error)
    except ChainError:
        logger.info("no reason to be had for %s", row.cause)
    return "reverted"
