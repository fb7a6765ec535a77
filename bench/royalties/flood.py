"""Charging, sharing out, sealing, counting."""

import random
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import F, Sum

from bench.royalties import counting
from bench.royalties.world import CURRENCY, World, build
from registry.models import Charge, Purse, Settlement
from registry.services import accruing, auditing, settling, topping
from rewards.models import Entitlement, Epoch
from rewards.services import batching, reconciling

ONE_BY_ONE = 2000
"""Calls charged as the gateway does it, one transaction each; the others are written in bulk by the same rules."""
MOST = 10_000
"""The dearest call, in base units."""

_BULK = """
INSERT INTO registry_charge (purse_id, version_id, amount_base_units, cause, created_at)
SELECT %(purse)s, (%(versions)s::uuid[])[1 + number %% %(count)s], 1 + (hashint8extended(number, %(seed)s) & 8191),
    'bulk:' || number, now()
FROM generate_series(1, %(calls)s) AS number
"""


def run(contributors: int, calls: int, depth: int, seed: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Return the report; `ok` only when every unit charged is with somebody, or waits where the ledger says."""
    seconds: dict[str, float] = {}
    clock = _Clock(seconds, tell)
    world = clock("build", lambda: build(contributors, depth, seed))
    purse = _purse(world, calls)
    single = min(calls, ONE_BY_ONE)
    clock("charge one by one", lambda: _one_by_one(world, purse, single, seed))
    clock("charge in bulk", lambda: _bulk(world, purse, calls - single, seed))
    clock("settle", lambda: settling.settle(CURRENCY))
    epochs = clock("seal", _seal)
    charged = int(Charge.objects.aggregate(sum=Sum("amount_base_units"))["sum"] or 0)
    wrong, largest = clock("count", lambda: counting.differences(*counting.expected()))
    problems = [*wrong, *_audit(charged, purse)]
    settlement = Settlement.objects.get()
    return {
        "ok": not problems,
        "versions": sum(len(versions) for versions in world.generations),
        "charged_base_units": charged,
        "owed_base_units": settlement.owed_base_units,
        "waiting_base_units": counting.pots().get("royalties", 0),
        "most_anybody_waits_for": round(float(largest), 3),
        "people_paid": settlement.people,
        "royalties": Entitlement.objects.filter(royalty__isnull=False).count(),
        "epochs": epochs,
        "charge_ms": round(1000 * seconds["charge one by one"] / single, 2),
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "problems": problems,
    }


class _Clock:
    """Calls functions, and notes how long each took."""

    def __init__(self, seconds: dict[str, float], tell: Callable[[str], None]) -> None:
        self._seconds, self._tell = seconds, tell

    def __call__(self, name: str, do: Callable[[], Any]) -> Any:
        self._tell(f"{name} …")
        began = time.perf_counter()
        done = do()
        self._seconds[name] = time.perf_counter() - began
        return done


def _purse(world: World, calls: int) -> Purse:
    purse = topping.purse_of(world.owner, CURRENCY)
    topping.top_up(purse, by=world.owner, amount_base_units=calls * MOST)
    return purse


def _one_by_one(world: World, purse: Purse, calls: int, seed: int) -> None:
    chance, called = random.Random(seed), world.called
    for number in range(calls):
        accruing.charge(purse, chance.choice(called), chance.randint(1, MOST), cause=f"single:{number}")


def _bulk(world: World, purse: Purse, calls: int, seed: int) -> None:
    versions = [version.pk for version in world.called]
    values: dict[str, Any] = {
        "purse": purse.pk,
        "versions": versions,
        "count": len(versions),
        "calls": calls,
        "seed": seed,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BULK, values)
    written = Charge.objects.filter(cause__startswith="bulk:").aggregate(sum=Sum("amount_base_units"))["sum"] or 0
    Purse.objects.filter(pk=purse.pk).update(available_base_units=F("available_base_units") - written)


def _seal() -> int:
    """Seal until everything owed is anchored."""
    while batching.seal(CURRENCY):
        pass
    return Epoch.objects.filter(token=CURRENCY).count()


def _audit(charged: int, purse: Purse) -> list[str]:
    """Return what does not add up."""
    pots = counting.pots()
    purse.refresh_from_db()
    shared = pots.get("anchored", 0) + pots.get("royalties", 0)
    left = Entitlement.objects.filter(epoch=None).count()
    found = {
        "the ledger does not sum to zero": sum(pots.values()),
        "charged and neither owed nor waiting": charged - shared,
        "missing from the purse": pots.get("purse", 0) - purse.available_base_units,
        "still earned and not anchored": pots.get("earned", 0),
        "royalties without an epoch": left,
    }
    problems = [f"{what}: {amount}" for what, amount in found.items() if amount]
    audits = [*reconciling.audit()["problems"], *auditing.problems()]
    return problems + [f"{each['where']}: {each['message']}" for each in audits]
