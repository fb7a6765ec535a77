"""Sharing a stream of money among any number of people at a cost that does not depend on their number.

A pool adds up what one unit of weight has earned since it began. Whoever holds weight is paid the difference since they
were last paid, times their weight. So money coming in is one addition, and a weight that changes is one person's
business: what came before is theirs by the old weight, what comes after by the new one.
"""

from dataclasses import dataclass, replace
from typing import Final

SCALE: Final = 10**18
"""Fractions of a base unit that `per_weight` counts in."""


@dataclass(frozen=True)
class Pool:
    """What a role of an asset has received, in a form that thousands can be paid from.

    Attributes:
        received: base units, ever.
        weight: of all stakes together.
        per_weight: what one unit of weight has earned, in 1/`SCALE` base units, ever.
        carried: 1/`SCALE` base units received and not in `per_weight` yet, since they did not divide by the weight.
    """

    received: int = 0
    weight: int = 0
    per_weight: int = 0
    carried: int = 0

    def credit(self, amount: int) -> "Pool":
        """Return the pool after `amount` base units came in; without any weight they wait for the first."""
        gross = self.carried + amount * SCALE
        step, carried = divmod(gross, self.weight) if self.weight else (0, gross)
        return replace(self, received=self.received + amount, per_weight=self.per_weight + step, carried=carried)

    def reweigh(self, stake: "Stake", weight: int) -> tuple["Pool", "Stake"]:
        """Return the pool and one of its stakes after the stake's weight has become `weight`, ≥ 0."""
        earned = replace(stake, carried=stake.earned(self), seen=self.per_weight, weight=weight)
        changed = replace(self, weight=self.weight - stake.weight + weight)
        # What waited for somebody to hold weight is theirs who hold it now.
        return changed.credit(0), earned


@dataclass(frozen=True)
class Stake:
    """What one person holds of a pool.

    Attributes:
        weight: e.g. accepted answers.
        seen: the pool's `per_weight` up to which `carried` counts.
        carried: 1/`SCALE` base units earned up to then and not drawn; a little below zero see `draw`.
    """

    weight: int = 0
    seen: int = 0
    carried: int = 0

    def earned(self, pool: Pool) -> int:
        """Return what has been earned and not drawn, in 1/`SCALE` base units."""
        return self.carried + self.weight * (pool.per_weight - self.seen)

    def draw(self, pool: Pool) -> tuple[int, "Stake"]:
        """Return the whole base units there are to draw, and the stake without them.

        What did not divide by the weight counts by weight too, or whoever holds everything would wait for a last unit:
        the stake then owes the pool that part of a unit, `carried` below zero, until more comes in. All draws together
        stay within what was received as long as the weights are less than `SCALE` together.
        """
        earned = self.earned(pool)
        rest = self.weight * pool.carried // pool.weight if pool.weight else 0
        units = max(0, (earned + rest) // SCALE)
        return units, replace(self, seen=pool.per_weight, carried=earned - units * SCALE)
