"""Reading claims from the chain into the ledger: whoever sent them, each once, in chain order."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from caravan.chain import adopting, contracts, currencies, nodes, sender, watcher
from caravan.chain.abi import Event
from caravan.chain.errors import ChainError
from rewards.models import Account, Claim, ClaimsRead, Epoch, Leaf
from rewards.services import ledger

logger = logging.getLogger(__name__)

# How far one run reads; the next goes on from there.
BLOCKS_AT_ONCE = 50_000


@dataclass(frozen=True)
class _Seen:
    """A `Claimed` event of a token of ours: the wallet has now received `cumulative`, `amount` of it here."""

    token: str
    address: str
    amount: int
    cumulative: int
    event: Event


def follow() -> int:
    """Book the claims in blocks that became final since the last time, on every chain; return how many were new.

    Claims are read before the transaction that books them, and a second worker that read the same blocks books nothing.

    Raises:
        NodeUnavailable: a chain's nodes did not answer; the others had their turn, and the next run reads the rest.
    """
    booked, wrong = 0, None
    for chain_id in nodes.chain_ids():
        try:
            booked += _follow(chain_id)
        except ChainError as error:
            wrong = error
    if wrong:
        raise wrong
    return booked


def _follow(chain_id: int) -> int:
    sender.look_first(chain_id)
    if adopting.halted(chain_id):
        return 0  # claims may rest on epochs that this database does not have
    distributor = contracts.find("RewardDistributor", chain_id)
    codes = {token.address: currencies.code_of(token) for token in currencies.tokens_on([chain_id])}
    start = {"block_number": distributor.block_number - 1}
    position, _ = ClaimsRead.objects.get_or_create(chain_id=chain_id, defaults=start)
    last = min(watcher.final_block(chain_id), position.block_number + BLOCKS_AT_ONCE)
    if last <= position.block_number:
        return 0
    events = watcher.logs("RewardDistributor", "Claimed", position.block_number + 1, last, chain_id)
    seen = [
        _Seen(
            codes[event.args["token"]],
            event.args["account"],
            int(event.args["amount"]),
            int(event.args["cumulative"]),
            event,
        )
        for event in events
        if event.args["token"] in codes
    ]
    return _book(chain_id, seen, position.block_number, last)


@transaction.atomic
def _book(chain_id: int, seen: Sequence[_Seen], after: int, last: int) -> int:
    position = ClaimsRead.objects.select_for_update().get(chain_id=chain_id)
    if position.block_number != after:
        return 0
    booked = 0
    for item in seen:
        if _is_early(chain_id, item.token, item):
            # Its root is mined and not yet final for us: read this block again next time.
            last = item.event.log.block_number - 1
            break
        booked += _book_one(chain_id, item.token, item)
    ClaimsRead.objects.filter(chain_id=chain_id).update(block_number=max(after, last))
    return booked


def _is_early(chain_id: int, symbol: str, item: _Seen) -> bool:
    """Return whether the claim rests on an epoch that is still on its way."""
    leaf = _leaves(chain_id, symbol, item.address).filter(cumulative_base_units__gte=item.cumulative).first()
    return leaf is not None and leaf.epoch.state != Epoch.State.FINAL


def _book_one(chain_id: int, symbol: str, item: _Seen) -> bool:
    """Write one claim and its ledger entry; return whether it was new."""
    log = item.event.log
    shares = _shares(chain_id, symbol, item)
    if sum(shares.values()) != item.amount:
        logger.error("claim %s:%d of %s matches no leaf of ours", log.tx_hash, log.log_index, item.address)
        shares = {}
    _, created = Claim.objects.get_or_create(
        chain_id=chain_id,
        tx_hash=log.tx_hash,
        log_index=log.log_index,
        defaults={
            "token": symbol,
            "address": item.address,
            "person_id": next(iter(shares)) if len(shares) == 1 else None,
            "amount_base_units": item.amount,
            "cumulative_base_units": item.cumulative,
            "block_number": log.block_number,
        },
    )
    lines: list[ledger.LineOf] = []
    for person, amount in shares.items():
        lines.append((Account.Kind.CLAIMABLE.value, str(person), symbol, -amount))
        lines.append((Account.Kind.CLAIMED.value, str(person), symbol, amount))
    if lines:
        ledger.record(cause=f"claim:{chain_id}:{log.tx_hash}:{log.log_index}", lines=lines, memo=item.address)
    return created


def _shares(chain_id: int, symbol: str, item: _Seen) -> dict[UUID, int]:
    """Return whose pay a claim drew: what became payable to the wallet first is drawn first.

    A wallet that changed hands may draw two people's pay at once, and a claim may stop in the middle of an epoch's
    (`claimTo` pays parts): within one epoch the people come in the order of their ids, whatever is drawn when.
    """
    before, after = item.cumulative - item.amount, item.cumulative
    leaves = _leaves(chain_id, symbol, item.address)
    last = leaves.filter(cumulative_base_units__gte=after).first()
    first = leaves.filter(cumulative_base_units__lte=before).last()
    if last is None:
        return {}
    since, reached = (first.epoch.number, first.cumulative_base_units) if first else (0, 0)
    shares: dict[UUID, int] = {}
    for person, amount in _payable(chain_id, item, since, last.epoch.number):
        drawn = min(reached + amount, after) - max(reached, before)
        if drawn > 0:
            shares[person] = shares.get(person, 0) + drawn
        reached += amount
    return shares


def _leaves(chain_id: int, symbol: str, address: str) -> QuerySet[Leaf]:
    """Return what a wallet was promised, from the least to the most."""
    rows = Leaf.objects.filter(chain_id=chain_id, token=symbol, address=address).select_related("epoch")
    return rows.defer("epoch__rewards_nodes", "epoch__contributions_nodes").order_by("cumulative_base_units")


def _payable(chain_id: int, item: _Seen, since: int, until: int) -> list[tuple[UUID, int]]:
    """Return (person, base units) that became payable to a wallet after epoch `since` and up to `until`, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entitlement.person_id, sum(entitlement.amount_base_units) FROM rewards_entitlement entitlement"
            " JOIN rewards_epoch epoch ON epoch.id = entitlement.payable_epoch_id"
            " WHERE entitlement.wallet = %s AND entitlement.token = %s AND epoch.chain_id = %s"
            " AND epoch.number > %s AND epoch.number <= %s GROUP BY epoch.number, 1 ORDER BY epoch.number, 1",
            [item.address, item.token, chain_id, since, until],
        )
        return [(person, int(amount)) for person, amount in cursor.fetchall()]
