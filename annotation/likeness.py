"""How much of each other two marked regions cover, whatever their shape, and which regions of two answers are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from annotation.labelspec import Region

PHRASE: Final = 1 << 20
"""Characters that a paragraph may have: a place in a conversation is one number."""
SAME_PLACE: Final = 0.5
"""Regions that share half of what they cover together are about one thing; the usual bound in detection."""
UNMOVED: Final = 0.95

COMPARED: Final = 40_000
"""So many pairs of regions are compared by how they overlap."""

Marked = Mapping[str, tuple[str, Region]]
Stretch = tuple[float, float]


class Match(NamedTuple):
    """Two regions that are about one thing.

    Attributes:
        here: id in the one answer.
        there: id in the other.
        change: "same"; "moved" if they cover one another only in part; "relabelled" if their labels differ.
    """

    here: str
    there: str
    change: str


class Matching(NamedTuple):
    """The regions of two answers side by side."""

    matches: list[Match]
    only_here: list[str]
    only_there: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many are the same, moved, relabelled, only here, only there."""
        kinds = Counter(match.change for match in self.matches)
        alone = {"here": len(self.only_here), "there": len(self.only_there)}
        return {name: kinds[name] for name in ("same", "moved", "relabelled")} | alone


def matched(here: Marked, there: Marked) -> Matching:
    """Pair the regions of two answers, the most alike first, each at most once.

    Args:
        here: shape and comparable form of each region by id.
        there: of the other answer.
    """
    if len(here) * len(there) > COMPARED:
        return _equal(here, there)
    pairs = sorted(
        (-overlap(shape, one.measure, other.measure), one.labels != other.labels, a, b)
        for a, (shape, one) in here.items()
        for b, (as_shape, other) in there.items()
        if shape == as_shape and one[:2] == other[:2]
    )
    left, right, found = dict(here), dict(there), []
    for minus, relabelled, a, b in pairs:
        if -minus < SAME_PLACE or a not in left or b not in right:
            continue
        del left[a], right[b]
        change = "relabelled" if relabelled else "same" if -minus >= UNMOVED else "moved"
        found.append(Match(a, b, change))
    return Matching(found, list(left), list(right))


def _equal(here: Marked, there: Marked) -> Matching:
    """Pair what is the same to the last digit, which is all that a page can wait for where there are thousands."""
    waiting: dict[object, list[str]] = {}
    for id_, form in there.items():
        waiting.setdefault(form, []).append(id_)
    found = [Match(id_, waiting[form].pop(), "same") for id_, form in here.items() if waiting.get(form)]
    left, right = ({getattr(match, side) for match in found} for side in ("here", "there"))
    return Matching(found, [id_ for id_ in here if id_ not in left], [id_ for id_ in there if id_ not in right])


def overlap(shape: str, one: Sequence[float], other: Sequence[float]) -> float:
    """Return what two regions of a shape share of what they cover together, from 0 to 1.

    Args:
        shape: its name in the labelling language.
        one: its measure there.
        other: of the other region.
    """
    if tuple(one) == tuple(other):
        return 1.0
    if shape in STRETCHES:
        return _shared_stretches(STRETCHES[shape](one), STRETCHES[shape](other))
    if shape == "interval" or shape == "page-box":
        if one[:1] != other[:1]:
            return 0.0
        return overlap("span" if shape == "interval" else "rectangle", one[1:], other[1:])
    return _shared_boxes(BOXES[shape](one), BOXES[shape](other)) if shape in BOXES else 0.0


def _pairs(measure: Sequence[float]) -> list[Stretch]:
    return list(zip(measure[::2], measure[1::2], strict=False))


STRETCHES: Final[dict[str, Callable[[Sequence[float]], list[Stretch]]]] = {
    **dict.fromkeys(("span", "hypertext", "timeseries", "brush", "bitmask"), _pairs),
    "timeline": lambda measure: [(start, end + 1) for start, end in _pairs(measure)],
    "paragraphs": lambda measure: [(measure[0] * PHRASE + measure[2], measure[1] * PHRASE + measure[3])],
}


def _around(points: Sequence[float]) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of points given as x and y in turn."""
    xs, ys = points[::2], points[1::2]
    return (min(xs), min(ys), max(xs), max(ys)) if ys else (0, 0, 0, 0)


BOXES: Final[dict[str, Callable[[Sequence[float]], tuple[float, float, float, float]]]] = {
    "rectangle": lambda it: (it[0], it[1], it[0] + it[2], it[1] + it[3]),
    "ellipse": lambda it: (it[0] - it[2], it[1] - it[3], it[0] + it[2], it[1] + it[3]),
    "polygon": _around,
    "vector": lambda it: _around(it[1:]),
}


def _shared_stretches(one: Sequence[Stretch], other: Sequence[Stretch]) -> float:
    """Stretches of one measure stand in order and apart, so both lists are read once."""
    both, a, b = 0.0, 0, 0
    while a < len(one) and b < len(other):
        both += max(min(one[a][1], other[b][1]) - max(one[a][0], other[b][0]), 0.0)
        if one[a][1] < other[b][1]:
            a += 1
        else:
            b += 1
    covered = sum(end - start for start, end in (*one, *other)) - both
    return both / covered if covered > 0 else 0.0


def _shared_boxes(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Intersection over union of boxes given as left, top, right, bottom; turned ones as if they were not."""
    wide = max(min(one[2], other[2]) - max(one[0], other[0]), 0.0)
    high = max(min(one[3], other[3]) - max(one[1], other[1]), 0.0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    covered = sum(areas) - wide * high
    return wide * high / covered if covered > 0 else 0.0
