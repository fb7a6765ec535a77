"""Numbers: a Gaussian model in which every worker has a variance of their own.

Model: worker w says of task t a number with mean μ[t] and variance σ²[w]. The variances share a scaled inverse
chi-square prior. Its degrees of freedom, the number of answers it is worth, are those under which each answer is
foretold best from the others to its task: with workers alike the outcome is the mean, with unlike workers the careful
ones count more. EM sets out from the median, which a few wild answers do not move.

Source: V. C. Raykar et al., "Learning from crowds", JMLR 11 (2010), section 5, for the model; D. M. Allen, "The
relationship between variable selection and data augmentation and a method for prediction", Technometrics 16 (1974), for
the squared error of foretelling (PRESS).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import erf

from annotation.quality.held_out import golden_section
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import Floats, Ints, in_order

TOLERANCE = 1e-6
MAX_ITERATIONS = 100
FEWEST_FREEDOM, MOST_FREEDOM = 2.0, 1e5
SEARCH_STEPS = 12
GOLD_WEIGHT = 3.0
METHODS = ("auto", "mean", "median")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Answers as arrays, one entry per (task, worker): codes of shape (n,), values of shape (n,), and the names."""

    task: Ints
    worker: Ints
    value: Floats
    tasks: tuple[Hashable, ...]
    workers: tuple[Hashable, ...]

    @classmethod
    def from_rows(cls, rows: Sequence[Row]) -> Numbers:
        """Code the rows; sums do not depend on their order.

        Raises:
            ValueError: an answer is not a finite number.
        """
        kept = latest(rows)
        tasks, workers = in_order({row[0] for row in kept}), in_order({row[1] for row in kept})
        place = {name: code for code, name in enumerate(tasks)}, {name: code for code, name in enumerate(workers)}
        codes = sorted((place[0][task], place[1][worker], float(value)) for task, worker, value in kept)
        table = np.array(codes, dtype=np.float64).reshape(-1, 3)
        if not np.isfinite(table[:, 2]).all():
            raise ValueError("an answer is not a finite number")
        return cls(table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), table[:, 2].copy(), tasks, workers)

    def per_task(self, weights: Floats) -> Floats:
        """Sum over each task's answers, shape (T,)."""
        return np.bincount(self.task, weights, len(self.tasks)).astype(np.float64)

    def per_worker(self, weights: Floats) -> Floats:
        """Sum over each worker's answers, shape (W,)."""
        return np.bincount(self.worker, weights, len(self.workers)).astype(np.float64)

    def medians(self) -> Floats:
        """Return the median of each task's answers, shape (T,)."""
        order = np.lexsort((self.value, self.task))
        sizes = np.bincount(self.task, minlength=len(self.tasks))
        ends = np.cumsum(sizes)
        low, high = ends - sizes + (sizes - 1) // 2, ends - sizes + sizes // 2
        values = self.value[order]
        return np.asarray((values[low] + values[high]) / 2)


@dataclass(frozen=True, slots=True)
class Fit:
    """Where EM stopped.

    Attributes:
        mean: each task's number, shape (T,).
        variance: of that number, shape (T,); 0 where it is known.
        noise: each worker's variance, shape (W,).
        freedom: how many answers the prior of the workers' variances is worth.
    """

    mean: Floats
    variance: Floats
    noise: Floats
    freedom: float


def fit(numbers: Numbers, gold: Mapping[Any, float] | None = None) -> Fit:
    """Find numbers and variances together, and how far to believe that workers differ.

    Args:
        numbers: at least one answer.
        gold: the known number of some tasks; they are held to it and weigh `GOLD_WEIGHT` times.
    """
    known = np.array([float((gold or {}).get(task, np.nan)) for task in numbers.tasks])
    start = np.where(np.isnan(known), numbers.medians(), known)

    def loss(logarithm: float) -> float:
        return foretelling_error(numbers, em(numbers, known, start, float(np.exp(logarithm))), known)

    low, high = np.log(FEWEST_FREEDOM), np.log(MOST_FREEDOM)
    best = min((high, golden_section(loss, low, high, SEARCH_STEPS)), key=loss)
    return em(numbers, known, start, float(np.exp(best)))


def em(numbers: Numbers, known: Floats, start: Floats, freedom: float) -> Fit:
    """Alternate numbers and variances until the numbers stand still.

    Args:
        numbers: at least one answer.
        known: the known number of each task, NaN elsewhere, shape (T,).
        start: first guess of the numbers, shape (T,).
        freedom: how many answers the prior of the workers' variances is worth.
    """
    is_open = np.isnan(known)
    weight = np.where(is_open, 1.0, GOLD_WEIGHT)[numbers.task]
    counts = numbers.per_worker(weight)
    mean, spread = start, np.zeros(start.size)
    noise = np.ones(len(numbers.workers))
    for _ in range(MAX_ITERATIONS):
        squares = numbers.per_worker(weight * ((numbers.value - mean[numbers.task]) ** 2 + spread[numbers.task]))
        common = float(squares.sum() / counts.sum())
        if common == 0.0:
            break
        noise = (squares + freedom * common) / (counts + freedom)
        precision = numbers.per_task(1 / noise[numbers.worker])
        found = numbers.per_task(numbers.value / noise[numbers.worker]) / precision
        before, mean = mean, np.where(is_open, found, known)
        spread = np.where(is_open, 1 / precision, 0.0)
        if np.abs(mean - before).max() <= TOLERANCE * np.sqrt(common):
            break
    return Fit(mean, spread, noise, freedom)


def foretelling_error(numbers: Numbers, found: Fit, known: Floats) -> float:
    """Return the mean squared error of each answer foretold by the others to its task, at their workers' weights.

    Tasks of known number, and those with one answer, foretell nothing; 0 when there are no others.
    """
    precision = 1 / found.noise[numbers.worker]
    whole = numbers.per_task(precision)[numbers.task]
    several = np.isnan(known) & (numbers.per_task(np.ones(numbers.value.size)) > 1)
    telling = several[numbers.task]
    if not telling.any():
        return 0.0
    errors = (numbers.value - found.mean[numbers.task])[telling] * whole[telling] / (whole - precision)[telling]
    return float(errors @ errors / errors.size)


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on a number for each task.

    Confidence is the probability that the number is within a tenth of the standard deviation of all answers from the
    true one: a precision that means the same whatever the unit.
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    numbers = Numbers.from_rows(rows)
    if not numbers.tasks:
        return Outcome({}, {}, {}, method)
    found = fit(numbers, gold)
    mean = found.mean
    if method != "auto":
        sizes = numbers.per_task(np.ones(numbers.value.size))
        plain = numbers.medians() if method == "median" else numbers.per_task(numbers.value) / sizes
        mean = np.array([float((gold or {}).get(task, plain[code])) for code, task in enumerate(numbers.tasks)])
    near = max(float(numbers.value.std()) / 10, TOLERANCE)
    deviation = np.sqrt(found.variance)
    with np.errstate(divide="ignore"):
        confidence = np.where(deviation > 0, erf(near / (np.sqrt(2) * deviation)), 1.0)
    errors = np.abs(numbers.value - mean[numbers.task])
    right = numbers.per_worker(np.exp(-errors / (10 * near)))
    total = numbers.per_worker(np.ones(errors.size))
    return Outcome(
        answers=dict(zip(numbers.tasks, mean.tolist(), strict=True)),
        confidence=dict(zip(numbers.tasks, confidence.tolist(), strict=True)),
        skill=betas(numbers.workers, right, total),
        method=method,
        evidence={
            "within": near,
            "deviation": dict(zip(map(str, numbers.tasks), deviation.tolist(), strict=True)),
            "worker_deviation": dict(zip(map(str, numbers.workers), np.sqrt(found.noise).tolist(), strict=True)),
            "freedom": found.freedom,
        },
    )


def betas(workers: Sequence[Hashable], right: Floats, total: Floats) -> dict[Hashable, tuple[float, float]]:
    """Return each worker's Beta of being right, with four pseudo-answers at the crowd's share.

    Args:
        workers: length W.
        right: how right each was in sum, shape (W,), at most `total`.
        total: over how many answers, shape (W,).
    """
    crowd = (float(right.sum()) + 1.5) / (float(total.sum()) + 2)
    return {
        name: (float(r) + 4 * crowd, float(n - r) + 4 * (1 - crowd))
        for name, r, n in zip(workers, right, total, strict=True)
    }


def alpha(rows: Sequence[Row]) -> float:
    """Krippendorff's alpha for interval data; NaN when no task has two answers, 1 when all numbers are equal.

    Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section E, squared differences:
        alpha = 1 - (N - 1) · Σ_t Σ_pairs (x - y)² / (m_t - 1) / Σ_all pairs (x - y)².
    """
    numbers = Numbers.from_rows(rows)
    if not numbers.tasks:
        return float("nan")
    sizes = numbers.per_task(np.ones(numbers.value.size))
    paired = (sizes >= 2)[numbers.task]
    if not paired.any():
        return float("nan")
    value = numbers.value - numbers.value[paired].mean()
    sums, squares = numbers.per_task(value), numbers.per_task(value**2)
    inside = sizes >= 2
    observed = ((sizes * squares - sums**2)[inside] / (sizes[inside] - 1)).sum()
    n, kept = paired.sum(), value[paired]
    expected = float(n * (kept**2).sum() - kept.sum() ** 2) / (n - 1)
    return 1.0 if expected <= TOLERANCE * max(1.0, float((kept**2).sum())) else float(1 - observed / expected)


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """Mean absolute error, root of the mean squared error, and the correlation with the truth."""
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    said = np.array([float(found.answers[task]) for task in judged])
    true = np.array([float(truth[task]) for task in judged])
    varies = len(judged) > 1 and said.std() > 0 and true.std() > 0
    return {
        "mae": float(np.abs(said - true).mean()),
        "rmse": float(np.sqrt(((said - true) ** 2).mean())),
        "correlation": float(np.corrcoef(said, true)[0, 1]) if varies else float("nan"),
    }


def similarity(one: Any, other: Any) -> float:
    """1 for equal numbers, falling with their distance in relation to their size: 1 - |a - b| / (|a| + |b|)."""
    a, b = float(one), float(other)
    return 1.0 if a == b else 1 - abs(a - b) / (abs(a) + abs(b))


KIND = Kind("number", METHODS, decide, similarity, alpha, score)
