"""What people's answers say about the questions of an exam."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, NamedTuple

SEEN_LEAST: Final = 20
TOO_HARD: Final = 0.25
TOO_WEAK: Final = 0.1


class ItemStatistics(NamedTuple):
    """A question in numbers.

    Attributes:
        seen: answers to it.
        right: right ones among them.
        discrimination: correlation of answering it right with the score on the other questions; None when either does
            not vary.
    """

    seen: int
    right: int
    discrimination: float | None

    @property
    def difficulty(self) -> float | None:
        """The share who answer it wrong."""
        return 1 - self.right / self.seen if self.seen else None

    @property
    def flag(self) -> str:
        """What is wrong with it: "reversed", "weak", "hard" or nothing. Few answers say nothing."""
        if self.seen < SEEN_LEAST:
            return ""
        if self.discrimination is not None and self.discrimination < 0:
            return "reversed"
        if self.right / self.seen < TOO_HARD:
            return "hard"
        return "weak" if self.discrimination is not None and self.discrimination < TOO_WEAK else ""


def statistics(tries: Sequence[Mapping[Hashable, bool]]) -> dict[Hashable, ItemStatistics]:
    """Return the statistics of every question that was answered.

    Args:
        tries: for each try, whether the question was answered right, by question.
    """
    points: dict[Hashable, list[tuple[float, float]]] = {}
    for one in tries:
        total = sum(one.values())
        for item, right in one.items():
            rest = (total - right) / (len(one) - 1) if len(one) > 1 else math.nan
            points.setdefault(item, []).append((float(right), rest))
    return {
        item: ItemStatistics(len(pairs), int(sum(right for right, _ in pairs)), point_biserial(pairs))
        for item, pairs in points.items()
    }


def point_biserial(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return the correlation of (0 or 1, score) pairs; None when one of the two does not vary or is unknown.

    It is Pearson's coefficient with one side dichotomous.

    Source: F. M. Lord and M. R. Novick, "Statistical theories of mental test scores", 1968, section 15.3.
    """
    kept = [(x, y) for x, y in pairs if not math.isnan(y)]
    n = len(kept)
    if n < 2:
        return None
    mean_x, mean_y = sum(x for x, _ in kept) / n, sum(y for _, y in kept) / n
    xx = sum((x - mean_x) ** 2 for x, _ in kept)
    yy = sum((y - mean_y) ** 2 for _, y in kept)
    if xx < 1e-12 or yy < 1e-12:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in kept) / math.sqrt(xx * yy)
