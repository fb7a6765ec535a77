"""Generated crowds for every kind of answer: the truth, and what people of differing care make of it."""

from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from annotation.quality.outcome import Row

TASKS, PEOPLE, ANSWERS = 60, 12, 5
Draw = Callable[[np.random.Generator], Any]
Blur = Callable[[np.random.Generator, Any, float], Any]

VOCABULARY = ["red", "cat", "sat", "mat", "while", "two", "old", "dogs", "ran", "over", "green", "hills", "bridge"]


def _choice(rng: np.random.Generator) -> str:
    return str(rng.choice(["cat", "dog", "cow"]))


def _choice_blurred(rng: np.random.Generator, truth: str, care: float) -> str:
    return truth if rng.random() < care else _choice(rng)


def _multi(rng: np.random.Generator) -> frozenset[str]:
    return frozenset(name for name in "abcd" if rng.random() < 0.4)


def _multi_blurred(rng: np.random.Generator, truth: frozenset[str], care: float) -> frozenset[str]:
    return frozenset(name for name in "abcd" if (name in truth) == (rng.random() < (1 + care) / 2))


def _rating(rng: np.random.Generator) -> float:
    return float(rng.integers(1, 6))


def _rating_blurred(rng: np.random.Generator, truth: float, care: float) -> float:
    return truth if rng.random() < care else float(np.clip(truth + rng.choice([-1, 1]), 1, 5))


def _number(rng: np.random.Generator) -> float:
    return float(rng.normal(0, 50))


def _number_blurred(rng: np.random.Generator, truth: float, care: float) -> float:
    return truth + float(rng.normal(0, 20 * (1.05 - care)))


def _text(rng: np.random.Generator) -> str:
    return " ".join(rng.choice(VOCABULARY, 8))


def _text_blurred(rng: np.random.Generator, truth: str, care: float) -> str:
    return " ".join(word if rng.random() < care else str(rng.choice(VOCABULARY)) for word in truth.split())


def _spans(rng: np.random.Generator) -> tuple[Any, ...]:
    starts = sorted(rng.choice(10, rng.integers(0, 4), replace=False).tolist())
    return tuple((10 * start, 10 * start + 6, str(rng.choice(["PER", "LOC"]))) for start in starts)


def _segments(rng: np.random.Generator) -> tuple[Any, ...]:
    return tuple((float(start), float(end), name) for start, end, name in _spans(rng))


def _boxes(rng: np.random.Generator) -> tuple[Any, ...]:
    return tuple((float(s), float(s), float(e), float(e), name) for s, e, name in _spans(rng))


def _masks(rng: np.random.Generator) -> tuple[Any, ...]:
    """Return one or two rectangles in a picture of 40 by 30 pixels, each of a class of its own."""
    names = rng.permutation(["cat", "dog"])[: rng.integers(0, 3)]
    return tuple(sorted((_painted(rng.integers(0, [15, 15]), rng.integers(8, [25, 15])), str(name)) for name in names))


def _painted(corner: Any, size: Any) -> tuple[int, ...]:
    rows = range(int(corner[1]), min(int(corner[1] + size[1]), 30))
    left, right = int(corner[0]), min(int(corner[0] + size[0]), 40)
    return tuple(end for row in rows for end in (40 * row + left, 40 * row + right))


def _masks_blurred(rng: np.random.Generator, truth: tuple[Any, ...], care: float) -> tuple[Any, ...]:
    """Miss some masks, and draw the others a little short or long on the right."""
    found = []
    for runs, name in truth:
        if rng.random() < care:
            slip = int(rng.normal(0, 6 * (1 - care)))
            ends = [max(end + slip, start + 1) for start, end in zip(runs[::2], runs[1::2], strict=True)]
            found.append((tuple(end for pair in zip(runs[::2], ends, strict=True) for end in pair), name))
    return tuple(found)


def _marks_blurred(rng: np.random.Generator, truth: tuple[Any, ...], care: float) -> tuple[Any, ...]:
    return tuple(mark for mark in truth if rng.random() < care)


def _ranking(rng: np.random.Generator) -> tuple[str, ...]:
    return tuple(rng.permutation(list("abcde")).tolist())


def _ranking_blurred(rng: np.random.Generator, truth: tuple[str, ...], care: float) -> tuple[str, ...]:
    order = list(truth)
    while rng.random() > care:
        at = rng.integers(0, 4)
        order[at], order[at + 1] = order[at + 1], order[at]
    return tuple(order)


WORLDS: dict[str, tuple[Draw, Blur]] = {
    "choice": (_choice, _choice_blurred),
    "multi": (_multi, _multi_blurred),
    "rating": (_rating, _rating_blurred),
    "number": (_number, _number_blurred),
    "text": (_text, _text_blurred),
    "spans": (_spans, _marks_blurred),
    "segments": (_segments, _marks_blurred),
    "boxes": (_boxes, _marks_blurred),
    "masks": (_masks, _masks_blurred),
    "ranking": (_ranking, _ranking_blurred),
}


def crowd(kind: str, seed: int = 0) -> tuple[list[Row], dict[Hashable, Any]]:
    """Return what everybody said, and what is true, by task."""
    rng = np.random.default_rng(seed)
    draw, blur = WORLDS[kind]
    truth: dict[Hashable, Any] = {f"t{task:02}": draw(rng) for task in range(TASKS)}
    care = rng.beta(6, 2, PEOPLE)
    rows: list[Row] = [
        (task, f"w{person:02}", blur(rng, right, float(care[person])))
        for task, right in truth.items()
        for person in rng.choice(PEOPLE, ANSWERS, replace=False).tolist()
    ]
    return rows, truth


def duels(seed: int = 0) -> tuple[list[Row], dict[Hashable, Any]]:
    """Return comparisons of eight items by people who mostly follow their worth, and that worth."""
    rng = np.random.default_rng(seed)
    worth: dict[Hashable, Any] = {f"i{item}": float(value) for item, value in enumerate(rng.normal(0, 1.5, 8))}
    names = [f"i{item}" for item in range(8)]
    rows: list[Row] = []
    for person in range(PEOPLE):
        for left in names:
            for right in names:
                if left < right and rng.random() < 0.6:
                    chance = 1 / (1 + np.exp(worth[right] - worth[left]))
                    rows.append(((left, right), f"w{person:02}", left if rng.random() < chance else right))
    return rows, worth
