"""Masks of a picture cut into pieces: what several people covered, without looking at single pixels.

A mask is a row of pixel numbers, first and past-the-last of every stretch, row by row through the picture; a worker's
masks of one class are one. The ends of all stretches cut the picture into pieces; pieces that the same workers covered
are one pattern.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from annotation.quality.outcome import Row, latest
from annotation.quality.table import Bools, Floats, Ints, in_order

Runs = tuple[int, ...]
Places = npt.NDArray[np.int64]


class Plate(NamedTuple):
    """All masks of one class on one task.

    Attributes:
        task: its name.
        label: the class.
        cuts: where pieces begin and end, increasing, shape (pieces + 1,).
        pattern: of each piece, shape (pieces,).
        covered: who covered a pattern, shape (patterns, workers who saw the task).
        size: pixels of each pattern, shape (patterns,).
        truth: 1 or 0 where the task is known, NaN elsewhere, shape (patterns,).
        saw: codes of the workers who saw the task.
    """

    task: Hashable
    label: str
    cuts: Places
    pattern: Places
    covered: Bools
    size: Floats
    truth: Floats
    saw: Ints


def by_label(marks: Iterable[Sequence[Any]]) -> dict[str, Runs]:
    """Return what masks cover by class; masks of one class are one, their stretches in order and apart.

    Raises:
        ValueError: a mask is no row of stretches.
    """
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for runs, label in marks:
        if len(runs) % 2 or any(a < 0 or b <= a for a, b in zip(runs[::2], runs[1::2], strict=True)):
            raise ValueError("a mask is first and past-the-last pixel of every stretch")
        found[str(label)] += zip(runs[::2], runs[1::2], strict=True)
    return {label: _joined(stretches) for label, stretches in found.items() if stretches}


def _joined(stretches: Iterable[tuple[int, int]]) -> Runs:
    flat: list[int] = []
    for start, end in sorted(stretches):
        if flat and start <= flat[-1]:
            flat[-1] = max(flat[-1], end)
        else:
            flat += (int(start), int(end))
    return tuple(flat)


def covers(masks: Sequence[Runs]) -> tuple[Places, Bools]:
    """Cut the picture at all ends: cuts, shape (pieces + 1,), and who covers each piece, shape (pieces, masks)."""
    ends = [np.asarray(runs, np.int64) for runs in masks]
    cuts = np.unique(np.concatenate(ends)) if ends else np.empty(0, np.int64)
    inside = np.zeros((cuts.size, len(masks)), np.int64)
    for column, runs in enumerate(ends):
        inside[np.searchsorted(cuts, runs[::2]), column] += 1
        inside[np.searchsorted(cuts, runs[1::2]), column] -= 1
    return cuts, np.cumsum(inside, axis=0)[:-1] > 0


def plates(rows: Sequence[Row], gold: Mapping[Any, Any]) -> tuple[list[Plate], dict[Hashable, int]]:
    """Gather the masks by task and class; also the code of each worker."""
    answers: dict[Hashable, dict[Hashable, dict[str, Runs]]] = defaultdict(dict)
    for task, worker, marks in latest(rows):
        answers[task][worker] = by_label(marks)
    code = {name: place for place, name in enumerate(in_order({who for each in answers.values() for who in each}))}
    found = []
    for task in in_order(answers):
        people = sorted(answers[task], key=code.__getitem__)
        true = by_label(gold[task]) if task in gold else None
        labels = {label for said in answers[task].values() for label in said} | set(true or ())
        for label in sorted(labels):
            masks = [answers[task][who].get(label, ()) for who in people]
            found.append(
                _plate(task, label, masks, None if true is None else true.get(label, ()), [code[w] for w in people])
            )
    return found, code


def _plate(task: Hashable, label: str, masks: Sequence[Runs], true: Runs | None, saw: Sequence[int]) -> Plate:
    cuts, inside = covers([*masks, true or ()])
    patterns, pattern = np.unique(inside, axis=0, return_inverse=True)
    size = np.bincount(pattern.ravel(), np.diff(cuts), len(patterns)).astype(np.float64)
    known = patterns[:, -1].astype(np.float64) if true is not None else np.full(len(patterns), np.nan)
    return Plate(task, label, cuts, pattern.ravel(), patterns[:, :-1], size, known, np.asarray(saw, np.int32))


def stretches(plate: Plate, taken: Bools) -> Runs:
    """Write chosen patterns as stretches of pixels."""
    pieces = np.flatnonzero(taken[plate.pattern])
    return _joined(zip(plate.cuts[pieces].tolist(), plate.cuts[pieces + 1].tolist(), strict=True))


def similarity(one: Any, other: Any) -> float:
    """Pixels of the same class that both cover, in those that either covers (IoU); 1 if both are empty."""
    a, b = by_label(one), by_label(other)
    both = either = 0
    for label in a.keys() | b.keys():
        cuts, inside = covers([a.get(label, ()), b.get(label, ())])
        size = np.diff(cuts)
        both += int(size @ inside.all(axis=1))
        either += int(size @ inside.any(axis=1))
    return both / either if either else 1.0
