"""People who begin well and then stop working: a sequential test on each worker's stream of answers.

Two stories compete: the worker has followed the truth in one share of the answers all along, whatever it is; or they
worked well up to some answer and have gone by habit since (`information.likelihoods`). The evidence is the logarithm of
the Bayes factor of the second for its best turning point. It falls again when somebody works again, and a worker who
was never good has no turn to be found.

Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954); with unknown rates, T. L. Lai, "Sequential
changepoint detection in quality control and dynamical systems", JRSS B 57 (1995), section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import logsumexp
from scipy.stats import beta

from annotation.quality.defence.information import RATES
from annotation.quality.table import Floats, Ints

LIMIT: Final = 6.0
"""Evidence from which pay is held."""
BEFORE: Final = beta.pdf(np.clip(RATES, 0.01, 0.99), 4, 2)
"""How likely each rate is for somebody who works, before anything is known of them."""


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


def evidence(likelihoods: Floats) -> Floats:
    """Return the log Bayes factor of having turned before any and after each answer, shape (n + 1,).

    Args:
        likelihoods: log probability of each answer for each of `RATES`, oldest first, shape (n, rates).
    """
    return _stories(likelihoods)[0]


def turned(likelihoods: Floats) -> Turn | None:
    """Return where a worker stopped working, or None if they never did or have worked again since; see `evidence`."""
    path, since = _stories(likelihoods)
    if path[-1] < LIMIT:
        return None
    below = np.flatnonzero(path < LIMIT)
    return Turn(int(since[-1]), int(below[-1]), float(path[-1]))


def _stories(likelihoods: Floats) -> tuple[Floats, Ints]:
    """Return the evidence after each answer, and the best turning point for it; both shape (n + 1,)."""
    so_far = np.vstack([np.zeros(RATES.size), np.cumsum(likelihoods, axis=0)])
    guessed = so_far[:, 0]
    before = logsumexp(so_far, axis=1, b=BEFORE / BEFORE.sum()) - guessed
    best = np.maximum.accumulate(before)
    new = np.flatnonzero(before >= best)
    since = new[np.searchsorted(new, np.arange(len(so_far)), side="right") - 1]
    throughout = logsumexp(so_far, axis=1, b=1 / RATES.size)
    return np.asarray(best + guessed - throughout), since.astype(np.int32)
