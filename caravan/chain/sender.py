"""Putting transactions on chain exactly once.

What we want done is written down (`enqueue`), then signed with its nonce in one database transaction under the
signer's row lock, and only then handed to a node. From there on the same bytes are sent as often as it takes, or
others with the same nonce and a higher fee: a chain executes one transaction a nonce, so whichever attempt it takes,
the thing happens once. `watcher.py` finds out what happened. docs/chain.md has the whole story.
"""

import logging

from django.db import transaction
from django.utils import timezone

from caravan.chain import adopting, contracts, nodes, replacing, signing, watcher
from caravan.chain.alerts import alert
from caravan.chain.models import Attempt, Transaction
from caravan.chain.port import ChainPort, Outcome

logger = logging.getLogger(__name__)

State = Transaction.State


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
    adopting.catch_up(port)
    signing.sign_queued(port)
    send_signed(port)
    watcher.follow(port)


def look_first(chain_id: int | None = None) -> None:
    """See whether the chain has what this database forgot, before something is built on it; nothing without a chain.

    Raises:
        NodeUnavailable: no node answered.
    """
    if nodes.configured():
        adopting.catch_up(nodes.connect(chain_id))


def send_signed(port: ChainPort) -> None:
    """Hand the newest bytes of every signed transaction a node has not got to it, in nonce order."""
    waiting = Attempt.objects.filter(
        transaction__chain_id=port.chain_id, transaction__state=State.SIGNED, broadcast_at=None
    ).select_related("transaction")
    for attempt in waiting.order_by("transaction__purpose", "transaction__nonce", "-id"):
        _send(port, attempt)
    for replacement in replacing.replace_stuck(port):
        _send(port, replacement)


def _send(port: ChainPort, attempt: Attempt) -> None:
    """Broadcast, then remember that. A refusal is remembered too and tried again; the bytes stay the truth."""
    answer = port.broadcast(bytes(attempt.raw))
    if answer.outcome in {Outcome.REFUSED, Outcome.NO_FUNDS}:
        row = attempt.transaction
        logger.warning("the node refused %s: %s", row.cause, answer.message)
        Transaction.objects.filter(pk=row.pk, state=State.SIGNED).update(error=answer.message[:500])
        if answer.outcome is Outcome.NO_FUNDS:
            empty = f"{row.purpose} cannot pay for gas on chain {row.chain_id}; send it some"
            alert("no_funds", chain_id=row.chain_id, purpose=row.purpose, message=empty)
        return
    Attempt.objects.filter(pk=attempt.pk).update(broadcast_at=timezone.now())


def _wake() -> None:
    """Ask a worker to look now; beat asks every few seconds anyway."""
    from caravan.chain.tasks import tick as tick_task

    tick_task.delay()
