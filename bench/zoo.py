"""Made crowds of named shapes, each with many seeds: where does a consensus lose to the vote?

A shape is a point on the axes that matter: tasks, classes, answers a task, how people differ, what they do wrong
together, how classes are spread and how many tasks are hard. One crowd's outcome is mostly chance; the mean over the
seeds of a shape, with its standard error, is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from annotation.quality.table import Answers, Floats
from bench.worlds import Codes, World, assign, draw


@dataclass(frozen=True, slots=True)
class Shape:
    """What a crowd is like.

    Attributes:
        tasks: how many tasks.
        classes: how many classes.
        answers: how many answers a task.
        workers: how many people.
        right: mean share of right answers of an honest person, beyond guessing, 0 to 1.
        spread: how alike honest people are: the sum of the Beta's parameters.
        shared: share of mistakes that follow habits all have (one class taken for another).
        own: share of mistakes that follow habits of one's own.
        guessing: share of people who guess.
        constant: share of people who always say the same.
        wrong: share of people who are wrong on purpose.
        colluding: share of people who copy one random key.
        skew: Dirichlet parameter of the class shares; large is even.
        hard: share of tasks that look like another class.
        busy: gamma parameter of how much people answer; small is uneven.
    """

    tasks: int = 300
    classes: int = 4
    answers: int = 5
    workers: int = 30
    right: float = 0.65
    spread: float = 8.0
    shared: float = 0.0
    own: float = 0.0
    guessing: float = 0.0
    constant: float = 0.0
    wrong: float = 0.0
    colluding: float = 0.0
    skew: float = 50.0
    hard: float = 0.0
    busy: float = 1.0


SHAPES: Final[dict[str, Shape]] = {
    "plain": Shape(),
    "two classes": Shape(classes=2, right=0.5),
    "alike": Shape(spread=1000.0),
    "alike, two answers": Shape(spread=1000.0, answers=2),
    "alike, many classes": Shape(spread=1000.0, classes=20, tasks=200, answers=3),
    "very different": Shape(spread=1.5),
    "tiny": Shape(tasks=20, workers=8, answers=3),
    "tiny, many classes": Shape(tasks=40, classes=15, workers=4, answers=2),
    "tiny, two classes": Shape(tasks=30, classes=2, workers=10, answers=5, right=0.5),
    "small, skewed": Shape(tasks=60, classes=3, skew=0.7, answers=3, workers=12),
    "one answer": Shape(answers=1, tasks=400),
    "two answers": Shape(answers=2, tasks=500, workers=40),
    "three answers": Shape(answers=3, tasks=500, workers=60),
    "three, many workers": Shape(answers=3, tasks=300, workers=200),
    "twenty answers": Shape(answers=20, tasks=150, workers=60, right=0.35),
    "fifty classes": Shape(classes=50, tasks=800, workers=40),
    "fifty, few answers": Shape(classes=50, tasks=300, workers=60, answers=3, skew=0.7),
    "twenty, skewed": Shape(classes=20, tasks=400, workers=50, answers=3, skew=0.5, shared=0.5),
    "eight, skewed": Shape(classes=8, tasks=300, workers=25, answers=3, skew=0.4, right=0.5),
    "rare class": Shape(classes=2, tasks=1500, workers=80, answers=3, skew=0.3, right=0.6),
    "rare, biased": Shape(classes=2, tasks=2000, workers=100, answers=3, skew=0.4, shared=1.0, right=0.6),
    "shared habits": Shape(shared=1.0),
    "own habits": Shape(own=1.0, tasks=600, workers=20),
    "own habits, few answers": Shape(own=1.0, tasks=150, workers=40, answers=3),
    "all habits": Shape(shared=0.5, own=0.5, classes=6, tasks=500),
    "hard tasks": Shape(hard=0.4),
    "hard, two classes": Shape(hard=0.5, classes=2, tasks=500),
    "hard, twenty answers": Shape(hard=0.5, answers=20, tasks=200, workers=60),
    "hard, many classes": Shape(hard=0.3, classes=12, answers=3, tasks=400, workers=80),
    "poor, two classes": Shape(classes=2, right=0.2, answers=5, tasks=200, workers=30, spread=20.0),
    "poor, skewed": Shape(classes=5, right=0.3, answers=3, tasks=300, workers=60, skew=0.5),
    "guessing": Shape(guessing=0.4),
    "constant": Shape(constant=0.3, classes=3),
    "wrong on purpose": Shape(wrong=0.2, classes=2),
    "colluding": Shape(colluding=0.25, tasks=600, workers=40),
    "all sorts": Shape(guessing=0.15, constant=0.1, wrong=0.05, colluding=0.1, hard=0.2, shared=0.3, tasks=400),
    "sorts, small": Shape(guessing=0.2, constant=0.1, hard=0.2, tasks=60, answers=3, workers=20),
    "few people": Shape(workers=5, answers=5, tasks=300),
    "three people": Shape(workers=3, answers=3, tasks=300, classes=3),
    "one busy": Shape(busy=0.2, workers=60, answers=4),
    "large": Shape(tasks=5000, workers=200, answers=3, classes=3, shared=0.3, own=0.3, hard=0.1),
}


def crowd(shape: Shape, seed: int) -> World:
    """Draw a crowd; equal shapes and seeds give equal crowds."""
    rng = np.random.default_rng(seed)
    per_task = min(shape.answers, shape.workers)
    truth = rng.choice(shape.classes, size=shape.tasks, p=rng.dirichlet(np.full(shape.classes, shape.skew)))
    task, worker = assign(rng, shape.tasks, shape.workers, per_task, shape.busy)
    kind = rng.permutation(sorts(shape))
    label = draw(rng, confusions(rng, shape, kind), truth, task, worker, shape.hard)
    key = rng.integers(shape.classes, size=shape.tasks)
    label = np.where(kind[worker] == COLLUDING, key[task], label)
    answers = Answers.from_codes(task, worker, label, n_classes=shape.classes)
    facts: dict[str, float] = {
        "classes": shape.classes,
        "tasks": shape.tasks,
        "workers": shape.workers,
        "answers_per_task": per_task,
    }
    return World(answers, truth, facts)


HONEST, GUESSING, CONSTANT, WRONG, COLLUDING = range(5)


def sorts(shape: Shape) -> Codes:
    """Return what sort each person is of, shape (W,); shares are met as far as whole people allow."""
    shares = np.array([shape.guessing, shape.constant, shape.wrong, shape.colluding])
    ends = np.floor(np.cumsum(shares) * shape.workers + 0.5).astype(np.int64)
    kinds = np.full(shape.workers, HONEST, dtype=np.int64)
    for sort, (begin, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True), 1):
        kinds[begin:end] = sort
    return kinds


def confusions(rng: np.random.Generator, shape: Shape, kind: Codes) -> Floats:
    """P(answer | class) of each person, shape (W, k, k)."""
    k, right = shape.classes, np.clip(shape.right, 0.01, 0.99)
    skill = rng.beta(shape.spread * right, shape.spread * (1 - right), size=(shape.workers, 1, 1))
    habits = rng.dirichlet(np.full(k, 0.3), size=k)
    own = rng.dirichlet(np.full(k, 0.3), size=(shape.workers, k))
    even = max(0.0, 1 - shape.shared - shape.own)
    mistakes = shape.shared * habits + shape.own * own + even / k
    confusion = skill * np.eye(k) + (1 - skill) * mistakes / mistakes.sum(axis=2, keepdims=True)
    confusion[kind == GUESSING] = 1 / k
    for person in np.flatnonzero(kind == CONSTANT):
        confusion[person] = np.eye(k)[rng.integers(k)]
    confusion[kind == WRONG] = (1 - np.eye(k)) / (k - 1)
    return np.asarray(confusion)
