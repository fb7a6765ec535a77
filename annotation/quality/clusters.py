"""Marks of several workers that mean the same thing: boxes in a picture, segments of a recording.

A mark is an interval in each of d dimensions: d = 1 for segments of time, d = 2 for boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from annotation.quality.table import Floats, Ints

SAME_PLACE = 0.4
"""Marks that overlap by less than this (intersection over union) are of different things."""
HIT = 0.5
"""A mark found counts as right when it overlaps a true one by this, as the field has it."""
BLOCK = 1024
JUDGED = 1000


def overlaps(one: Floats, other: Floats) -> Floats:
    """Intersection over union of every mark of one set with every mark of another.

    Args:
        one: shape (m, 2·d): the lower ends of all dimensions, then the upper ends.
        other: shape (n, 2·d).

    Returns:
        Shape (m, n), from 0 to 1.
    """
    d = one.shape[1] // 2
    low = np.maximum(one[:, None, :d], other[None, :, :d])
    high = np.minimum(one[:, None, d:], other[None, :, d:])
    inside = np.clip(high - low, 0, None).prod(axis=2)
    sizes = (one[:, d:] - one[:, :d]).prod(axis=1)[:, None] + (other[:, d:] - other[:, :d]).prod(axis=1)[None, :]
    whole = sizes - inside
    return np.asarray(np.divide(inside, whole, out=np.zeros_like(inside), where=whole > 0))


def group(places: Floats, workers: Ints) -> list[list[int]]:
    """Group the marks of one task: those overlapping most first, one mark a worker in each group.

    Two groups become one when the overlap of their medians is at least `SAME_PLACE`.

    Args:
        places: shape (n, 2·d).
        workers: code of each mark's worker, shape (n,).

    Returns:
        The numbers of the marks of each group, groups in the order of their first mark.
    """
    owner = list(range(len(places)))
    members = {each: [each] for each in owner}
    for one, other in _pairs(places, workers):
        a, b = owner[one], owner[other]
        if a == b or {workers[each] for each in members[a]} & {workers[each] for each in members[b]}:
            continue
        centres = [np.median(places[members[each]], axis=0)[None, :] for each in (a, b)]
        if len(members[a]) + len(members[b]) > 2 and overlaps(*centres)[0, 0] < SAME_PLACE:
            continue
        a, b = min(a, b), max(a, b)
        for each in members[b]:
            owner[each] = a
        members[a] += members.pop(b)
    return [sorted(members[each]) for each in sorted(members)]


def _pairs(places: Floats, workers: Ints) -> list[tuple[int, int]]:
    """Return the pairs of different workers' marks that overlap enough, the most alike first."""
    found: list[tuple[float, int, int]] = []
    for begin in range(0, len(places), BLOCK):
        table = overlaps(places[begin : begin + BLOCK], places)
        for one, other in zip(*np.nonzero(table >= SAME_PLACE), strict=True):
            here = begin + int(one)
            if here < other and workers[here] != workers[other]:
                found.append((-round(float(table[one, other]), 9), here, int(other)))
    return [(one, other) for _, one, other in sorted(found)]


def matched(found: Floats, true: Floats, same: Any = None, least: float = HIT) -> list[tuple[int, int, float]]:
    """Pair the marks of two sets, those overlapping most first, each at most once.

    Args:
        found: shape (m, 2·d).
        true: shape (n, 2·d).
        same: which pairs may be matched, shape (m, n), all if not given.
        least: pairs overlapping by less are not matched.

    Returns:
        (number in `found`, number in `true`, overlap) of each pair.
    """
    if not len(found) or not len(true):
        return []
    table = overlaps(found, true)
    if same is not None:
        table = np.where(same, table, 0.0)
    pairs, left, right = [], set(range(len(found))), set(range(len(true)))
    for place in np.argsort(-table, axis=None, kind="stable"):
        one, other = divmod(int(place), table.shape[1])
        if table[one, other] < max(least, 1e-12) or not left:
            break
        if one in left and other in right:
            pairs.append((one, other, float(table[one, other])))
            left.discard(one)
            right.discard(other)
    return pairs


Locate = Callable[[Floats, Floats], Floats]
"""From the places of a thing's marks, shape (n, 2·d), and their weights, shape (n,), to its own, shape (2·d,)."""


def median(places: Floats, weights: Floats) -> Floats:
    """Return the median of each end: one wild mark does not move it."""
    return np.asarray(np.median(places, axis=0))


def weighted_mean(places: Floats, weights: Floats) -> Floats:
    """Return the mean of each end: the best there is where errors are even."""
    return np.asarray(weights @ places / weights.sum())


def best_locator(groups: Sequence[tuple[Floats, Floats]]) -> Locate:
    """Return the locator that foretells each mark best from the others of its thing; the median without evidence.

    Args:
        groups: places and weights of the marks of each thing; those of three marks or more tell.
    """
    telling = [each for each in groups if len(each[0]) > 2][:JUDGED]
    fit = {locate: _foretold(locate, telling) for locate in (median, weighted_mean)}
    return max(fit, key=lambda locate: fit[locate])


def _foretold(locate: Locate, groups: Sequence[tuple[Floats, Floats]]) -> float:
    """Sum over all marks of their overlap with what the others make of the place."""
    total = 0.0
    for places, weights in groups:
        for left_out in range(len(places)):
            others = np.arange(len(places)) != left_out
            guess = locate(places[others], weights[others])
            total += float(overlaps(guess[None, :], places[left_out : left_out + 1])[0, 0])
    return total


def as_places(marks: Sequence[Sequence[Any]], dimensions: int) -> Floats:
    """Return the places of marks (lows…, highs…, label) as shape (n, 2·d)."""
    return np.array([mark[: 2 * dimensions] for mark in marks], dtype=np.float64).reshape(-1, 2 * dimensions)
