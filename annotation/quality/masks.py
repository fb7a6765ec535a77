"""Masks: which pixels belong to what, agreed on pixel by pixel.

Two questions are asked of each class on each task. *Is it there?* is a choice of yes or no by all who saw the task,
decided by the models for choices. *Where?* is asked of those who drew it: pieces of the picture that the same workers
covered are one pattern (`pixels`). A worker covers what belongs to the class with probability h and what does not with
probability f, both learnt by EM over all tasks, with pooled priors; only pixels that somebody covered are asked about,
so a large background makes nobody look good. Pixels of one thing are no independent evidence: a mask counts as much as
`THINGS` answers, whatever its size.

Of the pixels taken in order of their probability, as many are chosen as make the expected overlap with the truth (IoU)
largest; that overlap is the confidence.

Source: S. Warfield, K. Zou, W. Wells, "Simultaneous truth and performance level estimation (STAPLE)", IEEE Transactions
on Medical Imaging 23 (2004), equations 5 to 19; S. Nowozin, "Optimal decisions from probabilistic models: the
intersection-over-union case", CVPR 2014, section 3, for the choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import aggregate
from annotation.quality.dawid_skene import GOLD_WEIGHT
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.pixels import Plate, by_label, plates, similarity, stretches
from annotation.quality.table import Answers, Bools, Floats, Ints, in_order

METHODS: Final = ("auto", "vote")
THINGS: Final = 10.0
PSEUDO_THINGS: Final = 10.0
ITERATIONS: Final = 100
TOLERANCE: Final = 1e-5
LIMITS: Final = (0.02, 0.98)
REAL: Final = 0.5
SAME: Final = 1e-9
PRIOR_SKILL: Final = (4.0, 1.0)


@dataclass(frozen=True, slots=True)
class Model:
    """What EM found.

    Attributes:
        real: probability that each pattern belongs to its class if that is there, one array for each plate.
        hits: how often each worker covers what does, shape (W,).
        false: how often what does not, shape (W,).
    """

    real: list[Floats]
    hits: Floats
    false: Floats


def reality(found: Sequence[Plate], n_workers: int) -> Model:
    """Find patterns and workers together, from the shares of those who drew the class that covered a pattern."""
    asked = [np.asarray(plate.covered.any(axis=1)) for plate in found]
    drew = [np.flatnonzero(plate.covered.any(axis=0)) for plate in found]
    given = [plate.covered[:, who] for plate, who in zip(found, drew, strict=True)]
    ends = np.cumsum([plate.size.size for plate in found])
    weight = np.concatenate([_weights(plate, each) for plate, each in zip(found, asked, strict=True)])
    truth = np.concatenate([plate.truth for plate in found])
    entry = np.repeat(np.arange(weight.size), np.concatenate([np.full(len(each), each.shape[1]) for each in given]))
    worker = np.concatenate([np.tile(plate.saw[who], plate.size.size) for plate, who in zip(found, drew, strict=True)])
    said = np.concatenate([each.ravel() for each in given]).astype(np.float64)
    voted = np.concatenate([each.sum(axis=1) / max(each.shape[1], 1) for each in given])
    real = np.where(np.isnan(truth), voted, truth)
    for _ in range(ITERATIONS):
        hits = _rate(worker, said, (weight * real)[entry], n_workers)
        false = _rate(worker, said, (weight * (1 - real))[entry], n_workers)
        share = float(np.clip((weight @ real + 1) / (weight.sum() + 2), *LIMITS))
        gain = np.log(hits / false)[worker] * said + np.log((1 - hits) / (1 - false))[worker] * (1 - said)
        odds = np.log(share / (1 - share)) + np.bincount(entry, gain, weight.size)
        before, real = real, np.where(np.isnan(truth), 1 / (1 + np.exp(-np.clip(odds, -50, 50))), truth)
        if np.abs(real - before).max() < TOLERANCE:
            break
    # What nobody covered is not asked about: nobody thinks that it belongs there.
    real = np.where(np.isnan(truth) & ~np.concatenate(asked), 0.0, real)
    return Model(np.split(real, ends[:-1]), hits, false)


def _weights(plate: Plate, asked: Bools) -> Floats:
    """Return what each pattern counts when workers are judged: `THINGS` a plate, more where the truth is known."""
    size = np.where(asked | (plate.truth == 1), plate.size, 0.0)
    known = GOLD_WEIGHT if not np.isnan(plate.truth).any() else 1.0
    return np.asarray(known * THINGS * size / max(size.sum(), 1.0))


def _rate(worker: Ints, said: Floats, weight: Floats, n_workers: int) -> Floats:
    """Share of the weight that each worker covered, drawn to the crowd's, shape (W,)."""
    yes, total = np.bincount(worker, weight * said, n_workers), np.bincount(worker, weight, n_workers)
    crowd = (yes.sum() + 1) / (total.sum() + 2)
    return np.asarray(np.clip((yes + PSEUDO_THINGS * crowd) / (total + PSEUDO_THINGS), *LIMITS))


def presence(found: Sequence[Plate], method: str) -> Floats:
    """Return the probability that each plate's class is there, shape (plates,)."""
    rows = [
        (number, who, int(drew))
        for number, plate in enumerate(found)
        for who, drew in zip(plate.saw.tolist(), np.asarray(plate.covered.any(axis=0)).tolist(), strict=True)
    ]
    known = {number: int(plate.truth.max()) for number, plate in enumerate(found) if not np.isnan(plate.truth).any()}
    agreed = aggregate(Answers.from_rows(rows, classes=(0, 1)), "vote" if method == "vote" else "auto", gold=known)
    return agreed.posterior[:, 1]


class Chosen(NamedTuple):
    """Which patterns of a plate make the mask, and the overlap with the truth to be expected."""

    patterns: Bools
    overlap: float


def choose(real: Floats, size: Floats, there: float) -> Chosen:
    """Take patterns as long as the expected overlap grows; none where the class is likelier not there."""
    taken = np.zeros(real.size, np.bool_)
    if there < REAL or real.max() < REAL:
        return Chosen(taken, 1 - there * float(real.max()))
    order = np.lexsort((np.arange(real.size), -np.round(real, 9)))
    inside, expected = np.cumsum(size[order]), np.cumsum((real * size)[order])
    overlap = expected / (inside + expected[-1] - expected)
    best = int(np.argmax(overlap >= overlap.max() - SAME))
    # Patterns that are equally likely come in together.
    taken[real >= real[order[best]] - SAME] = True
    return Chosen(taken, there * expected_overlap(real, size, taken))


def expected_overlap(real: Floats, size: Floats, taken: Bools) -> float:
    """Return the overlap of the chosen pixels with the truth to be expected; of none, that there is nothing."""
    if not taken.any():
        return 1 - float(real.max(initial=0.0))
    mass = real * size
    return float(mass[taken].sum() / (size[taken].sum() + mass[~taken].sum()))


def voted(plate: Plate) -> Chosen:
    """Take the patterns that half of those who saw the task covered."""
    share = plate.covered.sum(axis=1) / max(plate.saw.size, 1)
    return Chosen(share >= REAL, expected_overlap(share, plate.size, share >= REAL))


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on the masks of each task; an answer is a tuple of (stretches, label), one for each class.

    `parts` is the expected overlap of each mask. A task is as sure as its least sure class, chosen or left out. By
    vote, a pixel belongs to a class if at least half of those who saw the task covered it.
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    known = gold or {}
    found, code = plates(rows, known)
    answers: dict[Hashable, list[Any]] = {task: [] for task in in_order({row[0] for row in rows})}
    sure = dict.fromkeys(answers, 1.0)
    parts: dict[Hashable, list[float]] = defaultdict(list)
    records = np.tile(np.array(PRIOR_SKILL), (len(code), 1))
    model = reality(found, len(code)) if found else Model([], np.empty(0), np.empty(0))
    there = presence(found, method) if found else np.empty(0)
    for plate, real, chance in zip(found, model.real, there.tolist(), strict=True):
        chosen = choose(real, plate.size, chance) if method == "auto" else voted(plate)
        right = shared(plate.covered, real, plate.size, chance)
        np.add.at(records, plate.saw, np.stack([right, 1 - right], axis=1))
        sure[plate.task] = min(sure[plate.task], chosen.overlap)
        if chosen.patterns.any():
            answers[plate.task].append((stretches(plate, chosen.patterns), plate.label))
            parts[plate.task].append(chosen.overlap)
    for task in known.keys() & answers.keys():
        answers[task] = sorted((runs, label) for label, runs in by_label(known[task]).items())
        sure[task], parts[task] = 1.0, [1.0] * len(answers[task])
    for task, masks in answers.items():
        order = sorted(range(len(masks)), key=masks.__getitem__)
        answers[task], parts[task] = [masks[place] for place in order], [parts[task][place] for place in order]
    named = [str(name) for name in code]
    evidence = {
        "masks": len(found),
        "hits": dict(zip(named, np.round(model.hits, 6).tolist(), strict=False)),
        "false_draws": dict(zip(named, np.round(model.false, 6).tolist(), strict=False)),
    }
    skill = {name: (float(a), float(b)) for name, (a, b) in zip(code, records.tolist(), strict=True)}
    return Outcome({t: tuple(m) for t, m in answers.items()}, sure, skill, method, dict(parts), evidence)


def shared(covered: Bools, real: Floats, size: Floats, there: float) -> Floats:
    """Return the expected overlap of each worker's mask with the truth, shape (workers,); nothing overlaps nothing."""
    mass = real * size
    both = mass @ covered
    either = size @ covered + mass.sum() - both
    overlap = there * both / np.maximum(either, SAME)
    return np.asarray(np.where(covered.any(axis=0), overlap, 1 - there))


def agreement(rows: Sequence[Row]) -> float:
    """Mean overlap of two workers' answers to a task, tasks weighing the same; NaN when no task has two."""
    of_task: dict[Hashable, list[Any]] = defaultdict(list)
    for task, _, marks in latest(rows):
        of_task[task].append(marks)
    means = [
        np.mean([similarity(a, b) for place, a in enumerate(each) for b in each[place + 1 :]])
        for each in of_task.values()
        if len(each) > 1
    ]
    return float(np.mean(means)) if means else float("nan")


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """Mean overlap (IoU) and Dice over tasks, share of tasks overlapping by half, and calibration of the overlap."""
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    overlap = np.array([similarity(found.answers[task], truth[task]) for task in judged])
    return {
        "iou": float(overlap.mean()),
        "dice": float((2 * overlap / (1 + overlap)).mean()),
        "overlapping": float((overlap >= REAL).mean()),
        "ece": calibration_error(np.array([found.confidence[task] for task in judged]), overlap),
    }


KIND = Kind("masks", METHODS, decide, similarity, agreement, score)
