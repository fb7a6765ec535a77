"""What goes wrong, and when: a plan that depends on nothing but its numbers."""

import random
from dataclasses import dataclass
from typing import Literal

from bench.chaos.traps import POINTS

Kind = Literal["kill", "trap", "reorg", "freeze", "flush"]
# Shallower than what counts as final (world.CONFIRMATIONS): a deeper one breaks the chain's promise, not ours.
DEEPEST = 4
KILLS_A_FLUSH = 10


@dataclass(frozen=True)
class Trouble:
    """One thing that goes wrong.

    Attributes:
        after: how many batches are sealed by then.
        detail: the point and passage where a worker kills itself (`trap`), the depth in blocks (`reorg`), the seconds
            (`freeze`).
    """

    after: int
    kind: Kind
    detail: tuple[str, int] | int | float | None = None


def plan(*, batches: int, kills: int, reorgs: int, freezes: int, seed: int) -> list[Trouble]:
    """Return what goes wrong in the order of its time.

    Half of the deaths come at any moment, half at one of `POINTS`, each in turn. Redis is emptied once for every ten
    deaths, at least once when there are any.
    """
    rng = random.Random(seed)
    points = list(POINTS)
    rng.shuffle(points)
    found = []
    for number in range(kills):
        if number % 2:
            found.append(Trouble(_moment(rng, batches), "kill"))
        else:
            point = points[number // 2 % len(points)]
            # Early enough for the worker to come to its point.
            found.append(Trouble(_moment(rng, -(-batches * 2 // 3)), "trap", (point, rng.randint(1, 3))))
    found += [Trouble(_moment(rng, batches), "reorg", rng.randint(1, DEEPEST)) for _ in range(reorgs)]
    found += [Trouble(_moment(rng, batches), "freeze", round(rng.uniform(0.5, 2.5), 2)) for _ in range(freezes)]
    found += [Trouble(_moment(rng, batches), "flush") for _ in range(-(-kills // KILLS_A_FLUSH))]
    return sorted(found, key=lambda each: each.after)


def _moment(rng: random.Random, batches: int) -> int:
    return rng.randrange(batches)
