"""Random crowds with a known truth: many shapes, each fixed by its seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotation.quality.table import Answers, Floats

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class World:
    """A crowd's answers and the truth they are about.

    Attributes:
        answers: coded answers; every task has at least one.
        truth: class code of each task, shape (T,).
        shape: the facts of this world, for reports.
    """

    answers: Answers
    truth: Codes
    shape: dict[str, float]


def random_world(seed: int) -> World:
    """Draw the shape of a crowd, then its answers; equal seeds give equal worlds."""
    rng = np.random.default_rng(seed)
    n_classes = int(rng.choice([2, 2, 2, 3, 4, 5, 8, 15]))
    n_tasks = int(np.exp(rng.uniform(np.log(30), np.log(2000))))
    n_workers = int(np.exp(rng.uniform(np.log(3), np.log(150))))
    per_task = min(int(rng.choice([1, 2, 3, 3, 5, 5, 7, 10, 20])), n_workers)
    spam, hard = float(rng.choice([0, 0, 0.1, 0.2, 0.3])), float(rng.choice([0, 0, 0.1, 0.25, 0.4]))
    truth = rng.choice(n_classes, size=n_tasks, p=rng.dirichlet(np.full(n_classes, rng.choice([0.7, 2, 10]))))
    confusion = worker_confusions(rng, n_workers, n_classes, spam)
    task, worker = assign(rng, n_tasks, n_workers, per_task)
    label = draw(rng, confusion, truth, task, worker, hard)
    answers = Answers.from_codes(task, worker, label, n_classes=n_classes)
    shape = {"classes": n_classes, "tasks": n_tasks, "workers": n_workers, "answers_per_task": per_task}
    return World(answers, truth, shape | {"spammers": spam, "hard_tasks": hard})


def worker_confusions(rng: np.random.Generator, n_workers: int, n_classes: int, spam: float) -> Floats:
    """P(answer l | truth c) of each worker, shape (W, k, k): skilled, biased, and a share of spammers."""
    spread = rng.choice([3.0, 8.0, 30.0])
    centre = rng.uniform(0.35, 0.95) * (1 - 1 / n_classes) + 1 / n_classes
    skill = rng.beta(spread * centre, spread * (1 - centre), size=(n_workers, 1, 1))
    shared = rng.dirichlet(np.full(n_classes, rng.choice([0.5, 5.0])), size=n_classes)
    own = rng.dirichlet(np.full(n_classes, 1.0), size=(n_workers, n_classes))
    mistakes = rng.uniform() * shared + rng.uniform(0, 0.5) * own
    mistakes /= mistakes.sum(axis=2, keepdims=True)
    confusion = skill * np.eye(n_classes) + (1 - skill) * mistakes
    for cheat in np.flatnonzero(rng.random(n_workers) < spam):
        confusion[cheat] = spammer(rng, n_classes)
    return confusion


def spammer(rng: np.random.Generator, n_classes: int) -> Floats:
    """P(answer | truth) of one who does not look: random, always one class, or wrong on purpose; shape (k, k)."""
    kind = rng.choice(["random", "constant", "wrong"], p=[0.45, 0.45, 0.1])
    if kind == "random":
        return np.full((n_classes, n_classes), 1 / n_classes)
    if kind == "constant":
        return np.tile(np.eye(n_classes)[rng.integers(n_classes)], (n_classes, 1))
    return (1 - np.eye(n_classes)) / (n_classes - 1)


def assign(
    rng: np.random.Generator, n_tasks: int, n_workers: int, per_task: int, even: float | None = None
) -> tuple[Codes, Codes]:
    """Give each task `per_task` different workers, the busy ones more often; two arrays of length T · per_task.

    The smaller `even`, the more of the work is done by few; drawn when not given.
    """
    busy = rng.gamma(rng.choice([0.5, 2.0]) if even is None else even, size=n_workers) + 1e-3
    noise = rng.gumbel(size=(n_tasks, n_workers)) + np.log(busy)
    chosen = np.argpartition(-noise, per_task - 1, axis=1)[:, :per_task]
    return np.repeat(np.arange(n_tasks), per_task), chosen.ravel()


def draw(rng: np.random.Generator, confusion: Floats, truth: Codes, task: Codes, worker: Codes, hard: float) -> Codes:
    """Answer each task by the worker's confusion row, shape (n,).

    A share `hard` of the tasks is ambiguous: a worker may see the task's decoy class in it, so mistakes there come
    together, as they do with real crowds and as no model of independent mistakes expects.
    """
    n_classes = confusion.shape[1]
    decoy = rng.integers(n_classes, size=truth.size)
    pull = np.where(rng.random(truth.size) < hard, rng.uniform(0.2, 0.6, size=truth.size), 0.0)
    seen = np.where(rng.random(task.size) < pull[task], decoy[task], truth[task])
    cumulative = confusion[worker, seen].cumsum(axis=1)
    drawn = (rng.random((task.size, 1)) > cumulative).sum(axis=1)
    return np.asarray(np.minimum(drawn, n_classes - 1), dtype=np.int64)
