r"""Boxes and segments: which of the marked things are there, where exactly, and of what class.

Marks that overlap are taken for one thing (`clusters`). Of each thing the model asks whether it is real. A worker marks
a real thing with probability h (hits), and marks nothing real λ times a task (false draws); real things are ρ a task.
A set S of workers marking a thing in a task seen by A is then

    real:   ρ · Π_S h · Π_{A \ S} (1 - h)        not real:   Π_S λ · c^(|S| - 1)

where c is the chance that two false draws of a task fall on one place. EM alternates the two with pooled priors. The
class is agreed on by the models for choices, the place by the median or by a mean weighed by exactness, whichever
foretells marks better.

Source: after P. Welinder and P. Perona, "Online crowdsourcing: rating annotators and obtaining cost-effective labels",
CVPR workshops 2010, section 3; false draws as a Poisson process of each worker's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from annotation.quality.calibration import calibration_error
from annotation.quality.clusters import as_places, best_locator, group, matched, median
from annotation.quality.consensus import aggregate
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import Answers, Floats, Ints, in_order

METHODS = ("auto", "vote")
ITERATIONS = 50
TOLERANCE = 1e-6
PSEUDO_THINGS = 4.0
PSEUDO_TASKS = 4.0
MEET_BY_CHANCE = 0.1
EXACTNESS_PRIOR = 8.0
LIMITS = (0.02, 0.98)
REAL = 0.5
STRICT = 0.75


@dataclass(frozen=True, slots=True)
class Scene:
    """All marks of all tasks, coded.

    Attributes:
        tasks: names, length T.
        workers: names, length W.
        saw: whether a worker saw a task, shape (T, W), sparse.
        place: of each mark, shape (n, 2·d).
        label: class of each mark, length n.
        drawer: worker code of each mark, shape (n,).
        groups: numbers of the marks of each thing.
        task: task code of each thing, shape (things,).
    """

    tasks: tuple[Hashable, ...]
    workers: tuple[Hashable, ...]
    saw: Any
    place: Floats
    label: list[str]
    drawer: Ints
    groups: list[list[int]]
    task: Ints


def scene(rows: Sequence[Row], dimensions: int) -> Scene:
    """Code the rows and group the marks; the order of rows has no influence."""
    kept = latest(rows)
    tasks, workers = in_order({row[0] for row in kept}), in_order({row[1] for row in kept})
    task_of = {name: code for code, name in enumerate(tasks)}
    worker_of = {name: code for code, name in enumerate(workers)}
    coded = sorted((task_of[task], worker_of[worker]) for task, worker, _ in kept)
    # By place, not by worker: names must not decide which of equally good pairs is made first.
    marks = sorted(
        ((task_of[task], worker_of[worker], tuple(mark)) for task, worker, several in kept for mark in several),
        key=lambda each: (each[0], each[2], each[1]),
    )
    place = as_places([mark for *_, mark in marks], dimensions)
    drawer = np.array([worker for _, worker, _ in marks], np.int32)
    task = np.array([task for task, *_ in marks], np.int32)
    groups, owners = [], []
    for begin, end in _runs(task):
        for members in group(place[begin:end], drawer[begin:end]):
            groups.append([begin + each for each in members])
            owners.append(task[begin])
    pairs = np.array(coded, np.int64).reshape(-1, 2)
    shape = (len(tasks), len(workers))
    saw = sparse.csr_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=shape)
    labels = [str(mark[-1]) for *_, mark in marks]
    return Scene(tasks, workers, saw, place, labels, drawer, groups, np.array(owners, np.int32))


def reality(found: Scene, known: Floats) -> tuple[Floats, Floats, Floats]:
    """Return each thing's probability of being real, shape (things,), and h and λ of each worker, shape (W,).

    Args:
        found: with at least one thing.
        known: 1 or 0 for things of tasks whose truth is known, NaN elsewhere, shape (things,).
    """
    drew = _drew(found)
    saw = found.saw[found.task]
    per_task = found.saw.sum(axis=0)
    size = drew.sum(axis=1)
    share = size / np.maximum(saw.sum(axis=1), 1)
    real = np.where(np.isnan(known), share, known)
    hits = false = np.empty(0)
    for _ in range(ITERATIONS):
        pooled_hit = (drew.T @ real).sum() / max((saw.T @ real).sum(), TOLERANCE)
        hits = (drew.T @ real + PSEUDO_THINGS * pooled_hit) / (saw.T @ real + PSEUDO_THINGS)
        hits = np.clip(hits, *LIMITS)
        wrong = drew.T @ (1 - real)
        pooled_false = (wrong.sum() + TOLERANCE) / per_task.sum()
        false = (wrong + PSEUDO_TASKS * pooled_false) / (per_task + PSEUDO_TASKS)
        density = (real.sum() + TOLERANCE) / len(found.tasks)
        there = np.log(density) + saw @ np.log1p(-hits) + drew @ (np.log(hits) - np.log1p(-hits))
        # A false thing that several drew: the first draw at its own rate, each other one only where it fell by chance.
        chance = drew @ np.log(false) + (size - 1) * np.log(MEET_BY_CHANCE)
        before, real = real, 1 / (1 + np.exp(np.clip(chance - there, -500, 500)))
        real = np.where(np.isnan(known), real, known)
        if np.abs(real - before).max() < TOLERANCE:
            break
    return real, hits, false


def exactness(found: Scene) -> Floats:
    """Return how exactly each worker draws, as 1 / variance of their ends in sizes of the thing; shape (W,)."""
    dimensions = found.place.shape[1] // 2
    squares, counts = np.zeros(len(found.workers)), np.zeros(len(found.workers))
    for members in found.groups:
        if len(members) < 3:
            continue
        places = found.place[members]
        centre = np.median(places, axis=0)
        size = np.maximum(centre[dimensions:] - centre[:dimensions], TOLERANCE)
        errors = (((places - centre) / np.tile(size, 2)) ** 2).mean(axis=1)
        squares += np.bincount(found.drawer[members], errors, len(found.workers))
        counts += np.bincount(found.drawer[members], minlength=len(found.workers))
    common = squares.sum() / max(counts.sum(), 1) or 1.0
    return np.asarray(1 / ((squares + EXACTNESS_PRIOR * common) / (counts + EXACTNESS_PRIOR)))


def decide(
    rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto", dimensions: int
) -> Outcome:
    """Agree on the marks of each task; an answer is a tuple of marks (lows…, highs…, label).

    `parts` is each mark's probability of being real and of its class; a task is as sure as its least sure thing, chosen
    or left out. By vote, a thing is there if at least half of those who saw the task marked it.
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    found = scene(rows, dimensions)
    known = gold or {}
    if not found.groups:
        nobody = {task: known.get(task, ()) for task in found.tasks}
        return Outcome(nobody, dict.fromkeys(nobody, 1.0), dict.fromkeys(found.workers, (4.0, 1.0)), method)
    truth = _truth(found, known, dimensions)
    real, hits, false = reality(found, truth)
    if method == "vote":
        real = np.array([len(members) for members in found.groups]) / np.maximum(found.saw.sum(axis=1)[found.task], 1)
    weights = exactness(found)[found.drawer]
    locate = best_locator([(found.place[m], weights[m]) for m in found.groups]) if method == "auto" else median
    classes, sure = _classes(found, method)
    answers: dict[Hashable, list[Any]] = {task: [] for task in found.tasks}
    parts: dict[Hashable, list[float]] = defaultdict(list)
    doubt = dict.fromkeys(found.tasks, 1.0)
    for number, members in enumerate(found.groups):
        task = found.tasks[found.task[number]]
        chance = float(real[number])
        doubt[task] = min(doubt[task], chance * sure[number] if chance >= REAL else 1 - chance)
        if chance >= REAL:
            place = locate(found.place[members], weights[members])
            answers[task].append((*(round(float(end), 6) for end in place), classes[number]))
            parts[task].append(chance * sure[number])
    for task, marked in answers.items():
        order = sorted(range(len(marked)), key=lambda place: marked[place])
        answers[task], parts[task] = [marked[place] for place in order], [parts[task][place] for place in order]
    answers |= {task: list(known[task]) for task in known if task in answers}
    parts |= {task: [1.0] * len(answers[task]) for task in known if task in answers}
    doubt |= {task: 1.0 for task in known if task in answers}
    rights = _drew(found).T @ real
    misses = found.saw[found.task].T @ real - rights
    wrongs = _drew(found).T @ (1 - real)
    skill = {
        name: (4 + float(right), 1 + float(miss + wrong))
        for name, right, miss, wrong in zip(found.workers, rights, misses, wrongs, strict=True)
    }
    named = [str(name) for name in found.workers]
    evidence = {
        "things": len(found.groups),
        "hits": dict(zip(named, np.round(hits, 6).tolist(), strict=True)),
        "false_draws": dict(zip(named, np.round(false, 6).tolist(), strict=True)),
    }
    return Outcome({t: tuple(m) for t, m in answers.items()}, doubt, skill, method, dict(parts), evidence)


def _drew(found: Scene) -> Any:
    """Whether a worker drew a thing, shape (things, W), sparse."""
    rows = np.repeat(np.arange(len(found.groups)), [len(members) for members in found.groups])
    columns = found.drawer[np.concatenate([np.asarray(members, np.int64) for members in found.groups])]
    return sparse.csr_array((np.ones(rows.size), (rows, columns)), shape=(len(found.groups), len(found.workers)))


def _classes(found: Scene, method: str) -> tuple[list[str], list[float]]:
    """Return each thing's class and the probability of it."""
    rows = [
        (number, int(found.drawer[each]), found.label[each])
        for number, members in enumerate(found.groups)
        for each in members
    ]
    agreed = aggregate(Answers.from_rows(rows), "vote" if method == "vote" else "auto")
    return [str(agreed.classes[code]) for code in agreed.labels.tolist()], agreed.confidence.tolist()


def _truth(found: Scene, gold: Mapping[Any, Any], dimensions: int) -> Floats:
    """Return 1 or 0 for things of known tasks, by whether they lie where a true mark is; NaN elsewhere."""
    known = np.full(len(found.groups), np.nan)
    of_task: dict[int, list[int]] = defaultdict(list)
    for number, task in enumerate(found.task.tolist()):
        of_task[task].append(number)
    for task, numbers in of_task.items():
        if found.tasks[task] in gold:
            centres = np.array([np.median(found.place[found.groups[each]], axis=0) for each in numbers])
            hits = {one for one, *_ in matched(centres, as_places(gold[found.tasks[task]], dimensions))}
            known[numbers] = [1.0 if place in hits else 0.0 for place in range(len(numbers))]
    return known


def _runs(codes: Ints) -> list[tuple[int, int]]:
    """Return begin and end of each run of equal codes."""
    edges = np.flatnonzero(np.diff(codes, prepend=-1, append=-2))
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def similarity(one: Any, other: Any, *, dimensions: int) -> float:
    """Overlap of matched marks of one class, the unmatched counting as none: 2 Σ IoU / (m + n); 1 if both are empty."""
    if not one and not other:
        return 1.0
    same = np.array([[a[-1] == b[-1] for b in other] for a in one], bool).reshape(len(one), len(other))
    pairs = matched(as_places(one, dimensions), as_places(other, dimensions), same, least=0.0)
    return 2 * sum(overlap for *_, overlap in pairs) / (len(one) + len(other))


def agreement(rows: Sequence[Row], *, dimensions: int) -> float:
    """Mean similarity of two workers' answers to a task, tasks weighing the same; NaN when no task has two."""
    of_task: dict[Hashable, list[Any]] = defaultdict(list)
    for task, _, marks in latest(rows):
        of_task[task].append(marks)
    means = [
        np.mean([similarity(a, b, dimensions=dimensions) for place, a in enumerate(each) for b in each[place + 1 :]])
        for each in of_task.values()
        if len(each) > 1
    ]
    return float(np.mean(means)) if means else float("nan")


def score(found: Outcome, truth: Mapping[Any, Any], *, dimensions: int) -> dict[str, float]:
    """F1, precision and recall of marks of the right class overlapping by half; F1 at three quarters; mean overlap."""
    judged = [task for task in found.answers if task in truth]
    hits = strict = said = true = 0
    overlapping: list[float] = []
    sure: list[tuple[float, bool]] = []
    for task in judged:
        ours, theirs = found.answers[task], truth[task]
        same = np.array([[a[-1] == b[-1] for b in theirs] for a in ours], bool).reshape(len(ours), len(theirs))
        pairs = matched(as_places(ours, dimensions), as_places(theirs, dimensions), same)
        hits += len(pairs)
        strict += sum(overlap >= STRICT for *_, overlap in pairs)
        overlapping += [overlap for *_, overlap in pairs]
        said, true = said + len(ours), true + len(theirs)
        right = {one for one, *_ in pairs}
        sure += [(part, place in right) for place, part in enumerate(found.parts.get(task, ()))]
    if not said + true:
        return {}
    return {
        "f1": 2 * hits / (said + true),
        "precision": hits / said if said else 0.0,
        "recall": hits / true if true else 0.0,
        "f1_strict": 2 * strict / (said + true),
        "iou": float(np.mean(overlapping)) if overlapping else 0.0,
        "ece": calibration_error(np.array([part for part, _ in sure]), np.array([right for _, right in sure], bool)),
    }


def _kind(name: str, dimensions: int) -> Kind:
    return Kind(
        name,
        METHODS,
        partial(decide, dimensions=dimensions),
        partial(similarity, dimensions=dimensions),
        partial(agreement, dimensions=dimensions),
        partial(score, dimensions=dimensions),
    )


BOXES = _kind("boxes", 2)
SEGMENTS = _kind("segments", 1)
