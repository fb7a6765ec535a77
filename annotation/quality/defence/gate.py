"""The gate before pay: whose answers are believed, whose are held back, and why; recomputable from the answers alone.

Groups come first, judged by their joint gold; then models and gate take turns: the consensus of those who pass says in
what share of their answers each worker follows the truth, who probably does so less than a quarter as often as a good
worker is gated, and the consensus is found again, until nobody changes sides. Last, everybody's stream is read for the
point where work stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from annotation.quality.consensus import Consensus, aggregate, gold_codes
from annotation.quality.defence.collusion import Groups, groups
from annotation.quality.defence.information import RATES, habits, information, likelihoods, rates, without_own
from annotation.quality.defence.sleepers import Turn, turned
from annotation.quality.table import Answers, Bools, Floats

SHARE_OF_GOOD: Final = 0.25
GOOD: Final = 0.75
ROUNDS: Final = 6
PROBABLY: Final = 0.6
"""So probable must it be that somebody is below the limit."""
DOUBT: Final = 0.01
ANSWERS_FLOOR: Final = 20
"""With fewer answers an account has not shown what it can do; it is paid once it has."""
TOLD, FOLLOWS, STOPPED, NEW = "tells too little", "follows a group", "stopped working", "too few answers"


@dataclass(frozen=True, slots=True)
class Gated:
    """The outcome of the gate.

    Attributes:
        consensus: of the answers of those who pass; tasks none of them answered are left to what is usual.
        skill: share of each worker's answers that follow the truth rather than habit, shape (W,).
        bits: information of each worker about the truth, shape (W,).
        limit: with less skill than this a worker is gated.
        reason: why each gated worker is, by name; who is not there passes.
        turns: where each sleeper stopped, by name.
        groups: who agrees with whom.
    """

    consensus: Consensus
    skill: Floats
    bits: Floats
    limit: float
    reason: dict[Hashable, str]
    turns: dict[Hashable, Turn]
    groups: Groups


def gate(
    answers: Answers,
    *,
    order: npt.NDArray[np.integer[Any]] | None = None,
    gold: Mapping[Any, Hashable] | None = None,
    spared: Collection[int] = (),
    method: str = "auto",
) -> Gated:
    """Judge all workers of a set of answers.

    Args:
        answers: k ≥ 2 classes, at least one answer.
        order: when each answer was given, as increasing numbers, shape (n,); without it nobody's stream is read.
        gold: the known class of some tasks, by name.
        spared: codes of workers who pass whatever their answers say.
        method: of the consensus.
    """
    codes = gold_codes(answers, gold)
    known = np.full(answers.n_tasks, -1, np.int32) if codes is None else codes
    blocks = groups(answers, known)
    given = np.bincount(answers.worker, minlength=answers.n_workers)
    free = np.isin(np.arange(answers.n_workers), list(spared))
    condemned = blocks.condemned[blocks.group] & ~free
    passing, limit = ~condemned, 0.0
    found = of_passing(answers, passing, gold, method)
    for _ in range(ROUNDS):
        spread = rates(answers, without_own(answers, found.posterior))
        skill = spread @ RATES
        active = passing & (given >= ANSWERS_FLOOR)
        limit = SHARE_OF_GOOD * float(np.quantile(skill[active], GOOD)) if active.any() else 0.0
        poor = (spread * (limit > RATES)).sum(axis=1)
        # Whoever agrees with those outside a condemned group beyond doubt was counted in by mistake.
        condemned &= poor > DOUBT
        before, passing = passing, ~condemned & ((poor < PROBABLY) | free)
        if (before == passing).all():
            break
        found = of_passing(answers, passing, gold, method)
    turns = {} if order is None else _turns(answers, found, ~condemned & ~free, order)
    asleep = np.isin(np.arange(answers.n_workers), list(turns))
    if (asleep & passing).any():
        passing &= ~asleep
        found = of_passing(answers, passing, gold, method)
    reason: dict[Hashable, str] = {}
    for code, name in enumerate(answers.workers):
        if condemned[code]:
            reason[name] = FOLLOWS
        elif not passing[code]:
            reason[name] = STOPPED if asleep[code] else TOLD
        elif given[code] < ANSWERS_FLOOR:
            reason[name] = NEW
    others = without_own(answers, found.posterior)
    skill, bits = rates(answers, others) @ RATES, information(answers, others)
    return Gated(
        found, skill, bits, limit, reason, {answers.workers[code]: turn for code, turn in turns.items()}, blocks
    )


def of_passing(answers: Answers, passing: Bools, gold: Mapping[Any, Hashable] | None, method: str) -> Consensus:
    """Agree on every task by the answers of those who pass; tasks without one get what is usual, and are not sure."""
    kept = passing[answers.worker]
    fewer = replace(answers, task=answers.task[kept], worker=answers.worker[kept], label=answers.label[kept])
    return aggregate(fewer, method, gold=gold)


def _turns(answers: Answers, found: Consensus, whom: Bools, order: npt.NDArray[np.integer[Any]]) -> dict[int, Turn]:
    """Read the streams of some workers."""
    others = without_own(answers, found.posterior)
    habit = habits(answers)
    turns: dict[int, Turn] = {}
    by_worker = np.lexsort((order, answers.worker))
    edges = np.searchsorted(answers.worker[by_worker], np.arange(answers.n_workers + 1))
    for code in np.flatnonzero(whom).tolist():
        mine = by_worker[edges[code] : edges[code + 1]]
        turn = turned(likelihoods(answers.label[mine], habit[answers.worker[mine]], others[mine]))
        if turn is not None:
            turns[code] = turn
    return turns
