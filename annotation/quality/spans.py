"""Spans of a text: who or what is marked from here to there.

The ends of all marks cut a text into pieces; about each piece every worker who saw the text has said a class, or that
it is none. The models for choices decide each piece; neighbouring pieces of one class become one span unless most of
those who marked there began anew. Pieces, not characters or words, are the tasks: a long name is one piece of evidence.

Source: F. Rodrigues, F. Pereira, B. Ribeiro, "Sequence labeling with multiple annotators", Machine Learning 95 (2014),
for the task; deciding token by token after A. P. Dawid and A. M. Skene (see `dawid_skene`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotation.quality.agreement import krippendorff_alpha
from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import METHODS, aggregate
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import Answers, in_order

NONE = ""
Span = tuple[Any, Any, str]


@dataclass(slots=True)
class Text:
    """The marks of one task.

    Attributes:
        marks: each worker's spans.
        cuts: all ends of marks, increasing; piece i goes from cut i to cut i + 1.
    """

    marks: dict[Hashable, tuple[Span, ...]]
    cuts: list[Any]

    def said(self, spans: Sequence[Span]) -> list[str]:
        """Return the class that spans give each piece; of overlapping spans the first in order."""
        labels = [NONE] * (len(self.cuts) - 1)
        for start, end, name in sorted(spans, reverse=True):
            for piece in range(bisect_left(self.cuts, start), bisect_left(self.cuts, end)):
                labels[piece] = name
        return labels

    def begun(self, piece: int) -> bool:
        """Whether most of those who marked a piece began a span there."""
        at = self.cuts[piece]
        covering = [span for spans in self.marks.values() for span in spans if span[0] <= at < span[1]]
        return bool(2 * sum(start == at for start, *_ in covering) > len(covering))


def texts(rows: Sequence[Row], gold: Mapping[Any, Any] | None = None) -> dict[Hashable, Text]:
    """Gather the marks by task, tasks in order, and cut the texts; true spans cut too."""
    found: dict[Hashable, Text] = {}
    kept = latest(rows)
    for name in in_order({task for task, *_ in kept}):
        found[name] = Text({}, [])
    for task, worker, spans in kept:
        found[task].marks[worker] = tuple(spans)
    for task, text in found.items():
        known = (gold or {}).get(task, ())
        ends = {end for spans in (*text.marks.values(), known) for start, stop, _ in spans for end in (start, stop)}
        text.cuts = sorted(ends)
    return found


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on the spans of each task; an answer is a tuple of (start, end, type), in order of place.

    `parts` is the least sure piece of each span; a task is as sure as its least sure piece.
    """
    found = texts(rows, gold)
    said = [
        ((task, piece), worker, label)
        for task, text in found.items()
        for worker, spans in text.marks.items()
        for piece, label in enumerate(text.said(spans))
    ]
    known = {
        (task, piece): label
        for task, spans in (gold or {}).items()
        if task in found
        for piece, label in enumerate(found[task].said(spans))
    }
    classes = in_order({label for *_, label in said} | set(known.values()) | {NONE})
    agreed = aggregate(Answers.from_rows(said, classes=classes), method, gold=known)
    place = {name: code for code, name in enumerate(agreed.tasks)}
    answers: dict[Hashable, tuple[Span, ...]] = {}
    parts: dict[Hashable, list[float]] = {}
    confidence: dict[Hashable, float] = {}
    for task, text in found.items():
        codes = [place[task, piece] for piece in range(len(text.cuts) - 1)]
        labels = [str(classes[agreed.labels[code]]) for code in codes]
        sure = [float(agreed.confidence[code]) for code in codes]
        answers[task], parts[task] = _joined(text, labels, sure)
        confidence[task] = min(sure, default=1.0)
    skill = dict.fromkeys((worker for text in found.values() for worker in text.marks), (4.0, 1.0))
    skill |= {name: (a, b) for name, (a, b) in zip(agreed.workers, agreed.skill.tolist(), strict=True)}
    evidence = {"pieces": len(agreed.tasks), "power": agreed.power, "disagreement": agreed.disagreement}
    return Outcome(answers, confidence, skill, method, parts, evidence)


def _joined(text: Text, labels: Sequence[str], sure: Sequence[float]) -> tuple[tuple[Span, ...], list[float]]:
    """Make spans of neighbouring pieces of one class, with the confidence of the least sure piece."""
    spans: list[list[Any]] = []
    parts: list[float] = []
    for piece, label in enumerate(labels):
        if label == NONE:
            continue
        start, end = text.cuts[piece], text.cuts[piece + 1]
        if spans and spans[-1][1] == start and spans[-1][2] == label and not text.begun(piece):
            spans[-1][1], parts[-1] = end, min(parts[-1], sure[piece])
        else:
            spans.append([start, end, label])
            parts.append(sure[piece])
    return tuple((start, end, label) for start, end, label in spans), parts


def alpha(rows: Sequence[Row]) -> float:
    """Krippendorff's alpha for nominal data over the pieces, with one more in each text that nobody marked."""
    units = []
    for task, text in texts(rows).items():
        for worker, spans in text.marks.items():
            units += [((task, piece), worker, label) for piece, label in enumerate(text.said(spans))]
            units.append(((task, -1), worker, NONE))
    return krippendorff_alpha(Answers.from_rows(units).counts()) if units else float("nan")


def similarity(one: Any, other: Any) -> float:
    """F1 of the characters marked with the same type; 1 if nothing is marked in either."""
    if not one and not other:
        return 1.0
    length = sum(end - start for start, end, _ in (*one, *other))
    return float(2 * _shared(one, other) / length)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> Any:
    """Length that both mark with the same type."""
    by_type: dict[str, list[Span]] = defaultdict(list)
    for span in sorted(other):
        by_type[span[2]].append(span)
    total: Any = 0
    for start, end, name in one:
        here = by_type[name]
        for place in range(bisect_right(here, end, key=lambda span: span[0])):
            total += max(0, min(end, here[place][1]) - max(start, here[place][0]))
    return total


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """F1, precision and recall of spans with the same ends and type, and the calibration error of the spans found.

    A task that the truth does not name has no true span: a file of spans cannot name it otherwise.
    """
    if not truth:
        return {}
    right = said = true = 0
    sure: list[tuple[float, bool]] = []
    for task, spans in found.answers.items():
        known = set(map(tuple, truth.get(task, ())))
        hits = [span in known for span in spans]
        right, said, true = right + sum(hits), said + len(spans), true + len(known)
        sure += list(zip(found.parts.get(task, ()), hits, strict=False))
    confidences, hits_of_all = np.array([part for part, _ in sure]), np.array([hit for _, hit in sure], bool)
    return {
        "f1": 2 * right / (said + true) if said + true else 1.0,
        "precision": right / said if said else 0.0,
        "recall": right / true if true else 0.0,
        "ece": calibration_error(confidences, hits_of_all),
    }


KIND = Kind("spans", tuple(METHODS), decide, similarity, alpha, score)
