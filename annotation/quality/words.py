"""Aligning texts word by word: edit distance, error rates, and networks of what several people heard.

Words are compared by their `key`: lower case, without punctuation. In scripts written without blanks between words
(Chinese, Japanese, Thai …) the characters are the words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from annotation.quality.table import Floats

NOTHING: Final = ""
UNSPACED: Final = (("\u0e00", "\u0eff"), ("\u1780", "\u17ff"), ("\u2e80", "\u9fff"), ("\uf900", "\ufaff"))
KEPT: Final = "'’"


def words(text: str) -> list[str]:
    """Split a text into words, in scripts without blanks into characters; what is only punctuation is left out."""
    found: list[str] = []
    for word in unicodedata.normalize("NFC", text).split():
        found += list(word) if _unspaced(word) else [word]
    return [word for word in found if key(word)]


def _unspaced(word: str) -> bool:
    """Whether a run of characters is of a script written without blanks between words."""
    return any(first <= sign <= last for sign in word for first, last in UNSPACED)


def key(word: str) -> str:
    """Return what of a word counts when words are compared: letters, marks and digits, in lower case."""
    folded = word.casefold()
    return "".join(sign for sign in folded if sign in KEPT or unicodedata.category(sign)[0] in "LMN").strip(KEPT)


def align(costs: Floats, skip_row: Floats, skip_column: Floats) -> tuple[float, list[tuple[int, int]]]:
    """Align two sequences at the least cost.

    Args:
        costs: of aligning element i of one with element j of the other, shape (m, n).
        skip_row: of leaving out each element of the one, shape (m,).
        skip_column: of leaving out each element of the other, shape (n,).

    Returns:
        The cost, and the pairs in order; -1 stands for nothing.

    Source: R. A. Wagner and M. J. Fischer, "The string-to-string correction problem", JACM 21 (1974).
    """
    m, n = costs.shape
    table = np.empty((m + 1, n + 1))
    left = np.concatenate([[0.0], np.cumsum(skip_column)])
    table[0] = left
    for row in range(m):
        best = table[row] + skip_row[row]
        np.minimum(best[1:], table[row, :-1] + costs[row], out=best[1:])
        # Leaving out elements of the other: the cheapest place to come from, in one sweep.
        table[row + 1] = np.minimum.accumulate(best - left) + left
    pairs: list[tuple[int, int]] = []
    i, j = m, n
    while i or j:
        here = table[i, j] + 1e-9
        if i and j and table[i - 1, j - 1] + costs[i - 1, j - 1] <= here:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and table[i - 1, j] + skip_row[i - 1] <= here:
            i -= 1
            pairs.append((i, -1))
        else:
            j -= 1
            pairs.append((-1, j))
    return float(table[m, n]), pairs[::-1]


def errors(said: Sequence[str], true: Sequence[str]) -> int:
    """Return how many words must be replaced, left out or put in; the words are keys."""
    if not said or not true:
        return len(said) + len(true)
    codes: dict[str, int] = {}
    one, other = (np.array([codes.setdefault(word, len(codes)) for word in each]) for each in (said, true))
    row = np.arange(len(other) + 1, dtype=np.int64)
    steps = np.arange(len(other) + 1, dtype=np.int64)
    for code in one:
        best = row + 1
        np.minimum(best[1:], row[:-1] + (other != code), out=best[1:])
        row = np.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def right_words(said: Sequence[str], true: Sequence[str]) -> list[bool]:
    """Tell of each word said whether the best alignment lays it on an equal one; the words are keys."""
    equal = np.array([[one != other for other in true] for one in said], np.float64).reshape(len(said), len(true))
    _, pairs = align(equal, np.ones(len(said)), np.ones(len(true)))
    return [other >= 0 and equal[one, other] == 0 for one, other in pairs if one >= 0]


@dataclass(slots=True)
class Slot:
    """One place in a network: the weight of each key said there, and of each way of writing it."""

    weight: dict[str, float] = field(default_factory=dict)
    written: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, word: str, weight: float) -> None:
        """Count a word, or nothing."""
        name = key(word)
        self.weight[name] = self.weight.get(name, 0.0) + weight
        ways = self.written.setdefault(name, {})
        ways[word] = ways.get(word, 0.0) + weight

    def best(self) -> tuple[str, float]:
        """Return the word with most weight as it is mostly written, and its share; equals go by name, nothing last."""
        total = sum(self.weight.values())
        name = min(self.weight, key=lambda each: (-round(self.weight[each], 9), each == NOTHING, each))
        ways = self.written[name]
        return min(ways, key=lambda way: (-round(ways[way], 9), way)), self.weight[name] / total


def _costs(slots: Sequence[Slot], names: Sequence[str], total: float) -> Floats:
    """Return the share of the weight so far that is against each word in each slot, shape (slots, words)."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    costs = np.ones((len(slots), len(names)))
    for row, slot in enumerate(slots):
        for name, weight in slot.weight.items():
            costs[row, places.get(name, [])] = 1 - weight / total
    return costs


def network(texts: Sequence[Sequence[str]], weights: Sequence[float]) -> list[Slot]:
    """Align texts one after the other into a network of slots, each text adding a word or nothing to every slot.

    Args:
        texts: words of each text; the first is the frame the others are laid on.
        weights: how much each text counts, above 0.

    Source: J. G. Fiscus, "A post-processing system to yield reduced word error rates: ROVER", ASRU 1997.
    """
    slots: list[Slot] = []
    so_far = 0.0
    for said, weight in zip(texts, weights, strict=True):
        names = [key(word) for word in said]
        total = max(so_far, 1e-12)
        costs = _costs(slots, names, total)
        blank = np.array([1 - slot.weight.get(NOTHING, 0.0) / total for slot in slots])
        _, pairs = align(costs, blank, np.ones(len(names)))
        grown: list[Slot] = []
        for slot, word in pairs:
            here = slots[slot] if slot >= 0 else Slot()
            if slot < 0 and so_far:
                here.add(NOTHING, so_far)
            here.add(said[word] if word >= 0 else NOTHING, weight)
            grown.append(here)
        slots, so_far = grown, so_far + weight
    return slots
