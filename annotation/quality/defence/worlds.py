"""Simulated campaigns with people who do not work: what the gate is measured on. Seeded; nothing here is real.

One world has `TASKS` tasks of four classes, 40, 30, 20 and 10 % usual, five answers each, from workers with a hundred
answers each. Honest workers are right with a probability of Beta(12, 3) and err evenly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from annotation.quality.table import Answers, Bools, Ints

TASKS, PER_TASK, WORKERS = 3000, 5, 150
USUAL: Final = np.array([0.4, 0.3, 0.2, 0.1])
HONEST: Final = (12.0, 3.0)
HONEST_FIRST = 20


@dataclass(frozen=True, slots=True)
class World:
    """One simulated campaign.

    Attributes:
        answers: everybody's, one entry per (task, worker).
        order: when each was given, shape (n,); within a worker it increases.
        truth: class of each task, shape (T,).
        gold: class code where it is known to the campaign, -1 elsewhere, shape (T,).
        attacker: whether a worker is one, shape (W,).
    """

    answers: Answers
    order: Ints
    truth: Ints
    gold: Ints
    attacker: Bools


Attack = Callable[[np.random.Generator, Ints, Ints, Ints], Ints]
"""From chance, the true classes of a worker's tasks, the shared key there, and honest answers, to the answers given."""


def _random(rng: np.random.Generator, truth: Ints, key: Ints, honest: Ints) -> Ints:
    return rng.integers(0, USUAL.size, truth.size).astype(np.int32)


def _constant(rng: np.random.Generator, truth: Ints, key: Ints, honest: Ints) -> Ints:
    return np.full(truth.size, rng.integers(0, USUAL.size), np.int32)


def _prior(rng: np.random.Generator, truth: Ints, key: Ints, honest: Ints) -> Ints:
    return rng.choice(USUAL.size, truth.size, p=USUAL).astype(np.int32)


def _colluders(rng: np.random.Generator, truth: Ints, key: Ints, honest: Ints) -> Ints:
    return key


def _adversaries(rng: np.random.Generator, truth: Ints, key: Ints, honest: Ints) -> Ints:
    # The key of those who are wrong on purpose: the same wrong class for everybody.
    return ((truth + 1 + key % (USUAL.size - 1)) % USUAL.size).astype(np.int32)


def _sleepers(rng: np.random.Generator, truth: Ints, key: Ints, honest: Ints) -> Ints:
    late = np.arange(truth.size) >= HONEST_FIRST
    return np.where(late, rng.integers(0, USUAL.size, truth.size), honest).astype(np.int32)


ATTACKS: Final[dict[str, Attack]] = {
    "random": _random,
    "constant": _constant,
    "prior": _prior,
    "colluders": _colluders,
    "adversaries": _adversaries,
    "sleepers": _sleepers,
}
MIX = "mix"
KINDS: Final = (*ATTACKS, MIX)


def world(
    kind: str, share: float, *, seed: int, gold_per_worker: float = 5.0, tasks: int = TASKS, split: int = 1
) -> World:
    """Return a seeded world.

    Args:
        kind: of attack, one of `KINDS`; "mix" gives every attacker a kind of their own.
        share: of the workers who attack, from 0 to 1.
        seed: of everything left to chance.
        gold_per_worker: how many of a worker's hundred answers are to gold tasks, on average.
        tasks: how many; workers are as many as it takes for a hundred answers each.
        split: into how many accounts every attacker divides their answers.

    Raises:
        ValueError: no such kind, or a share outside of 0 to 1.
    """
    if kind not in KINDS or not 0 <= share <= 1:
        raise ValueError(f"no such attack: {kind} by {share:g}")
    rng = np.random.default_rng(seed)
    people = max(tasks * PER_TASK * WORKERS // (TASKS * PER_TASK), PER_TASK)
    truth = rng.choice(USUAL.size, tasks, p=USUAL).astype(np.int32)
    key = rng.integers(0, USUAL.size, tasks).astype(np.int32)
    gold = np.where(rng.permutation(tasks) < round(tasks * gold_per_worker / 100), truth, -1).astype(np.int32)
    attackers = np.zeros(people, np.bool_)
    attackers[rng.permutation(people)[: round(share * people)]] = True
    skill = rng.beta(*HONEST, people)
    task, worker = _schedule(rng, tasks, people)
    label = np.empty(task.size, np.int32)
    for person in range(people):
        mine = np.flatnonzero(worker == person)
        right = truth[task[mine]]
        wrong = (right + rng.integers(1, USUAL.size, mine.size)) % USUAL.size
        honest = np.where(rng.random(mine.size) < skill[person], right, wrong).astype(np.int32)
        if attackers[person]:
            attack = ATTACKS[kind if kind != MIX else str(rng.choice(list(ATTACKS)))]
            label[mine] = attack(rng, right, key[task[mine]], honest)
        else:
            label[mine] = honest
    account, is_attacker = _accounts(worker, attackers, split)
    codes = Answers.from_codes(task, account, label, n_classes=USUAL.size)
    order = np.lexsort((account, task)).astype(np.int32)
    return World(codes, order, truth, gold, is_attacker)


def _schedule(rng: np.random.Generator, tasks: int, people: int) -> tuple[Ints, Ints]:
    """Hand every task to `PER_TASK` different people, everybody about equally often; rows in the order of time."""
    task = np.repeat(np.arange(tasks, dtype=np.int32), PER_TASK)
    worker = np.concatenate([rng.permutation(people) for _ in range(-(-task.size // people))])[: task.size]
    worker = worker.astype(np.int32).reshape(tasks, PER_TASK)
    for row in np.flatnonzero([len(set(each)) < PER_TASK for each in worker.tolist()]):
        worker[row] = rng.choice(people, PER_TASK, replace=False)
    shuffled = rng.permutation(tasks)
    return shuffled[task].astype(np.int32), worker.ravel()


def _accounts(worker: Ints, attackers: Bools, split: int) -> tuple[Ints, Bools]:
    """Divide the answers of each attacker among `split` accounts, one after the other."""
    if split <= 1:
        return worker, attackers
    account, owners = worker.copy(), attackers.tolist()
    for person in np.flatnonzero(attackers).tolist():
        mine = np.flatnonzero(worker == person)
        for part in np.array_split(mine, split)[1:]:
            account[part] = len(owners)
            owners.append(True)
    return account, np.array(owners, np.bool_)
