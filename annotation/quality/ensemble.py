"""The default consensus: three models of the crowd, weighed by how well they foretell answers.

1. One coin per worker.
2. Dawid-Skene whose rows are shrunk towards the worker's own coin.
3. Dawid-Skene whose rows are shrunk half towards that coin, half towards the confusion matrix of the crowd.

How strongly 2 and 3 are shrunk is learnt from how much workers differ (empirical Bayes), so few answers leave a
worker a plain coin and many let every mistake of theirs be known. Labels come from the mixture of posteriors. Its
confidence is then flattened by one power, until the mean confidence is what the tempered models (see `held_out`)
expect: that changes no label.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from annotation.quality import dawid_skene, one_coin
from annotation.quality.calibration import flatten_to, sharpen
from annotation.quality.dawid_skene import FLOOR, POOLED_PSEUDO_COUNTS, Fit, Rule, softmax
from annotation.quality.held_out import Model, best_power, foretell, stack
from annotation.quality.one_coin import Coins
from annotation.quality.table import Answers, Bools, Floats, Ints, Matrix

CELLS_LIMIT = 4_000_000
"""Confusion matrices beyond so many cells (W·k·k) are not fitted: the one coin stands alone."""
STAGES = (3, 3, 4, 90)
"""EM iterations between one estimate of the shrinkage and the next."""
JUDGED_LIMIT = 100_000
"""On larger sets only so many answers are foretold: the powers and weights they yield are sharp enough."""
CONCENTRATION_STEPS = 5
TOLERANCE = 1e-6
SMALLEST_CELL = 1e-6
WEAKEST_PRIOR, STRONGEST_PRIOR = 1.0, 1e3


@dataclass(frozen=True, slots=True)
class Mixture:
    """What the ensemble found.

    Attributes:
        posterior: mixture of the models' posteriors with calibrated confidence, shape (T, k).
        power: the exponent that was needed, 1 when confidence was left as it was.
        weights: share of each model.
    """

    posterior: Floats
    power: float
    weights: tuple[float, ...]


def mixture(answers: Answers, start: Floats, gold: Ints | None = None) -> Mixture:
    """Fit the models from `start`, weigh and calibrate them.

    Args:
        answers: k ≥ 2.
        start: first posteriors, shape (T, k).
        gold: class code of known tasks, -1 elsewhere, shape (T,).
    """
    fitted = models(answers, start, gold)
    open_tasks = np.ones(answers.n_tasks, np.bool_) if gold is None else gold < 0
    chosen = judged(answers, open_tasks & (one_coin.evidence(answers, gold) > 0), fitted[0].posterior)
    weight = stack([foretell(model, answers, chosen) for model in fitted])
    raw, tempered = np.zeros_like(start), np.zeros_like(start)
    for share, model in zip(weight, fitted, strict=True):
        power = best_power(model, answers, chosen)
        raw += share * model.posterior
        tempered += share * softmax(model.log_prior + power * model.log_likelihood, gold)[0]
    expected = tempered[np.arange(len(raw)), raw.argmax(axis=1)]
    power = flatten_to(raw[open_tasks], float(expected[open_tasks].mean())) if open_tasks.any() else 1.0
    return Mixture(sharpen(raw, power), power, tuple(float(share) for share in weight))


def judged(answers: Answers, telling: Bools, posterior: Floats) -> Ints:
    """Return the positions of answers to `telling` tasks: all, or an even share of each confidence.

    Tasks are taken in steps along their order by confidence, not by name, so names have no influence on the choice.
    """
    chosen = np.flatnonzero(telling[answers.task]).astype(np.int32)
    step = -(-chosen.size // JUDGED_LIMIT)
    if step <= 1:
        return chosen
    picked = np.zeros(answers.n_tasks, np.bool_)
    picked[np.argsort(posterior.max(axis=1), kind="stable")[::step]] = True
    return chosen[picked[answers.task[chosen]]]


def models(answers: Answers, start: Floats, gold: Ints | None) -> list[Model]:
    """Fit the one coin and, where memory allows, the two Dawid-Skene models."""
    coins = one_coin.one_coin(answers, start, gold)
    first = coin_model(answers, coins)
    if answers.n_workers * answers.n_classes**2 > CELLS_LIMIT:
        return [first]
    matrix = answers.matrix()
    weight = one_coin.evidence(answers, gold)
    counts = dawid_skene.expected_counts(matrix, coins.posterior, weight)
    own = one_coin.confusion(coins.skill, answers.n_classes)
    midway = (own + dawid_skene.pooled_confusion(counts)) / 2
    fits = (
        shrunk(matrix, coins.posterior, np.maximum(centre, SMALLEST_CELL), weight, gold) for centre in (own, midway)
    )
    return [first, *(confusion_model(answers, found) for found in fits)]


def shrunk(matrix: Matrix, start: Floats, centre: Floats, weight: Floats, gold: Ints | None) -> Fit:
    """Fit Dawid-Skene with rows shrunk to `centre` [worker or 1, answer, class], learning how strongly."""
    strength, posterior = POOLED_PSEUDO_COUNTS, start
    for iterations in STAGES:
        rule = Rule(variational=True, tolerance=TOLERANCE, max_iterations=iterations)
        found = dawid_skene.fit(matrix, posterior, strength * centre, rule=rule, gold=gold, weight=weight)
        strength, posterior = concentration(found.counts, centre, strength), found.posterior
    return found


def concentration(counts: Floats, centre: Floats, strength: float) -> float:
    """Return the pseudo-counts per row under which the workers' counts are likeliest, given their centres.

    Source: T. Minka, "Estimating a Dirichlet distribution" (2000), equation 65, the fixed point for a known mean.
    """
    totals = counts.sum(axis=1)
    for _ in range(CONCENTRATION_STEPS):
        alpha = strength * centre
        gain = (centre * (digamma(counts + alpha) - digamma(alpha))).sum()
        loss = (digamma(totals + strength) - digamma(strength)).sum()
        if loss < FLOOR:
            break
        strength = float(np.clip(strength * gain / loss, WEAKEST_PRIOR, STRONGEST_PRIOR))
    return strength


def coin_model(answers: Answers, coins: Coins) -> Model:
    """Wrap coins for `held_out`: an answer is taken out of its worker's right and wrong counts."""
    n_classes, gain = answers.n_classes, one_coin.coin_weights(coins.skill, answers.n_classes)

    def cells(block: Ints) -> tuple[Floats, Floats]:
        worker, label = answers.worker[block], answers.label[block]
        own, here = coins.posterior[answers.task[block], label], np.arange(block.size)
        skill = np.maximum(coins.skill[worker] - np.stack([own, 1 - own], axis=1), FLOOR)
        right = skill[:, 0] / skill.sum(axis=1)
        added = np.zeros((block.size, n_classes))
        added[here, label] = gain[worker]
        left_out = np.repeat(((1 - right) / (n_classes - 1))[:, None], n_classes, axis=1)
        left_out[here, label] = right
        return added, left_out

    return Model(coins.posterior, coins.log_likelihood, np.full(n_classes, -np.log(n_classes)), cells)


def confusion_model(answers: Answers, found: Fit) -> Model:
    """Wrap a Dawid-Skene fit for `held_out`: an answer is taken out of its worker's counts."""
    n_classes = answers.n_classes
    full = found.counts + found.alpha
    sums = full.sum(axis=1)
    log_theta = (digamma(full) - digamma(sums)[:, None]).reshape(-1, n_classes)
    flat = full.reshape(-1, n_classes)

    def cells(block: Ints) -> tuple[Floats, Floats]:
        worker, own = answers.worker[block], found.posterior[answers.task[block]]
        cell = worker * n_classes + answers.label[block]
        return log_theta[cell], np.maximum(flat[cell] - own, FLOOR) / np.maximum(sums[worker] - own, FLOOR)

    return Model(found.posterior, found.log_likelihood, found.log_prior, cells)
