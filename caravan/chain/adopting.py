"""What our keys did on chain and this database does not know: it was restored from a backup, or a key used by hand.

Every transaction of a key has a nonce, so the chain's count of them tells at once that something is missing. What was
queued here and has happened there is taken over as it is: it must not happen again. When our contracts were told
things that nothing here asked for, the database is older than the chain, and the chain is halted: no signing and no
sealing until `manage.py reconcile_chain` has brought the two together.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from caravan.chain import strangers
from caravan.chain.abi import decode_call
from caravan.chain.alerts import alert
from caravan.chain.models import Attempt, Contract, Halt, Signer, Transaction
from caravan.chain.port import ChainPort, Found
from caravan.lib.states import move

logger = logging.getLogger(__name__)

State = Transaction.State
# What moves money or promises it: having forgotten one of these is having forgotten somebody's money.
TELLING = {"RewardDistributor": {"postRoot"}, "CampaignEscrow": {"openFor", "fund", "release", "close"}}


@dataclass(frozen=True)
class Unknown:
    """A transaction of ours that no row speaks of."""

    chain_id: int
    purpose: str
    nonce: int
    found: Found


def catch_up(port: ChainPort) -> None:
    """Take over what is ours and already happened; halt the chain while it knows of money that we do not.

    Raises:
        NodeUnavailable: no node answered; call it again before anything is signed or sealed.
    """
    lacking = False
    for signer, mined in _behind(port):
        unknown = [item for item in _unknown(port, signer, mined) if not _adopt_queued(port, item)]
        told = [item for item in unknown if is_telling(port.chain_id, item.found)]
        if told:
            lacking = True
            _halt(port.chain_id, signer, len(told))
            continue
        for item in unknown:
            logger.warning("nonce %d of %s went to %s, sent by hand", item.nonce, item.purpose, item.found.tx_hash)
        Signer.objects.filter(pk=signer.pk, next_nonce__lt=mined).update(next_nonce=mined)
    if not lacking and Halt.objects.filter(chain_id=port.chain_id).delete()[0]:
        logger.warning("chain %d has nothing of ours that is not here; going on", port.chain_id)


def unknown(port: ChainPort) -> list[Unknown]:
    """Return everything our keys did since this database's last word, in the order of purpose and nonce."""
    return [item for signer, mined in _behind(port) for item in _unknown(port, signer, mined)]


def adopt(item: Unknown, *, cause: str) -> Transaction:
    """Write a transaction down that was sent before; the watcher follows it from there. Call inside a transaction."""
    row = Transaction.objects.create(
        chain_id=item.chain_id,
        cause=cause,
        purpose=item.purpose,
        to=item.found.to,
        data=item.found.data,
        value=item.found.value,
        nonce=item.nonce,
        gas_limit=item.found.gas_limit,
        state=State.SIGNED,
    )
    store(row, item.found)
    return row


def store(row: Transaction, found: Found) -> None:
    """Keep the bytes of a transaction from a block as an attempt at `row`."""
    Attempt.objects.get_or_create(
        tx_hash=found.tx_hash,
        defaults={
            "transaction": row,
            "raw": found.signed.raw if found.signed else b"",
            "max_fee_wei": found.fees.max_fee_wei,
            "priority_fee_wei": found.fees.priority_fee_wei,
            "broadcast_at": timezone.now(),
        },
    )


def is_same(row: Transaction, found: Found) -> bool:
    """Return whether a transaction from a block is what `row` wanted, whatever it paid for gas."""
    same_call = (row.to.lower(), bytes(row.data), int(row.value)) == (found.to.lower(), found.data, found.value)
    return same_call and found.signed is not None


def is_telling(chain_id: int, found: Found) -> bool:
    """Return whether a transaction moved or promised money through our contracts."""
    name = Contract.objects.filter(chain_id=chain_id, address__iexact=found.to).values_list("name", flat=True).first()
    call = decode_call(name, found.data) if name in TELLING else None
    return bool(call and name and call[0] in TELLING[name])


def halted(chain_id: int) -> bool:
    """Return whether nothing may be signed or sealed for a chain."""
    return Halt.objects.filter(chain_id=chain_id).exists()


def _behind(port: ChainPort) -> Iterator[tuple[Signer, int]]:
    """Yield the signers of whose transactions the chain has more than we know, with its count."""
    for known in Signer.objects.filter(chain_id=port.chain_id).order_by("purpose"):
        # The chain's count first and ours after it: ours is committed before anything is sent.
        mined = port.nonce(known.address)
        signer = Signer.objects.filter(pk=known.pk, address=known.address).first()
        if signer and mined > signer.next_nonce:
            yield signer, mined


def _unknown(port: ChainPort, signer: Signer, mined: int) -> Iterator[Unknown]:
    head = port.head()
    for nonce in range(signer.next_nonce, mined):
        found = strangers.find(port, signer.address, nonce, head)
        if found and not Attempt.objects.filter(tx_hash=found.tx_hash).exists():
            yield Unknown(port.chain_id, signer.purpose, nonce, found)


@transaction.atomic
def _adopt_queued(port: ChainPort, item: Unknown) -> bool:
    """Take a transaction for the oldest queued row that wants the same, if there is one."""
    Signer.objects.select_for_update().get(chain_id=port.chain_id, purpose=item.purpose)
    queued = Transaction.objects.filter(chain_id=port.chain_id, purpose=item.purpose, state=State.QUEUED)
    for row in queued.order_by("created_at", "id"):
        if is_same(row, item.found):
            move(row, State.SIGNED, nonce=item.nonce, gas_limit=item.found.gas_limit, error="")
            store(row, item.found)
            logger.warning("%s had happened already, as %s", row.cause, item.found.tx_hash)
            return True
    return False


def _halt(chain_id: int, signer: Signer, number: int) -> None:
    reason = (
        f"Chain {chain_id} has {number} transactions of {signer.purpose} from nonce {signer.next_nonce} on that this"
        " database knows nothing of: it was restored from an older backup. Nothing is signed or sealed until"
        " manage.py reconcile_chain --apply."
    )
    Halt.objects.get_or_create(chain_id=chain_id, defaults={"reason": reason})
    alert("behind_chain", chain_id=chain_id, purpose=signer.purpose, message=reason)
