"""Ratings: grades in an order, where a near miss is better than a far one.

Two views are averaged: the models for choices, which learn how each worker uses the grades but not that 4 lies next to
5, and the model for numbers, which knows that and little else. The rating is the median of the distribution over the
grades, which makes the expected distance from the true grade least. With more than `MOST_GRADES` different ratings they
are numbers, and `numeric` decides alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.special import ndtr

from annotation.quality import numeric
from annotation.quality.calibration import calibration_error
from annotation.quality.choice import outcome
from annotation.quality.consensus import METHODS as CHOICE_METHODS
from annotation.quality.consensus import aggregate
from annotation.quality.outcome import Kind, Outcome, Row
from annotation.quality.table import Answers, Floats

MOST_GRADES = 50
METHODS = (*CHOICE_METHODS, "median")


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on a grade for each task; confidence is the probability of that grade.

    `evidence["interval"]` holds each task's lowest and highest grade of the middle 90 % of its distribution.
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    graded = [(task, worker, float(grade)) for task, worker, grade in rows]
    known = {task: float(grade) for task, grade in (gold or {}).items()}
    answers = Answers.from_rows(graded)
    if len({grade for *_, grade in graded} | set(known.values())) > MOST_GRADES:
        return numeric.decide(graded, gold=known, method="auto" if method == "auto" else "median")
    answers = Answers.from_rows(graded, classes=sorted({grade for *_, grade in graded} | set(known.values())))
    found = aggregate(answers, "vote" if method == "median" else method, gold=known)
    grades = np.array(answers.classes, dtype=np.float64)
    posterior = found.posterior
    if method == "auto" and len(grades) > 1:
        posterior = (posterior + _as_numbers(graded, known, grades)) / 2
    below = np.cumsum(posterior, axis=1)
    low, middle, high = (_first_above(below, share) for share in (0.05, 0.5, 0.95))
    named = outcome(found)
    here = np.arange(len(middle))
    intervals = {
        str(task): [grades[a], grades[b]] for task, a, b in zip(found.tasks, low.tolist(), high.tolist(), strict=True)
    }
    return Outcome(
        answers={task: float(grades[code]) for task, code in zip(found.tasks, middle.tolist(), strict=True)},
        confidence=dict(zip(found.tasks, posterior[here, middle].tolist(), strict=True)),
        skill=named.skill,
        method=method,
        evidence={**named.evidence, "interval": intervals},
    )


def _as_numbers(rows: Sequence[Row], gold: Mapping[Any, Any], grades: Floats) -> Floats:
    """Return the probability of each grade if ratings are numbers with Gaussian errors, shape (T, grades)."""
    found = numeric.fit(numeric.Numbers.from_rows(rows), gold)
    edges = np.concatenate([[-np.inf], (grades[1:] + grades[:-1]) / 2, [np.inf]])
    deviation = np.maximum(np.sqrt(found.variance), numeric.TOLERANCE)
    shares = np.diff(ndtr((edges[None, :] - found.mean[:, None]) / deviation[:, None]), axis=1)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def alpha(rows: Sequence[Row]) -> float:
    """Krippendorff's alpha for ordinal data; NaN when no task has two answers, 1 when all are of one grade.

    Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section D: the distance between grades
    c and d is the number of answers from one to the other, the ends counted half, squared.
    """
    counts = Answers.from_rows([(task, worker, float(grade)) for task, worker, grade in rows]).counts()
    sizes = counts.sum(axis=1)
    paired = counts[sizes >= 2]
    if not len(paired):
        return float("nan")
    usual = paired.sum(axis=0)
    middle = np.cumsum(usual) - usual / 2
    distance = (middle[:, None] - middle[None, :]) ** 2
    weight = 1 / (paired.sum(axis=1) - 1)
    # A pair of equal answers has no distance, so that it need not be taken out of the products.
    observed = float(((paired * weight[:, None]).T @ paired * distance).sum())
    total = usual.sum()
    expected = float(np.outer(usual, usual).ravel() @ distance.ravel()) / (total - 1)
    return 1.0 if expected == 0 else 1 - observed / expected


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """Accuracy, mean absolute error, share at most one off, and expected calibration error."""
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    distance = np.array([abs(float(found.answers[task]) - float(truth[task])) for task in judged])
    confidence = np.array([found.confidence[task] for task in judged])
    return {
        "accuracy": float((distance == 0).mean()),
        "mae": float(distance.mean()),
        "within_one": float((distance <= 1).mean()),
        "ece": calibration_error(confidence, distance == 0),
    }


def similarity(one: Any, other: Any) -> float:
    """1 for the same grade, a half for one step of 1, then less: 1 / (1 + distance)."""
    return 1 / (1 + abs(float(one) - float(other)))


def _first_above(below: Floats, share: float) -> Any:
    """Return for each row the first place where the cumulated probability reaches a share."""
    return np.argmax(below >= min(share, 1.0) - 1e-9, axis=1) if below.size else np.zeros(len(below), np.int64)


KIND = Kind("rating", METHODS, decide, similarity, alpha, score)
