"""Orders of several items: the order of which the people's orders are likeliest (Plackett-Luce), people weighed.

Model: whoever ranks takes the best of what is left again and again, item i with probability exp(s[i]) over the sum of
what is left. An item that somebody does not name was left at the end. Scores are found by the minorise-maximise
iteration; then each worker is weighed by how far their orders agree with the outcome, and the scores are found again.

Source: D. R. Hunter, "MM algorithms for generalized Bradley-Terry models", Annals of Statistics 32 (2004), section 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.stats import kendalltau

from annotation.quality.numeric import betas
from annotation.quality.outcome import Kind, Outcome, Row, latest
from annotation.quality.table import Floats, in_order

METHODS = ("auto", "plackett-luce", "borda")
PSEUDO_RANKINGS = 0.5
STEPS = 200
PASSES = 3
TOLERANCE = 1e-7


def strengths(orders: Sequence[Sequence[int]], weights: Floats, size: int) -> Floats:
    """Return exp(s) of each item, sum 1, shape (size,).

    Args:
        orders: codes of the items from best to worst; items left out come after all others.
        weights: of each order, above 0.
        size: how many items there are.

    An imaginary item that wins and loses `PSEUDO_RANKINGS` times against each keeps strengths finite.
    """
    found = np.full(size, 1 / size)
    for _ in range(STEPS):
        wins, chances = np.full(size, PSEUDO_RANKINGS), 2 * PSEUDO_RANKINGS / (found + found.mean())
        for order, weight in zip(orders, weights, strict=True):
            left = np.ones(size, bool)
            for item in order[: size - 1]:
                chances[left] += weight / found[left].sum()
                wins[item] += weight
                left[item] = False
        before, found = found, wins / chances
        found /= found.sum()
        if np.abs(found - before).max() < TOLERANCE:
            break
    return found


def decide(rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
    """Agree on an order of each task's items; answers are tuples from best to worst.

    `parts` is the probability that each item is truly before the next, the last repeating the one before it; a task is
    as sure as its least sure pair. `evidence["scores"]` has the items' shares.
    """
    if method not in METHODS:
        raise ValueError(f"no such method: {method!r}; known are {', '.join(METHODS)}")
    given: dict[Hashable, dict[Hashable, tuple[Any, ...]]] = {task: {} for task in in_order({row[0] for row in rows})}
    for task, worker, order in sorted(latest(rows), key=lambda row: repr(row[1])):
        given[task][worker] = tuple(order)
    workers = in_order({row[1] for row in rows})
    trust = dict.fromkeys(workers, 1.0)
    skill = dict.fromkeys(workers, (4.0, 1.0))
    found: dict[Hashable, dict[Any, float]] = {}
    for step in range(PASSES if method == "auto" else 1):
        found = {task: _scores(orders, trust, method) for task, orders in given.items()}
        found |= {task: _as_scores(gold[task]) for task in given if gold and task in gold}
        skill = _skills(given, found, workers)
        if step < PASSES - 1:
            trust = {worker: max(2 * a / (a + b) - 1, 0.05) for worker, (a, b) in skill.items()}
    answers = {
        task: tuple(sorted(scores, key=lambda item: (-scores[item], repr(item)))) for task, scores in found.items()
    }
    parts = {task: _surely(order, found[task]) for task, order in answers.items()}
    return Outcome(
        answers=answers,
        confidence={task: min(each, default=1.0) for task, each in parts.items()},
        skill=skill,
        method=method,
        parts=parts,
        evidence={
            "scores": {str(task): {str(i): round(s, 6) for i, s in each.items()} for task, each in found.items()}
        },
    )


def _best_first(scores: Mapping[Any, float]) -> tuple[Any, ...]:
    return tuple(sorted(scores, key=lambda item: (-scores[item], repr(item))))


def _scores(orders: Mapping[Hashable, Sequence[Any]], trust: Mapping[Hashable, float], method: str) -> dict[Any, float]:
    """Return the share of each of a task's items."""
    items = in_order({item for order in orders.values() for item in order})
    place = {item: code for code, item in enumerate(items)}
    coded = [[place[item] for item in order] for order in orders.values()]
    if method == "borda":
        points = np.full(len(items), PSEUDO_RANKINGS)
        for order in coded:
            points[order] += np.arange(len(items), len(items) - len(order), -1)
        return dict(zip(items, (points / points.sum()).tolist(), strict=True))
    weights = np.array([trust[worker] for worker in orders])
    return dict(zip(items, strengths(coded, weights, len(items)).tolist(), strict=True))


def _as_scores(order: Sequence[Any]) -> dict[Any, float]:
    """Shares that put a known order beyond doubt."""
    shares = [10.0 ** (-6 * place) for place in range(len(order))]
    return {item: share / sum(shares) for item, share in zip(order, shares, strict=True)}


def _skills(
    given: Mapping[Hashable, Mapping[Hashable, Sequence[Any]]],
    found: Mapping[Hashable, Mapping[Any, float]],
    workers: Sequence[Hashable],
) -> dict[Hashable, tuple[float, float]]:
    """Return each worker's Beta of putting two items in the right order."""
    place = {name: code for code, name in enumerate(workers)}
    right, total = np.zeros(len(workers)), np.zeros(len(workers))
    for task, orders in given.items():
        for worker, order in orders.items():
            scores = [found[task].get(item, 0.0) for item in order]
            agreeing = [one >= other for at, one in enumerate(scores) for other in scores[at + 1 :]]
            right[place[worker]] += sum(agreeing)
            total[place[worker]] += len(agreeing)
    return betas(workers, right, total)


def _surely(order: Sequence[Any], scores: Mapping[Any, float]) -> list[float]:
    chances = [scores[one] / (scores[one] + scores[other]) for one, other in pairwise(order)]
    return [*chances, chances[-1]] if chances else [1.0] * len(order)


def agreement(rows: Sequence[Row]) -> float:
    """Kendall's W over the items that all who ranked a task named, tasks weighing the same; NaN without two orders.

    Source: M. G. Kendall and B. Babington Smith, "The problem of m rankings", Annals of Mathematical Statistics 10
    (1939): W = 12 S / (m² (n³ - n)).
    """
    of_task: dict[Hashable, list[Sequence[Any]]] = defaultdict(list)
    for task, _, order in latest(rows):
        of_task[task].append(order)
    found = []
    for orders in of_task.values():
        common = set(orders[0]).intersection(*orders[1:])
        m, n = len(orders), len(common)
        if m < 2 or n < 2:
            continue
        ranks = dict.fromkeys(common, 0)
        for order in orders:
            for rank, item in enumerate(item for item in order if item in common):
                ranks[item] += rank
        sums = np.array(list(ranks.values()), np.float64)
        found.append(12 * float(((sums - sums.mean()) ** 2).sum()) / (m**2 * (n**3 - n)))
    return float(np.mean(found)) if found else float("nan")


def score(found: Outcome, truth: Mapping[Any, Any]) -> dict[str, float]:
    """Mean Kendall tau with the true order, share of tasks with the right first item, share of exactly right orders."""
    judged = [task for task in found.answers if task in truth]
    if not judged:
        return {}
    pairs = [(found.answers[task], tuple(truth[task])) for task in judged]
    return {
        "kendall": float(np.mean([2 * similarity(ours, true) - 1 for ours, true in pairs])),
        "first": float(np.mean([ours[:1] == true[:1] for ours, true in pairs])),
        "exact": float(np.mean([ours == true for ours, true in pairs])),
    }


def similarity(one: Any, other: Any) -> float:
    """(Kendall's tau-b + 1) / 2 over all items named; an item that one does not name is last there."""
    if tuple(one) == tuple(other):
        return 1.0
    items = in_order({*one, *other})
    if len(items) < 2:
        return 0.0
    ranks = [
        [order.index(item) if item in order else len(items) for item in items] for order in (tuple(one), tuple(other))
    ]
    tau = float(kendalltau(*ranks).statistic)
    return (tau + 1) / 2 if tau == tau else 0.5


def _ranks(order: Sequence[Any], items: Sequence[Any]) -> list[int]:
    return [order.index(item) if item in order else len(items) for item in items]


KIND = Kind("ranking", METHODS, decide, similarity, agreement, score)
