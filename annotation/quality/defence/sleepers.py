"""People who begin well and then stop working: a sequential test on each worker's stream of answers.

Each answer is compared with what the others make of its task. Two stories compete: the worker has been right at one
rate all along, whatever it is; or they worked well up to some answer and have guessed since. The evidence is the
logarithm of the Bayes factor of the second for its best turning point. It falls again when somebody works again, and a
worker who was never good has no turn to be found. Tasks about which the others are not sure say little, and count for
as much as they say.

Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954); with unknown rates, T. L. Lai, "Sequential
changepoint detection in quality control and dynamical systems", JRSS B 57 (1995), section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import betaln

from annotation.quality.table import Floats

TINY: Final = 1e-12
LIMIT: Final = 5.0
"""Evidence from which pay is held."""
THROUGHOUT: Final = (4.0, 1.5)
BEFORE: Final = (8.0, 2.0)
"""Beta of the share right: of somebody who never turned, and of somebody before they did."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Where somebody stopped working.

    Attributes:
        since: place of the first answer of the bad stretch.
        noticed: place of the answer from which the evidence has been above the limit.
        evidence: log Bayes factor after the last answer.
    """

    since: int
    noticed: int
    evidence: float


def evidence(agreed: Floats, chance: Floats, weight: Floats) -> Floats:
    """Return the log Bayes factor of having turned before any and after each answer, shape (n + 1,).

    Args:
        agreed: probability, by the others' answers alone, that each answer is right, oldest first, shape (n,).
        chance: probability that a guess by the worker's habit would be right there, shape (n,).
        weight: how much the others' answers say about the task, 0 nothing to 1 all, shape (n,).
    """
    return _stories(agreed, chance, weight)[0]


def turned(agreed: Floats, chance: Floats, weight: Floats) -> Turn | None:
    """Return where a worker stopped working, or None if they never did or have worked again since; see `evidence`."""
    path, since = _stories(agreed, chance, weight)
    if path[-1] < LIMIT:
        return None
    below = np.flatnonzero(path < LIMIT)
    return Turn(int(since[-1]), int(below[-1]), float(path[-1]))


def certainty(beliefs: Floats) -> Floats:
    """Return how much beliefs say, 1 - entropy / log k, shape (n,) from (n, k), k ≥ 2."""
    entropy = -(beliefs * np.log(np.maximum(beliefs, TINY))).sum(axis=1)
    return np.asarray(1 - entropy / np.log(beliefs.shape[1]))


def _stories(agreed: Floats, chance: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the evidence after each answer, and the best turning point for it; both shape (n + 1,)."""
    guess = np.clip(chance, 0.05, 0.9)
    right = np.concatenate([[0.0], np.cumsum(weight * agreed)])
    total = np.concatenate([[0.0], np.cumsum(weight)])
    guessed = np.concatenate([[0.0], np.cumsum(weight * (agreed * np.log(guess) + (1 - agreed) * np.log1p(-guess)))])
    before = _log_marginal(right, total, *BEFORE) - guessed
    best = np.maximum.accumulate(before)
    new = np.flatnonzero(before >= best)
    since = new[np.searchsorted(new, np.arange(right.size), side="right") - 1]
    return best + guessed - _log_marginal(right, total, *THROUGHOUT), since.astype(np.float64)


def _log_marginal(right: Floats, total: Floats, a: float, b: float) -> Floats:
    """Log probability of a row of answers whose share right has a Beta (a, b)."""
    return np.asarray(betaln(a + right, b + total - right) - betaln(a, b))
