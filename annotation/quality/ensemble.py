"""The default consensus: five models of the crowd, averaged as far as the answers speak for each.

1. One coin for all: the vote, as a model.
2. The same, and classes as usual as the vote has them.
3. One coin per worker, drawn together as far as workers are alike.
4. Dawid-Skene whose rows are shrunk towards the worker's own coin.
5. Dawid-Skene whose rows are shrunk half towards that coin, half towards the confusion matrix of the crowd as the vote
   has it.

How strongly 3, 4 and 5 are shrunk is learnt from how much workers differ (empirical Bayes), so few answers leave a
worker a plain coin, or no coin of their own, and many let every mistake of theirs be known. A model's share follows
from its bound of the answers' likelihood, less what its centres had to learn from the same answers: a model that
explains no more than the vote does has no say. No model is quite true, so beyond some `COARSE` answers more of them
make no model surer. Where few stand behind the outcome (see `doubts`) it is left to 1 and 2.

Labels come from the mixture of posteriors. Its confidence is then flattened by one power, until the mean confidence is
what the tempered models (see `held_out`) expect: that changes no label.

Sources: J. Miller and D. Dunson, "Robust Bayesian inference via coarsening", JASA 114 (2019), for the power of the
likelihood; Y. W. Teh et al., "Hierarchical Dirichlet processes", JASA 101 (2006), for the draws from a shared centre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import digamma

from annotation.quality import dawid_skene, one_coin
from annotation.quality.calibration import flatten_to, sharpen
from annotation.quality.dawid_skene import FLOOR, POOLED_PSEUDO_COUNTS, Fit, Rule, softmax
from annotation.quality.doubts import disagreement, of_few
from annotation.quality.held_out import best_power
from annotation.quality.leaving_out import Model, coin_model, confusion_model
from annotation.quality.one_coin import USUAL_STRENGTH
from annotation.quality.table import Answers, Bools, Floats, Ints, Matrix
from annotation.quality.vote import winners

CELLS_LIMIT = 4_000_000
"""Confusion matrices beyond so many cells (W·k·k) are not fitted: the coins stand alone."""
STAGES = (3, 3, 4, 30)
"""EM iterations between one estimate of the shrinkage and the next."""
JUDGED_LIMIT = 100_000
"""On larger sets only so many answers are foretold: the powers they yield are sharp enough."""
COARSE = 500
"""From about so many answers on it counts how much better a model explains each answer, not all of them together."""
SMALLEST_SHARE = 0.01
ALIKE = 2
"""So many models, the first, take workers to be alike: no clique can lead them astray."""
CONCENTRATION_STEPS = 5
TOLERANCE = 1e-6
SMALLEST_CELL = 1e-6
WEAKEST_PRIOR, STRONGEST_PRIOR = 0.5, 1e4


@dataclass(frozen=True, slots=True)
class Mixture:
    """What the ensemble found.

    Attributes:
        raw: mixture of the models' posteriors, shape (T, k).
        power: the exponent that its confidence needs, 1 when it is right as it is.
        weights: share of each model, in the order of the list above.
        refused: share of the tasks on which models that were not believed contradict the vote.
    """

    raw: Floats
    power: float
    weights: tuple[float, ...]
    refused: float

    @property
    def posterior(self) -> Floats:
        """The mixture with the confidence that the answers themselves bear out, shape (T, k)."""
        return sharpen(self.raw, self.power)


class Weighed(NamedTuple):
    """A fitted model and the bound of the answers' likelihood that it may claim, in nats."""

    model: Model
    bound: float


def mixture(answers: Answers, start: Floats, gold: Ints | None = None) -> Mixture:
    """Fit the models from `start`, weigh and calibrate them.

    Args:
        answers: k ≥ 2.
        start: first posteriors, shape (T, k).
        gold: class code of known tasks, -1 elsewhere, shape (T,).
    """
    fitted = models(answers, start, gold)
    bounds, refused = np.array([each.bound for each in fitted]), 0.0
    weights = shares_of(bounds, answers.task.size)
    labels, _ = winners(average(fitted, weights))
    if of_few(answers, labels, gold):
        refused = disagreement(answers, labels, gold)
        weights = shares_of(np.where(np.arange(len(fitted)) < ALIKE, bounds, -np.inf), answers.task.size)
    return tempered(answers, fitted, weights, gold, refused)


def tempered(
    answers: Answers, fitted: Sequence[Weighed], weights: Floats, gold: Ints | None, refused: float
) -> Mixture:
    """Average the models and lower confidence to what they foretell."""
    raw, cool = average(fitted, weights), np.zeros((answers.n_tasks, answers.n_classes))
    open_tasks = np.ones(answers.n_tasks, np.bool_) if gold is None else gold < 0
    chosen = judged(answers, open_tasks & (one_coin.evidence(answers, gold) > 0), fitted[0].model.posterior)
    for share, (model, _) in zip(weights, fitted, strict=True):
        if share:
            power = best_power(model, answers, chosen)
            cool += share * softmax(model.log_prior + power * model.log_likelihood, gold)[0]
    expected = cool[np.arange(len(raw)), raw.argmax(axis=1)]
    power = flatten_to(raw[open_tasks], float(expected[open_tasks].mean())) if open_tasks.any() else 1.0
    return Mixture(raw, power, tuple(weights.tolist()), refused)


def average(fitted: Sequence[Weighed], weights: Floats) -> Floats:
    """Mix the models' posteriors, shape (T, k)."""
    mixed = np.zeros_like(fitted[0].model.posterior)
    for share, (model, _) in zip(weights, fitted, strict=True):
        if share:
            mixed += share * model.posterior
    return mixed


def shares_of(bounds: Floats, n_answers: int) -> Floats:
    """Return the share of each model by its bound; those below `SMALLEST_SHARE` have none. Sums to 1."""
    share = np.exp((bounds - bounds.max()) / (1 + n_answers / COARSE))
    share[share < SMALLEST_SHARE * share.sum()] = 0.0
    return np.asarray(share / share.sum())


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


def models(answers: Answers, start: Floats, gold: Ints | None) -> list[Weighed]:
    """Fit the coins and, where memory allows, the two Dawid-Skene models."""
    all_alike = one_coin.one_coin(answers, start, gold, alike=True)
    shares = one_coin.class_shares(answers, gold)
    usual = one_coin.one_coin(answers, start, gold, alike=True, classes=shares)
    each_own = one_coin.one_coin(answers, start, gold)
    found = [Weighed(coin_model(answers, coins), coins.bound) for coins in (all_alike, usual, each_own)]
    if answers.n_workers * answers.n_classes**2 > CELLS_LIMIT:
        return found
    coins = max(all_alike, each_own, key=lambda each: each.bound)
    matrix, weight = answers.matrix(), one_coin.evidence(answers, gold)
    voted = dawid_skene.expected_counts(matrix, dawid_skene.clamp(answers.counts(), gold), weight)
    own = np.maximum(one_coin.confusion(coins.skill, answers.n_classes), SMALLEST_CELL)
    midway = (own + dawid_skene.pooled_confusion(voted)) / 2
    of_own = shrunk(matrix, coins.posterior, own, weight, gold, USUAL_STRENGTH)
    of_both = shrunk(matrix, start, midway, weight, gold, POOLED_PSEUDO_COUNTS)
    half = coins.cost / 2 + pooled_cost(of_both, dawid_skene.pooled_prior(voted))
    found.append(Weighed(confusion_model(answers, of_own), of_own.bounds[-1] - coins.cost))
    return [*found, Weighed(confusion_model(answers, of_both), of_both.bounds[-1] - half)]


def shrunk(matrix: Matrix, start: Floats, centre: Floats, weight: Floats, gold: Ints | None, strength: float) -> Fit:
    """Fit Dawid-Skene with rows shrunk to `centre` [worker or 1, answer, class], learning how strongly for each class.

    Args:
        matrix: `Answers.matrix()`.
        start: first posteriors, shape (T, k).
        centre: where rows are drawn, shape (W or 1, k, k).
        weight: how much each task counts when workers are judged, shape (T,).
        gold: class code of known tasks, -1 elsewhere, shape (T,).
        strength: pseudo-counts per row to begin with.
    """
    strengths, posterior = np.full(centre.shape[2], strength), start
    for iterations in STAGES:
        rule = Rule(variational=True, tolerance=TOLERANCE, max_iterations=iterations)
        found = dawid_skene.fit(matrix, posterior, strengths * centre, rule=rule, gold=gold, weight=weight)
        strengths, posterior = concentrations(found.counts, centre, strengths), found.posterior
    return found


def concentrations(counts: Floats, centre: Floats, strengths: Floats) -> Floats:
    """Return the pseudo-counts per row of each class under which the workers' counts are likelier, shape (k,).

    Source: T. Minka, "Estimating a Dirichlet distribution" (2000), equation 65, the fixed point for a known mean.
    """
    totals = counts.sum(axis=1)
    for _ in range(CONCENTRATION_STEPS):
        alpha = strengths * centre
        gain = (centre * (digamma(counts + alpha) - digamma(alpha))).sum(axis=(0, 1))
        loss = (digamma(totals + strengths) - digamma(strengths)).sum(axis=0)
        strengths = np.clip(strengths * (gain + FLOOR) / (loss + FLOOR), WEAKEST_PRIOR, STRONGEST_PRIOR)
    return strengths


def pooled_cost(found: Fit, prior: Floats) -> float:
    """Return what half the centre had to learn from the answers about the crowd's confusion matrix, in nats.

    Every worker's row draws on its centre the oftener the less it had to say itself; so many answers the pooled matrix
    rests on, and so far it has come from its prior [answer, class], shape (k, k).
    """
    draws = (found.alpha * (digamma(found.counts + found.alpha) - digamma(found.alpha))).sum(axis=0) / 2
    return dawid_skene.divergence(prior + draws, prior)
