"""What counts tell of a campaign: agreement, confusion, calibration and shares, each with what it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from annotation.quality.table import Bools, Floats

Z95: Final = 1.959963984540054
OTHER: Final = "…"


class Share(NamedTuple):
    """A share of a count, with its 95 % interval; all 0 to 1."""

    share: float
    low: float
    high: float


class CalibrationBin(NamedTuple):
    """Tasks of about the same confidence: its mean, how many, and how often they were right."""

    confidence: float
    tasks: int
    right: Share


class Matrix(NamedTuple):
    """Counts of pairs: `counts[i][j]` of `rows[i]` with `columns[j]`."""

    rows: list[str]
    columns: list[str]
    counts: list[list[int]]


def wilson(right: int, count: int, z: float = Z95) -> Share:
    """Return a share with its interval; nothing counted may be anything.

    Args:
        right: of `count`, 0 ≤ right ≤ count.
        count: how many were looked at.
        z: width in standard deviations.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if count <= 0:
        return Share(0.0, 0.0, 1.0)
    share, spread = right / count, z * z / count
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * float(np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)))
    return Share(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def calibration(confidence: Floats, right: Bools, bins: int = 10) -> list[CalibrationBin]:
    """Sort tasks of known answer into bins of confidence; empty bins are left out.

    Args:
        confidence: shape (n,), 0 to 1.
        right: whether each was right, shape (n,).
        bins: number of bins of equal width.
    """
    place = np.minimum((np.asarray(confidence) * bins).astype(np.int64), bins - 1)
    found = []
    for number in np.unique(place):
        chosen = place == number
        count = int(chosen.sum())
        mean = float(np.asarray(confidence)[chosen].mean())
        found.append(CalibrationBin(mean, count, wilson(int(np.asarray(right)[chosen].sum()), count)))
    return found


def confusion(pairs: Sequence[tuple[str, str, int]], limit: int = 12) -> Matrix:
    """Set answers against the consensus; classes beyond the `limit` most frequent are one, called `OTHER`.

    Args:
        pairs: (consensus, answer, count), each pair once.
        limit: classes shown by name.
    """
    weight: dict[str, int] = {}
    for found, said, count in pairs:
        weight[found] = weight.get(found, 0) + count
        weight[said] = weight.get(said, 0) + count
    ranked = sorted(weight, key=lambda name: (-weight[name], name))
    names = ranked[:limit] + ([OTHER] if len(ranked) > limit else [])
    code = {name: place for place, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    for found, said, count in pairs:
        counts[code.get(found, limit), code.get(said, limit)] += count
    return Matrix(names, names, counts.tolist())


def agreement(
    people: Sequence[Hashable], pairs: Mapping[tuple[Hashable, Hashable], tuple[int, int]]
) -> list[list[tuple[float, int] | None]]:
    """Return who agrees with whom: (share of common tasks answered alike, common tasks), None where there are none.

    Args:
        people: rows and columns, in this order.
        pairs: (alike, common tasks) of two people, either way round.
    """

    def cell(one: Hashable, other: Hashable) -> tuple[float, int] | None:
        alike, common = pairs.get((one, other)) or pairs.get((other, one)) or (0, 0)
        return (alike / common, common) if common and one != other else None

    return [[cell(one, other) for other in people] for one in people]


def disagreement(counts: Sequence[int]) -> float:
    """Return the chance that two different answers to a task differ, 0 to 1; 0 for fewer than two.

    Source: E. H. Simpson, "Measurement of diversity", Nature 163 (1949).
    """
    total = sum(counts)
    return 1 - sum(n * (n - 1) for n in counts) / (total * (total - 1)) if total > 1 else 0.0


def plain(value: Any) -> Any:
    """Return named tuples as objects, for JSON."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value
