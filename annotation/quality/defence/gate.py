"""The gate before pay: whose answers are believed, whose are held back, and why; recomputable from the answers alone.

Groups come first, judged by their joint gold; then models and gate take turns: the consensus of those who pass says how
far each worker agrees beyond chance, who does by less than a quarter of what a good worker does is gated, and the
consensus is found again, until nobody changes sides. Last, everybody's stream is read for the point where work stopped.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from annotation.quality.consensus import Consensus, aggregate, gold_codes
from annotation.quality.defence.collusion import Groups, groups
from annotation.quality.defence.information import beyond_chance, information, without_own
from annotation.quality.defence.sleepers import Turn, certainty, turned
from annotation.quality.table import Answers, Bools, Floats, Ints

SHARE_OF_GOOD: Final = 0.25
GOOD: Final = 0.75
ROUNDS: Final = 6
DOUBTS: Final = 2.0
ANSWERS_HEARD: Final = 5
"""Nobody is told apart from a guesser by fewer answers than this: they count until then."""
ANSWERS_FLOOR: Final = 20
"""With fewer answers an account has not shown what it can do; it is paid once it has."""
TOLD, FOLLOWS, STOPPED, NEW = "tells too little", "follows a group", "stopped working", "too few answers"


@dataclass(frozen=True, slots=True)
class Gated:
    """The outcome of the gate.

    Attributes:
        consensus: of the answers of those who pass; tasks none of them answered are left to what is usual.
        skill: agreement of each worker with the others beyond chance, shape (W,).
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
    answers: Answers, *, order: Ints | None = None, gold: Mapping[Any, Hashable] | None = None, method: str = "auto"
) -> Gated:
    """Judge all workers of a set of answers.

    Args:
        answers: k ≥ 2 classes, at least one answer.
        order: when each answer was given, as increasing numbers, shape (n,); without it nobody's stream is read.
        gold: the known class of some tasks, by name.
        method: of the consensus.
    """
    codes = gold_codes(answers, gold)
    known = np.full(answers.n_tasks, -1, np.int32) if codes is None else codes
    blocks = groups(answers, known)
    given = np.bincount(answers.worker, minlength=answers.n_workers)
    condemned = blocks.condemned[blocks.group]
    passing, limit = ~condemned, 0.0
    found = of_passing(answers, passing, gold, method)
    for _ in range(ROUNDS):
        skill = beyond_chance(answers, without_own(answers, found.posterior))
        active = passing & (given >= ANSWERS_FLOOR)
        limit = SHARE_OF_GOOD * float(np.quantile(skill[active], GOOD)) if active.any() else 0.0
        # Whoever agrees with those outside a condemned group beyond doubt was counted in by mistake.
        condemned &= skill <= limit + DOUBTS / np.sqrt(np.maximum(given, 1))
        before, passing = passing, ~condemned & ((skill > limit) | (given < ANSWERS_HEARD))
        if (before == passing).all():
            break
        found = of_passing(answers, passing, gold, method)
    turns = {} if order is None else _turns(answers, found, ~condemned, order)
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
    skill, bits = beyond_chance(answers, others), information(answers, others)
    return Gated(
        found, skill, bits, limit, reason, {answers.workers[code]: turn for code, turn in turns.items()}, blocks
    )


def of_passing(answers: Answers, passing: Bools, gold: Mapping[Any, Hashable] | None, method: str) -> Consensus:
    """Agree on every task by the answers of those who pass; tasks without one get what is usual, and are not sure."""
    kept = passing[answers.worker]
    fewer = replace(answers, task=answers.task[kept], worker=answers.worker[kept], label=answers.label[kept])
    return aggregate(fewer, method, gold=gold)


def _turns(answers: Answers, found: Consensus, whom: Bools, order: Ints) -> dict[int, Turn]:
    """Read the streams of some workers."""
    others = without_own(answers, found.posterior)
    hit, sure = others[np.arange(len(others)), answers.label], certainty(others)
    said = np.bincount(answers.worker.astype(np.int64) * answers.n_classes + answers.label)
    habit = np.zeros((answers.n_workers, answers.n_classes))
    habit.flat[: said.size] = said
    habit /= np.maximum(habit.sum(axis=1, keepdims=True), 1)
    chance = (others * habit[answers.worker]).sum(axis=1)
    turns: dict[int, Turn] = {}
    by_worker = np.lexsort((order, answers.worker))
    edges = np.searchsorted(answers.worker[by_worker], np.arange(answers.n_workers + 1))
    for code in np.flatnonzero(whom).tolist():
        mine = by_worker[edges[code] : edges[code + 1]]
        turn = turned(hit[mine], chance[mine], sure[mine])
        if turn is not None:
            turns[code] = turn
    return turns
