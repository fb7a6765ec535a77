"""How well the gate holds in a world whose truth is known: accuracy lost, pay gone astray, honest people shut out."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from annotation.quality.consensus import Consensus, aggregate
from annotation.quality.defence.gate import Gated, gate, of_passing
from annotation.quality.defence.worlds import HONEST_FIRST, World
from annotation.quality.table import Bools

PRICE = 1_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One world's figures; shares from 0 to 1, money in base units at `PRICE` an answer.

    Attributes:
        honest_only: accuracy of the consensus of the honest alone.
        majority: accuracy of the plain vote of everybody.
        accuracy: of the consensus behind the gate.
        loss: `honest_only` - `accuracy`.
        attackers_pay_by_vote: their share of pay if whoever agrees with the vote is paid.
        attackers_pay: their share of pay behind the gate.
        honest_gated: share of honest workers held back.
        attackers_gated: share of attacking accounts held back.
        noticed_after: for those that were seen to turn, answers from turning to the notice, the median; -1 without any.
        budget: all answers at the price.
        paid: to whom agreed with the consensus and passed.
        withheld: of those who are gated.
        returned: of those who pass, for answers that differ.
    """

    honest_only: float
    majority: float
    accuracy: float
    loss: float
    attackers_pay_by_vote: float
    attackers_pay: float
    honest_gated: float
    attackers_gated: float
    noticed_after: float
    budget: int
    paid: int
    withheld: int
    returned: int

    def as_json(self) -> dict[str, float]:
        """Return the figures by name."""
        return asdict(self)


def measure(world: World, method: str = "auto") -> Measured:
    """Send a world through the gate and count."""
    answers = world.answers
    known = {task: int(code) for task, code in zip(answers.tasks, world.gold.tolist(), strict=True) if code >= 0}
    behind = gate(answers, order=world.order, gold=known, method=method)
    honest = of_passing(answers, ~world.attacker, known, method)
    vote = aggregate(answers, "vote")
    gated = np.array([name in behind.reason for name in answers.workers])
    paid = _paid(world, behind.consensus, ~gated)
    by_vote = _paid(world, vote, np.ones(answers.n_workers, np.bool_))
    of_attackers = world.attacker[answers.worker]
    held = int(gated[answers.worker].sum())
    right = [float((found.labels == world.truth).mean()) for found in (honest, vote, behind.consensus)]
    return Measured(
        honest_only=right[0],
        majority=right[1],
        accuracy=right[2],
        loss=right[0] - right[2],
        attackers_pay_by_vote=float(of_attackers[by_vote].mean()) if by_vote.any() else 0.0,
        attackers_pay=float(of_attackers[paid].mean()) if paid.any() else 0.0,
        honest_gated=float(gated[~world.attacker].mean()) if (~world.attacker).any() else 0.0,
        attackers_gated=float(gated[world.attacker].mean()) if world.attacker.any() else 0.0,
        noticed_after=_noticed(world, behind),
        budget=PRICE * answers.task.size,
        paid=PRICE * int(paid.sum()),
        withheld=PRICE * held,
        returned=PRICE * int((~paid).sum() - held),
    )


def _paid(world: World, found: Consensus, passes: Bools) -> Bools:
    """Whether each answer is paid: it says what the consensus says, and its worker passes; shape (n,)."""
    answers = world.answers
    return np.asarray((answers.label == found.labels[answers.task]) & passes[answers.worker])


def _noticed(world: World, behind: Gated) -> float:
    delays = [
        turn.noticed - HONEST_FIRST + 1
        for name, turn in behind.turns.items()
        if world.attacker[int(str(name))] and turn.noticed >= HONEST_FIRST
    ]
    return float(np.median(delays)) if delays else -1.0
