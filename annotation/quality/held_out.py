"""How well a model foretells each answer from the others: the judge that tempers models.

An answer is left out by taking it away from its task's log-likelihood and from its worker's counts; nothing is fitted
again. A model that counts on independent mistakes where workers err together foretells worse than it believes, so the
power β ≤ 1 of the likelihood that foretells best says how far its confidence may go.

Source: P. Grünwald and T. van Ommen, "Inconsistency of Bayesian inference for misspecified linear models, and a
proposal for repairing it", Bayesian Analysis 12 (2017), for a likelihood to a power chosen by foretelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from annotation.quality.dawid_skene import FLOOR, softmax
from annotation.quality.leaving_out import Model
from annotation.quality.table import Answers, Floats, Ints

BLOCK = 1 << 16
KEPT_CELLS = 4_000_000
WEAKEST = 0.05
SEARCH_STEPS = 7
GOLDEN = (5**0.5 - 1) / 2


def _evidence(model: Model, answers: Answers, chosen: Ints) -> Iterator[tuple[Floats, Floats]]:
    """Yield by blocks what speaks for each class but for the chosen answer, and P(answer | class); shape (m, k)."""
    for begin in range(0, chosen.size, BLOCK):
        block = chosen[begin : begin + BLOCK]
        added, left_out = model.cells(block)
        yield model.log_likelihood[answers.task[block]] - added, left_out


def _densities(model: Model, evidence: Iterable[tuple[Floats, Floats]], size: int, power: float) -> Floats:
    densities, begin = np.empty(size), 0
    for others, left_out in evidence:
        classes, _ = softmax(model.log_prior + power * others, None)
        densities[begin : begin + len(others)] = (classes * left_out) @ np.ones(others.shape[1])
        begin += len(others)
    return np.clip(densities, FLOOR, 1.0)


def best_power(model: Model, answers: Answers, chosen: Ints) -> float:
    """Return the β in [`WEAKEST`, 1] under which the chosen answers are foretold best."""
    # It is the same under every power, and most of the work; kept where there is room.
    kept = chosen.size * answers.n_classes <= KEPT_CELLS
    evidence = list(_evidence(model, answers, chosen)) if kept else None

    def loss(power: float) -> float:
        found = _evidence(model, answers, chosen) if evidence is None else evidence
        return -float(np.log(_densities(model, found, chosen.size, power)).mean()) if chosen.size else 0.0

    found = golden_section(loss, WEAKEST, 1.0, SEARCH_STEPS)
    return min((1.0, found), key=loss)


def golden_section(loss: Callable[[float], float], low: float, high: float, steps: int) -> float:
    """Return about where a loss with one valley is least in [low, high]."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = loss(left), loss(right)
    for _ in range(steps):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = loss(right)
    return (low + high) / 2
