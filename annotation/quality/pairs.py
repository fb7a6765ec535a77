"""Which of two is better: a score for every item from many comparisons (Bradley-Terry, with ties).

Model: i is preferred to j with probability σ(β[w] · (s[i] - s[j])), where s are the items' scores and β[w] says how
much worker w follows them: 1 for the crowd, 0 for one who guesses, below 0 for one who turns the question round. A tie
counts as half a win for either. Scores have a Gaussian prior, so an item that always won is not infinitely good; β has
one too, around the crowd's.

Source: R. A. Bradley and M. E. Terry, "Rank analysis of incomplete block designs", Biometrika 39 (1952); X. Chen et
al., "Pairwise ranking aggregation in a crowdsourced setting", WSDM 2013, for workers; standard errors from the inverse
of the Fisher information.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
from scipy.special import expit, ndtr
from scipy.stats import kendalltau, spearmanr

from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import Floats, Ints, in_order

TIE = "tie"
METHODS = ("auto", "bradley-terry", "wins")
PRIOR_PRECISION = 0.1
FOLLOWING_PRECISION = 1.0
STEPS = 30
ROUNDS = 10
TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Comparisons as codes: left and right item, worker, and 1 if left won, 0 if right did, ½ for a tie; shape (n,)."""

    items: tuple[Any, ...]
    workers: tuple[Any, ...]
    left: Ints
    right: Ints
    worker: Ints
    won: Floats

    @classmethod
    def from_rows(cls, rows: Sequence[Row]) -> Comparisons:
        """Code rows ((left, right), worker, the item chosen or `TIE`); the order of rows has no influence.

        Raises:
            ValueError: the item chosen is neither of the two.
        """
        pairs: list[Any] = [row[0] for row in rows]
        items, workers = in_order({item for pair in pairs for item in pair}), in_order({row[1] for row in rows})
        item_of = {name: code for code, name in enumerate(items)}
        worker_of = {name: code for code, name in enumerate(workers)}
        coded = []
        for pair, worker, chosen in rows:
            left, right = cast(tuple[Any, Any], pair)
            if chosen not in (left, right, TIE):
                raise ValueError(f"{chosen!r} is neither {left!r} nor {right!r}")
            won = 0.5 if chosen == TIE else float(chosen == left)
            coded.append((item_of[left], item_of[right], worker_of[worker], won))
        table = np.array(sorted(coded), np.float64).reshape(-1, 4)
        left_codes, right_codes, worker_codes = (table[:, column].astype(np.int32) for column in range(3))
        return cls(items, workers, left_codes, right_codes, worker_codes, table[:, 3].copy())


def scores(given: Comparisons, following: Floats, start: Floats | None = None) -> tuple[Floats, Floats]:
    """Return the items' scores, mean 0, and their covariance; shapes (items,) and (items, items).

    Newton's method on a concave objective: it cannot go astray.

    Args:
        given: at least one comparison.
        following: β of each worker, shape (W,).
        start: first scores.
    """
    size = len(given.items)
    found = np.zeros(size) if start is None else start.copy()
    beta = following[given.worker]
    covariance = np.eye(size)
    for _ in range(STEPS):
        chance = expit(beta * (found[given.left] - found[given.right]))
        pull = beta * (given.won - chance)
        slope = np.bincount(given.left, pull, size) - np.bincount(given.right, pull, size) - PRIOR_PRECISION * found
        bend = beta**2 * chance * (1 - chance)
        both = np.bincount(given.left * size + given.right, bend, size * size).reshape(size, size)
        both = both + both.T
        covariance = np.linalg.inv(np.diag(both.sum(axis=1) + PRIOR_PRECISION) - both)
        step = covariance @ slope
        # A step over the logistic curve's bend is shortened; near the top it is the full one.
        found = found + step * min(1.0, 2.0 / max(float(np.abs(step).max()), TOLERANCE))
        if np.abs(step).max() < TOLERANCE:
            break
    return found - found.mean(), covariance


def follow(given: Comparisons, found: Floats, start: Floats) -> Floats:
    """Return β of each worker under the items' scores, shape (W,)."""
    beta, size = start.copy(), len(given.workers)
    distance = found[given.left] - found[given.right]
    for _ in range(STEPS):
        chance = expit(beta[given.worker] * distance)
        slope = np.bincount(given.worker, distance * (given.won - chance), size) - FOLLOWING_PRECISION * (beta - 1)
        bend = np.bincount(given.worker, distance**2 * chance * (1 - chance), size) + FOLLOWING_PRECISION
        step = np.clip(slope / bend, -1, 1)
        beta = beta + step
        if np.abs(step).max(initial=0.0) < TOLERANCE:
            break
    return beta


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Score every item; `answers` and `confidence` are by item, not by pair.

    Confidence is the probability that the item is truly better than the next one below it; the last is as sure as the
    one above it. `evidence["error"]` has the standard error of each score.

    Args:
        rows: ((left, right), worker, chosen).
        gold: the right choice of some pairs; comparisons of these by a worker of their own, who follows fully.
        method: "auto" (workers differ), "bradley-terry" (all alike), "wins" (share of comparisons won).
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    kept = latest(rows)
    if not kept:
        return Outcome({}, {}, {}, method)
    given = Comparisons.from_rows(kept)
    truth = [(pair, "", chosen) for pair, chosen in (gold or {}).items() for _ in range(3)]
    judged = Comparisons.from_rows([*kept, *truth]) if truth else given
    following = np.ones(len(judged.workers))
    found, covariance = scores(judged, following)
    for _ in range(ROUNDS if method == "auto" else 0):
        before, following = following, follow(judged, found, following)
        if truth:
            following[judged.workers.index("")] = 1.0
        found, covariance = scores(judged, following, found)
        if np.abs(following - before).max() < 1e-4:
            break
    if method == "wins":
        found = _wins(judged)
    order = np.argsort(-found, kind="stable")
    error = np.sqrt(np.maximum(np.diag(covariance), 0))
    confidence = np.ones(len(found))
    for above, below in pairwise(order.tolist()):
        spread = covariance[above, above] + covariance[below, below] - 2 * covariance[above, below]
        confidence[above] = ndtr((found[above] - found[below]) / np.sqrt(max(spread, TOLERANCE)))
    confidence[order[-1]] = confidence[order[-2]] if len(order) > 1 else 1.0
    names = judged.items
    return Outcome(
        answers={names[code]: float(found[code]) for code in order.tolist()},
        confidence={names[code]: float(confidence[code]) for code in order.tolist()},
        skill=_skills(judged, found),
        method=method,
        evidence={
            "error": {str(names[code]): round(float(error[code]), 6) for code in order.tolist()},
            "following": dict(zip(map(str, judged.workers), np.round(following, 6).tolist(), strict=True)),
        },
    )


def _wins(given: Comparisons) -> Floats:
    size = len(given.items)
    won = np.bincount(given.left, given.won, size) + np.bincount(given.right, 1 - given.won, size)
    met = np.bincount(given.left, minlength=size) + np.bincount(given.right, minlength=size)
    return np.asarray((won + 0.5) / (met + 1))


def _skills(given: Comparisons, found: Floats) -> dict[Any, tuple[float, float]]:
    """Return each worker's Beta of preferring the item with the higher score, with four pseudo-answers."""
    agrees = np.where(found[given.left] >= found[given.right], given.won, 1 - given.won)
    right = np.bincount(given.worker, agrees, len(given.workers))
    total = np.bincount(given.worker, minlength=len(given.workers))
    crowd = (right.sum() + 1.5) / (total.sum() + 2)
    return {
        name: (float(r + 4 * crowd), float(n - r + 4 * (1 - crowd)))
        for name, r, n in zip(given.workers, right, total, strict=True)
        if name != ""
    }


def agreement(rows: Sequence[Row]) -> float:
    """How often two workers choose the same of the same two items, from -1 to 1, 0 by chance; NaN if nobody did both.

    It is 2 · share - 1, pairs of items weighing the same.
    """
    said: dict[Any, Counter[Any]] = {}
    for pair, _, chosen in latest(rows):
        both: Any = pair
        said.setdefault(frozenset(both), Counter())[chosen] += 1
    shares = []
    for counts in said.values():
        n = counts.total()
        if n > 1:
            shares.append(sum(each * (each - 1) for each in counts.values()) / (n * (n - 1)))
    return float(2 * np.mean(shares) - 1) if shares else float("nan")


def cycles(found: Mapping[tuple[Any, Any], Any]) -> int:
    """Count the triples of items of which one person (or the majority) prefers a to b, b to c and c to a.

    Args:
        found: the item preferred of each pair.

    Source: M. G. Kendall and B. Babington Smith, "On the method of paired comparisons", Biometrika 31 (1940).
    """
    beats: dict[Any, set[Any]] = {}
    for (left, right), chosen in found.items():
        if chosen in (left, right):
            beats.setdefault(chosen, set()).add(right if chosen == left else left)
    loops = sum(a in beats.get(c, ()) for a, worse in beats.items() for b in worse for c in beats.get(b, ()) if c != a)
    return loops // 3


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """How well scores fit the truth: by item a number, or by pair the item chosen, or how often each was.

    Returns:
        "spearman" and "kendall" for numbers; "accuracy" of foretelling which of two is chosen, for pairs.
    """
    of_items = {name: float(value) for name, value in truth.items() if not isinstance(name, tuple)}
    judged = [name for name in found.answers if name in of_items]
    report: dict[str, float] = {}
    right = total = 0.0
    for pair, chosen in truth.items():
        if isinstance(pair, tuple) and all(each in found.answers for each in pair):
            better = pair[0] if found.answers[pair[0]] >= found.answers[pair[1]] else pair[1]
            counts = chosen if isinstance(chosen, Mapping) else {chosen: 1}
            right, total = right + counts.get(better, 0), total + sum(counts.values())
    if total:
        report["accuracy"] = right / total
    if len(judged) > 1:
        ours, theirs = [found.answers[name] for name in judged], [of_items[name] for name in judged]
        report["spearman"] = float(spearmanr(ours, theirs).statistic)
        report["kendall"] = float(kendalltau(ours, theirs).statistic)
    return report


def similarity(one: Any, other: Any) -> float:
    """1 for the same item, a half if one is a tie, else 0."""
    if one == other:
        return 1.0
    return 0.5 if TIE in (one, other) else 0.0


KIND = Kind("pairwise", METHODS, decide, similarity, agreement, score)
