"""Where a consensus goes against the crowd: how often it contradicts the vote, and who stands behind it.

Models that weigh workers can be captured: a few who copy from each other agree so well that everybody else looks like
a guesser. Nothing in the answers tells such a clique from a few experts among guessers, only known answers do. So an
outcome that contradicts the vote and that most answers contradict is not believed without them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from annotation.quality.table import Answers, Ints
from annotation.quality.vote import majority

MUCH: Final = 0.25
"""Contradicting the vote on so many tasks takes more than some workers' weights."""
FOLLOWING: Final = 0.25
"""Who is right a quarter of the way from guessing to perfection follows an outcome."""
FEW: Final = 0.45
"""So many of the answers should come from people who follow it."""
KNOWN_ENOUGH: Final = 10
"""So many known tasks hold the models to the truth better than a count of heads could."""


def disagreement(answers: Answers, labels: Ints, gold: Ints | None) -> float:
    """Return the share of tasks, known ones and ties apart, on which the vote chose another class."""
    vote = majority(answers)
    differs = (labels != vote.labels) & ~vote.tied & (True if gold is None else gold < 0)
    return float(differs.mean()) if differs.size else 0.0


def following(answers: Answers, labels: Ints) -> float:
    """Return the share of the answers that come from workers who follow the labels, shape (T,)."""
    right = np.bincount(answers.worker, labels[answers.task] == answers.label, answers.n_workers)
    total = np.bincount(answers.worker, minlength=answers.n_workers)
    chance = 1 / answers.n_classes
    follows = (right + 1) / (total + 2) > chance + FOLLOWING * (1 - chance)
    return float(total @ follows / total.sum())


def of_few(answers: Answers, labels: Ints, gold: Ints | None) -> bool:
    """Whether labels contradict the vote much, few stand behind them, and little is known that could bear them out."""
    if gold is not None and (gold >= 0).sum() >= KNOWN_ENOUGH:
        return False
    return disagreement(answers, labels, gold) > MUCH and following(answers, labels) < FEW
