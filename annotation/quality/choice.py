"""One class of several: the kind most campaigns ask for. The models are in `consensus`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from annotation.quality.agreement import krippendorff_alpha
from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import METHODS, Consensus, aggregate
from annotation.quality.outcome import Kind, Outcome, Row
from annotation.quality.table import Answers, in_order


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on a class for each task; answers are strings. See `consensus.aggregate`.

    What is known of a task may be a class that nobody chose anywhere.
    """
    here = {row[0] for row in rows}
    known = {task: label for task, label in (gold or {}).items() if task in here}
    classes = in_order({row[2] for row in rows} | set(known.values()))
    return outcome(aggregate(Answers.from_rows(rows, classes=classes), method, gold=known))


def outcome(found: Consensus) -> Outcome:
    """Put a consensus under its names."""
    return Outcome(
        answers=found.label_of(),
        confidence=dict(zip(found.tasks, found.confidence.tolist(), strict=True)),
        skill={name: (a, b) for name, (a, b) in zip(found.workers, found.skill.tolist(), strict=True)},
        method=found.method,
        evidence={"power": found.power, "disagreement": found.disagreement, "doubtful": found.doubtful},
    )


def alpha(rows: Sequence[Row]) -> float:
    """Krippendorff's alpha for nominal data."""
    return krippendorff_alpha(Answers.from_rows(rows).counts())


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """Accuracy, expected calibration error, and F1 of each class averaged over the classes of the truth."""
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    right = np.array([found.answers[task] == truth[task] for task in judged])
    confidence = np.array([found.confidence[task] for task in judged])
    return {
        "accuracy": float(right.mean()),
        "ece": calibration_error(confidence, right),
        "macro_f1": _macro_f1([found.answers[task] for task in judged], [truth[task] for task in judged]),
    }


def _macro_f1(found: Sequence[Any], true: Sequence[Any]) -> float:
    scores = []
    for name in set(true):
        hits = sum(a == name == b for a, b in zip(found, true, strict=True))
        scores.append(2 * hits / (found.count(name) + true.count(name)))
    return float(np.mean(scores))


def similarity(one: Any, other: Any) -> float:
    """1 if they are the same class, else 0."""
    return float(one == other)


KIND = Kind("choice", tuple(METHODS), decide, similarity, alpha, score)
