"""Does a confidence of 80 % mean right four times in five? Measuring it, and mending it by one temperature."""

from __future__ import annotations

import numpy as np

from annotation.quality.table import Bools, Floats, Ints

FLATTEST = 0.01
BISECTIONS = 20
TINY = 1e-12
BINS = 15


def calibration_error(confidence: Floats, right: Bools, bins: int = BINS) -> float:
    """Expected calibration error: the mean gap between confidence and accuracy over equal bins of confidence, 0 to 1.

    Args:
        confidence: of each answer, 0 to 1, shape (n,).
        right: whether it was right, shape (n,).
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


USUAL_TEMPERATURE = 1.5
"""Crowds err together more than models believe: what is too sure by this on most sets of answers."""
DOUBT_OF_USUAL = 0.4


def temperature(
    posterior: Floats, truth: Ints, *, coldest: float = 0.05, hottest: float = 20.0, prior: bool = False
) -> float:
    """Return the temperature under which tasks of known truth are likeliest: posterior ** (1 / temperature).

    Args:
        posterior: of the gold tasks, fitted without knowing them, shape (g, k).
        truth: their class codes, shape (g,).
        coldest: lower end of the search.
        hottest: upper end of the search.
        prior: whether to take it for `USUAL_TEMPERATURE` until the tasks say otherwise, its logarithm within
            `DOUBT_OF_USUAL`; a dozen tasks without a mistake prove little.

    Returns:
        1.0, or what is usual, when there is no gold task.
    """
    if not truth.size:
        return USUAL_TEMPERATURE if prior else 1.0
    low, high = np.log(coldest), np.log(hottest)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        power = float(np.exp(-middle))
        pull = (middle - np.log(USUAL_TEMPERATURE)) / DOUBT_OF_USUAL**2 if prior else 0.0
        # By the logarithm of the temperature: d/d(log T) = -power · d/d(power).
        if power * _slope(posterior, truth, power) + pull > 0:
            high = middle
        else:
            low = middle
    return float(np.exp((low + high) / 2))


def _slope(posterior: Floats, truth: Ints, power: float) -> float:
    """Derivative of the log-likelihood of the truth by the power: log-loss is convex in it."""
    logs = np.log(np.maximum(posterior, TINY))
    return float((logs[np.arange(truth.size), truth] - (sharpen(posterior, power) * logs).sum(axis=1)).sum())
