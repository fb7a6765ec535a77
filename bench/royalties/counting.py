"""What everybody should have: computed with exact fractions, along every single way, by code of its own."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias
from uuid import UUID

from django.db.models import Sum

from registry.models import Charge, Edge, Stake, Version
from rewards.models import Account, Royalty

Ways: TypeAlias = dict[UUID, list[tuple[UUID, Fraction]]]


def expected() -> tuple[dict[UUID, Fraction], dict[UUID, int]]:
    """Return the exact share of each person in everything charged, and of how many pools they hold a part."""
    parents: Ways = defaultdict(list)
    for edge in Edge.objects.order_by("pk"):
        parents[edge.child_id].append((edge.parent_id, Fraction(edge.share_bps, 10_000)))
    received: dict[UUID, Fraction] = defaultdict(Fraction)
    used = Charge.objects.values("version").annotate(sum=Sum("amount_base_units")).values_list("version", "sum")
    policies = dict(Version.objects.values_list("pk", "policy"))
    for version, amount in used:
        for receiver, share in _shares(version, policies[version], parents).items():
            received[receiver] += share * int(amount)
    return _people(received)


def differences(owed: dict[UUID, Fraction], pools: dict[UUID, int]) -> tuple[list[str], Fraction]:
    """Return whoever did not get the whole units of their share, and the largest fraction that anybody waits for.

    Rounding down in parts, in roles and in weights keeps back less than three units for each pool somebody holds a part
    of.
    """
    paid = {
        person: int(sum_) for person, sum_ in Royalty.objects.values_list("person").annotate(Sum("amount_base_units"))
    }
    wrong, largest = [], Fraction(0)
    for person in owed.keys() | paid.keys():
        waits = owed.get(person, Fraction(0)) - paid.get(person, 0)
        largest = max(largest, waits)
        if not 0 <= waits < 3 * pools.get(person, 0):
            wrong.append(f"person {person} should have {float(owed.get(person, 0)):.3f}, has {paid.get(person, 0)}")
    return wrong[:20], largest


def pots() -> dict[str, int]:
    """Return what the ledger has in each kind of pot."""
    rows = Account.objects.values_list("kind").annotate(sum=Sum("balance_base_units")).order_by("kind")
    return {kind: int(amount) for kind, amount in rows}


def _shares(version: UUID, policy: str, parents: Ways) -> dict[UUID, Fraction]:
    """Return what each version keeps of a payment, by walking every way up on its own."""
    asked: dict[UUID, list[Fraction]] = defaultdict(list)
    handed: dict[UUID, Fraction] = defaultdict(Fraction, {version: Fraction(1)})
    ways = [(version, Fraction(1))]
    while ways:
        child, part = ways.pop()
        for parent, share in parents[child]:
            asked[parent].append(share)
            handed[child] -= part * share
            handed[parent] += part * share
            ways.append((parent, part * share))
    if policy == "lrp":
        return dict(handed)
    together: Callable[[list[Fraction]], Fraction] = max if policy == "once" else _sum
    kept = {parent: together(shares) for parent, shares in asked.items()}
    return {**kept, version: 1 - _sum(list(kept.values()))}


def _sum(shares: list[Fraction]) -> Fraction:
    return sum(shares, Fraction(0))


def _people(received: dict[UUID, Fraction]) -> tuple[dict[UUID, Fraction], dict[UUID, int]]:
    owed: dict[UUID, Fraction] = defaultdict(Fraction)
    pools: dict[UUID, int] = defaultdict(int)
    stakes = Stake.objects.filter(pool__version__in=received).values_list(
        "person", "weight", "pool__version", "pool__share_bps", "pool__weight"
    )
    for person, weight, version, share_bps, whole in stakes.iterator(chunk_size=10_000):
        owed[person] += received[version] * share_bps * weight / (10_000 * whole)
        pools[person] += 1
    return dict(owed), dict(pools)
