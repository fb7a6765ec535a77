"""Putting transactions on chain exactly once.

What we want done is written down (`enqueue`), then signed with its nonce in one database transaction under the
signer's row lock, and only then handed to a node. From there on the same bytes are sent as often as it takes, or
others with the same nonce and a higher fee: a chain executes one transaction a nonce, so whichever attempt it takes,
the thing happens once. `watcher.py` finds out what happened. docs/chain.md has the whole story.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from caravan.chain import contracts, nodes, signing, watcher
from caravan.chain.models import Attempt, Signer, Transaction
from caravan.chain.port import ChainPort, Fees, Outcome

logger = logging.getLogger(__name__)

State = Transaction.State
# An attempt this old without a receipt is replaced by one that pays more, so many times at most.
REPLACE_AFTER_S = 60.0
REPLACEMENTS = 12
# Nodes want 10 % (Geth, Erigon) or 12.5 % (OpenEthereum's heirs) more on both fees.
BUMP_NUMERATOR, BUMP_DENOMINATOR = 9, 8


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
    signing.sign_queued(port)
    send_signed(port)
    watcher.follow(port)


def send_signed(port: ChainPort) -> None:
    """Hand the newest bytes of every signed transaction a node has not got to it, in nonce order."""
    waiting = Attempt.objects.filter(
        transaction__chain_id=port.chain_id, transaction__state=State.SIGNED, broadcast_at=None
    ).select_related("transaction")
    for attempt in waiting.order_by("transaction__purpose", "transaction__nonce", "-id"):
        _send(port, attempt)
    stuck = [row for row in _stuck(port.chain_id) if not _mined(port, row)]
    quote = port.quote() if stuck else None
    for row in stuck:
        if quote and (replacement := _replace(port, row, quote)):
            _send(port, replacement)


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


def _mined(port: ChainPort, row: Transaction) -> bool:
    """Whether a block has an attempt that nobody has noticed yet, say because every worker was away for a while."""
    return any(port.receipt(attempt.tx_hash) for attempt in row.attempts.all())


@transaction.atomic
def _replace(port: ChainPort, row: Transaction, quote: Fees) -> Attempt | None:
    """Sign the same thing again with the same nonce and both fees at least 12.5 % higher; None if that is over."""
    signer = Signer.objects.select_for_update().get(chain_id=row.chain_id, purpose=row.purpose)
    still = Transaction.objects.filter(pk=row.pk, state=State.SIGNED).exists()
    attempts = list(row.attempts.order_by("id"))
    young = attempts[-1].created_at > _replace_before()
    if not still or young or len(attempts) > REPLACEMENTS or signer.address != port.address_of(row.purpose):
        return None
    return signing.store_attempt(port, row, raised(attempts[-1], quote))


def raised(last: Attempt, quote: Fees) -> Fees:
    """Return the fees of a replacement: today's, and at least 12.5 % above the last attempt's, rounded up."""

    def bump(fee: int) -> int:
        return -(-fee * BUMP_NUMERATOR // BUMP_DENOMINATOR)

    tip = max(quote.priority_fee_wei, bump(int(last.priority_fee_wei)))
    return Fees(max(quote.max_fee_wei, bump(int(last.max_fee_wei)), tip), tip)


def _replace_before() -> datetime:
    return timezone.now() - timedelta(seconds=REPLACE_AFTER_S)


def _wake() -> None:
    """Ask a worker to look now; beat asks every few seconds anyway."""
    from caravan.chain.tasks import tick as tick_task

    tick_task.delay()
