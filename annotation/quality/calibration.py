"""Does a confidence of 80 % mean right four times in five? Measuring it, and mending it by tasks of known truth.

Two things make a consensus too sure. Its answers are not quite independent: a *temperature* flattens what it says. And
some tasks a whole crowd gets wrong, however many say the same: with a probability e, *common error*, anything may be
true instead, p' = (1 - e) · p + e / k. A few known tasks do not settle either, so that neither is chosen: confidence is
averaged over both as the known tasks leave them probable. No label changes.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from annotation.quality.table import Bools, Floats, Ints

FLATTEST = 0.01
BISECTIONS = 20
TINY = 1e-12
BINS = 15


def calibration_error(confidence: Floats, right: Bools | Floats, bins: int = BINS) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy over equal bins of confidence, 0 to 1.

    Args:
        confidence: of each answer, 0 to 1, shape (n,).
        right: whether it was right, or how far, 0 to 1, shape (n,).
        bins: number of bins of equal width.

    Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017, equation 3.
    """
    if not confidence.size:
        return 0.0
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(place, confidence - right, bins)
    return float(np.abs(gaps).sum() / confidence.size)


def sharpen(posterior: Floats, power: float) -> Floats:
    """Raise each posterior to a power and normalise: below 1 flattens it, above 1 sharpens. Shape (T, k) in and out."""
    if power == 1.0:
        return posterior
    raised = np.maximum(posterior, TINY) ** power
    normal: Floats = raised / raised.sum(axis=1, keepdims=True)
    return normal


def flatten_to(posterior: Floats, mean_confidence: float) -> float:
    """Return the power in [`FLATTEST`, 1] whose mean highest posterior is `mean_confidence`, or the nearest to it."""
    low, high = FLATTEST, 1.0
    if posterior.max(axis=1).mean() <= mean_confidence:
        return high
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if sharpen(posterior, middle).max(axis=1).mean() > mean_confidence:
            high = middle
        else:
            low = middle
    return (low + high) / 2


TEMPERATURES: Final = np.exp(np.linspace(np.log(0.5), np.log(10.0), 17))
ERRORS: Final = np.array([5e-4, 2e-3, 5e-3, 0.01, 0.02, 0.035, 0.05, 0.07, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4])
USUAL_TEMPERATURE: Final = 1.2
DOUBT_OF_USUAL: Final = 0.4
"""Standard deviation of the temperature's logarithm before any task is known."""
LEAST_ERROR: Final = 0.04
"""Expected common error where answers are as independent as a model takes them to be,"""
MORE_ERROR: Final = 0.2
"""and how much more where they are not at all."""
ERROR_SHAPE: Final = 3.0
"""Of the Gamma distribution of the common error before any task is known."""
UNLIKELY: Final = 1e-4


class Doubt(NamedTuple):
    """What known tasks say of a consensus: how probable each temperature is, and the common error.

    Attributes:
        sure: probability of each of `TEMPERATURES` and of no common error, shape (temperatures,).
        error: expected common error.
    """

    sure: Floats
    error: float

    @property
    def power(self) -> float:
        """The expected inverse of the temperature."""
        return float(self.sure @ (1 / TEMPERATURES) / self.sure.sum())

    def over(self, posterior: Floats) -> Floats:
        """Return the posterior with doubt, shape (T, k) in and out."""
        found = np.full_like(posterior, self.error / posterior.shape[1])
        for share, temperature in zip(self.sure, TEMPERATURES, strict=True):
            if share > UNLIKELY:
                found += share * sharpen(posterior, 1 / float(temperature))
        return np.asarray(found / found.sum(axis=1, keepdims=True))


def doubt(posterior: Floats, truth: Ints, independence: float) -> Doubt:
    """Learn how far to doubt a consensus.

    Args:
        posterior: of the known tasks, fitted without knowing them, shape (g, k).
        truth: their class codes, shape (g,).
        independence: the power of the likelihood that foretells answers best, at most 1: the lower it is, the likelier
            are errors that a crowd makes together.

    Source: F. A. Wichmann and N. J. Hill, "The psychometric function I", Perception & Psychophysics 63 (2001), for the
        common error, there the lapse rate; C. Guo et al. (2017), section 4.2, for the temperature.
    """
    expected = LEAST_ERROR + MORE_ERROR * (1 - independence)
    each, even = np.arange(truth.size), ERRORS / posterior.shape[1]
    right = [sharpen(posterior, 1 / temperature)[each, truth] for temperature in TEMPERATURES.tolist()]
    logs = np.log((1 - ERRORS) * np.stack(right)[:, :, None] + even).sum(axis=1)
    logs -= ((np.log(TEMPERATURES / USUAL_TEMPERATURE) / DOUBT_OF_USUAL) ** 2 / 2)[:, None]
    logs += (ERROR_SHAPE - 1) * np.log(ERRORS) - ERROR_SHAPE * ERRORS / expected + np.log(np.gradient(ERRORS))
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    return Doubt(chance @ (1 - ERRORS), float((chance @ ERRORS).sum()))
