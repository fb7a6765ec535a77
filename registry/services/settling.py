"""Sharing out what use was paid: upstream by the fixed parts, by role, and to each person; everything once.

A settlement takes all charges of a token that no settlement has, adds them up by version, and deals each sum along the
version's parts. What a version receives goes to its roles' pools, at the same cost for one person or for a million;
people then draw from the pools, in one statement. On a chain the purses' escrows hand the money to the distributor
first, and people are owed when that is final.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from caravan.chain import sender
from caravan.chain.abi import encode_call
from caravan.chain.models import Transaction
from caravan.lib.states import move
from registry.models import Charge, Part, Pool, Revenue, Settlement
from registry.royalties import WHOLE, WHOLE_BPS, deal
from registry.royalties import Pool as PoolFigures
from registry.royalties.pools import SCALE
from rewards.leaves import uuid_word
from rewards.models import Account
from rewards.services import ledger, owing
from rewards.tokens import on_chain

_TAKE: Final = """
WITH taken AS (
    UPDATE registry_charge charge SET settlement_id = %(settlement)s FROM registry_purse purse
    WHERE charge.settlement_id IS NULL AND purse.id = charge.purse_id AND purse.token = %(token)s
    RETURNING charge.purse_id, charge.version_id, charge.amount_base_units
)
SELECT purse_id, version_id, count(*), sum(amount_base_units) FROM taken GROUP BY 1, 2 ORDER BY 1, 2
"""
# How an amount came about is hashed as canonical JSON: every value here is a number, a UUID or hex.
_DRAW: Final = """
WITH earned AS (
    SELECT stake.id, stake.person_id, stake.weight, stake.seen, stake.carried, stake.salt, pool.id AS pool, pool.role,
           pool.per_weight, pool.carried AS rest, pool.weight AS whole,
           stake.carried + stake.weight * (pool.per_weight - stake.seen) AS earned,
           div(stake.carried + stake.weight * (pool.per_weight - stake.seen)
               + div(stake.weight * pool.carried, pool.weight), %(scale)s) AS units,
           version.id AS version, version.content_hash
    FROM registry_stake stake JOIN registry_pool pool ON pool.id = stake.pool_id
    JOIN registry_version version ON version.id = pool.version_id
    WHERE pool.id = ANY(%(pools)s)
      AND pool.weight > 0 AND stake.carried + stake.weight * (pool.per_weight - stake.seen)
          + div(stake.weight * pool.carried, pool.weight) >= %(scale)s
    ORDER BY stake.id FOR UPDATE OF stake
),
drawn AS (
    UPDATE registry_stake stake SET seen = earned.per_weight, carried = earned.earned - earned.units * %(scale)s
    FROM earned WHERE stake.id = earned.id
)
INSERT INTO rewards_royalty (id, settlement, version, pool, person_id, token, amount_base_units, weight, version_hash,
    content_hash, salt, created_at)
SELECT uuidv7(), %(settlement)s, version, pool, person_id, %(token)s, units, weight,
    decode(content_hash, 'hex'),
    sha256(convert_to(format(
        '{"amount":"%%s","carried":"%%s","per_weight":"%%s","rest":"%%s","role":"%%s","seen":"%%s","settlement":"%%s",'
        '"version":"%%s","weight":"%%s","whole":"%%s"}',
        units, carried, per_weight, rest, role, seen, %(settlement)s::uuid, content_hash, weight, whole), 'UTF8')),
    salt, now()
FROM earned ORDER BY person_id
"""


@transaction.atomic
def settle(token: str) -> Settlement | None:
    """Collect what was charged in a token since the last settlement, and share it out; on a chain once it is there.

    Returns:
        The settlement; None when nothing was charged, or the last one is still on its way.

    Raises:
        NotDeployed: a chain is configured and its contracts are not there yet.
    """
    lock(token)
    last = Settlement.objects.filter(token=token)
    if last.exclude(state=Settlement.State.SETTLED).exists():
        return None
    if not Charge.objects.filter(settlement=None, purse__token=token).exists():
        return None
    contract = on_chain(token)
    number = (last.aggregate(last=Max("number"))["last"] or 0) + 1
    settlement = Settlement.objects.create(token=token, number=number, charges=0, amount_base_units=0)
    by_purse = _take(settlement)
    if contract is None:
        share(settlement)
        return settlement
    for purse, amount in sorted(by_purse.items()):
        _release(settlement, contract.chain_id, purse, amount)
    return settlement


def lock(token: str) -> None:
    """Let one process at a time settle a token, until its transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"registry.settle:{token}"])


def handed_over(settlements: Iterable[UUID]) -> None:
    """Share out the settlements whose money is all with the distributor. Call inside a transaction."""
    for key in sorted(set(settlements)):
        settlement = Settlement.objects.select_for_update().get(pk=key)
        sent = Transaction.objects.filter(cause__startswith=f"settlement:{key}:release:{settlement.attempt}:")
        if settlement.state == Settlement.State.COLLECTING and not sent.exclude(state=Transaction.State.FINAL).exists():
            share(settlement)


def refused(key: UUID, error: str) -> None:
    """Stop a settlement whose escrow did not pay, and say why. Call inside a transaction."""
    settlement = Settlement.objects.select_for_update().get(pk=key)
    if settlement.state == Settlement.State.COLLECTING:
        move(settlement, Settlement.State.FAILED, error=f"The contract refused to pay out of a purse: {error}"[:500])


def share(settlement: Settlement) -> None:
    """Deal a settlement's charges to versions, roles and people. Call inside a transaction, with the token locked."""
    revenues = _deal(settlement)
    flowing: dict[UUID, int] = defaultdict(int)
    for revenue in revenues:
        if not revenue.is_frozen:
            flowing[revenue.receiver_id] += revenue.amount_base_units
    pools = _fill(flowing)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "pools": pools,
            "scale": SCALE,
            "settlement": settlement.pk,
            "token": settlement.token,
        }
        cursor.execute(_DRAW, values)
    people, owed = owing.owe_royalties(settlement.pk, settlement.token)
    move(
        settlement,
        Settlement.State.SETTLED,
        people=people,
        owed_base_units=owed,
        settled_at=timezone.now(),
    )


def _take(settlement: Settlement) -> dict[UUID, int]:
    """Take the charges, move their money in the ledger from the purses to the versions used, and return it by purse."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"settlement": settlement.pk, "token": settlement.token})
        rows = [(purse, version, count, int(amount)) for purse, version, count, amount in cursor.fetchall()]
    by_purse: dict[UUID, int] = defaultdict(int)
    by_version: dict[UUID, int] = defaultdict(int)
    for purse, version, _count, amount in rows:
        by_purse[purse] += amount
        by_version[version] += amount
    settlement.charges = sum(row[2] for row in rows)
    settlement.amount_base_units = sum(by_purse.values())
    settlement.save(update_fields=["charges", "amount_base_units"])
    token = settlement.token
    ledger.record(
        cause=f"settlement:{settlement.pk}:charged",
        lines=[
            *[(Account.Kind.PURSE.value, str(key), token, -amount) for key, amount in by_purse.items()],
            *[(Account.Kind.ROYALTIES.value, str(key), token, amount) for key, amount in by_version.items()],
        ],
    )
    return dict(by_purse)


def _release(settlement: Settlement, chain_id: int, purse: UUID, amount: int) -> None:
    sender.enqueue(
        cause=f"settlement:{settlement.pk}:release:{settlement.attempt}:{purse}",
        purpose="operator",
        contract="CampaignEscrow",
        chain_id=chain_id,
        data=encode_call("CampaignEscrow", "release", [uuid_word(purse), uuid_word(settlement.pk), amount]),
    )


def _deal(settlement: Settlement) -> list[Revenue]:
    """Deal what each version was used for along its parts; write what each receiver gets, and move it in the ledger."""
    used = _used(settlement)
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for part in Part.objects.select_for_update().filter(source__in=used).order_by("pk"):
        parts[part.source_id].append(part)
    revenues = []
    for source, (count, amount) in sorted(used.items()):
        mine = parts[source]
        units, carried = deal(amount, [part.part for part in mine], [part.carried for part in mine], WHOLE)
        for part, unit, rest in zip(mine, units, carried, strict=True):
            part.carried = rest
            if unit:
                revenues.append(
                    Revenue(
                        settlement=settlement,
                        source_id=source,
                        receiver_id=part.receiver_id,
                        charges=count,
                        amount_base_units=unit,
                        is_frozen=part.frozen_since is not None,
                    )
                )
    Part.objects.bulk_update([part for mine in parts.values() for part in mine], ["carried"], batch_size=2000)
    Revenue.objects.bulk_create(revenues, batch_size=5000)
    _book(settlement, revenues)
    return revenues


def _used(settlement: Settlement) -> dict[UUID, tuple[int, int]]:
    """Return how often each version was used, and what that was paid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version_id, count(*), sum(amount_base_units) FROM registry_charge"
            " WHERE settlement_id = %s GROUP BY 1",
            [settlement.pk],
        )
        return {version: (count, int(amount)) for version, count, amount in cursor.fetchall()}


def _book(settlement: Settlement, revenues: Sequence[Revenue]) -> None:
    """Move the ancestors' parts from the pots of the versions used to their own; fractions and frozen parts stay."""
    moved: dict[UUID, int] = defaultdict(int)
    for revenue in revenues:
        if not revenue.is_frozen:
            moved[revenue.source_id] -= revenue.amount_base_units
            moved[revenue.receiver_id] += revenue.amount_base_units
    lines = [
        (Account.Kind.ROYALTIES.value, str(key), settlement.token, amount) for key, amount in moved.items() if amount
    ]
    if lines:
        ledger.record(cause=f"settlement:{settlement.pk}:upstream", lines=lines)


def _fill(received: dict[UUID, int]) -> list[int]:
    """Deal what versions received to their roles' pools; return the pools that people can draw from."""
    pools: dict[UUID, list[Pool]] = defaultdict(list)
    for pool in Pool.objects.select_for_update().filter(version__in=received).order_by("pk"):
        pools[pool.version_id].append(pool)
    for version, amount in received.items():
        mine = pools[version]
        units, dealt = deal(amount, [pool.share_bps for pool in mine], [pool.dealt for pool in mine], WHOLE_BPS)
        for pool, unit, rest in zip(mine, units, dealt, strict=True):
            figures = PoolFigures(pool.received, pool.weight, pool.per_weight, pool.carried).credit(unit)
            pool.dealt, pool.received = rest, figures.received
            pool.per_weight, pool.carried = figures.per_weight, figures.carried
    rows = [pool for mine in pools.values() for pool in mine]
    Pool.objects.bulk_update(rows, ["dealt", "received", "per_weight", "carried"], batch_size=2000)
    return [pool.pk for pool in rows]
