"""Dawid-Skene: each worker's confusion matrix and each task's class, found together by EM in log space.

Model: task t has a class c with probability π[c]; worker w, seeing class c, answers l with probability θ[w, c, l].
Each row θ[w, c] has a Dirichlet prior whose pseudo-counts α[w, c] come from the crowd as a whole, so a worker with
few answers is taken for an average one.

Two M-steps share one E-step. *MAP* takes the most probable θ, and the objective is the log-posterior. *Variational*
keeps a Dirichlet over each row and uses E[log θ], which trusts a row less the fewer answers it rests on; its
objective is the evidence lower bound. Either objective never falls from one iteration to the next.

Source: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm",
Applied Statistics 28 (1979), equations 2.3-2.5; for the variational form, E. Simpson et al., "Dynamic Bayesian
combination of multiple imperfect classifiers" (2013), section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import digamma, gammaln

from annotation.quality.table import Answers, Floats, Ints, Matrix

FLOOR = 1e-10
TINIEST = 1e-300
SMALLEST_PRIOR = 1e-6
FEW_CLASSES = 16
GOLD_WEIGHT = 3.0
CLASS_PSEUDO_COUNT = 1.0
POOLED_PSEUDO_COUNTS = 4.0


class Rule(NamedTuple):
    """How EM runs and when it stops.

    Attributes:
        variational: use E[log θ] instead of the mode; every pseudo-count must then be above 0.
        class_pseudo_count: added to each class before π is estimated.
        tolerance: stop when an iteration raises the objective by less than this, in nats per answer.
        max_iterations: stop in any case after so many.
    """

    variational: bool = False
    class_pseudo_count: float = CLASS_PSEUDO_COUNT
    tolerance: float = 1e-7
    max_iterations: int = 100


@dataclass(frozen=True, slots=True)
class Fit:
    """Where EM stopped.

    Attributes:
        posterior: probability of each class, shape (T, k).
        counts: expected number of answers [worker, answer, class], without the prior, shape (W, k, k).
        log_likelihood: of a task's answers given each class, shape (T, k).
        log_prior: log of the class probabilities π, shape (k,).
        alpha: pseudo-counts that were used [worker or 1, answer, class].
        bounds: the objective after each E-step, in nats.
    """

    posterior: Floats
    counts: Floats
    log_likelihood: Floats
    log_prior: Floats
    alpha: Floats
    bounds: tuple[float, ...]

    @property
    def confusion(self) -> Floats:
        """Expected P(answer | class) of each worker, [worker, class, answer], shape (W, k, k)."""
        full = np.maximum(self.counts + self.alpha, FLOOR)
        rows: Floats = (full / full.sum(axis=1, keepdims=True)).transpose(0, 2, 1)
        return rows


def dawid_skene(
    answers: Answers,
    *,
    start: Floats | None = None,
    gold: Ints | None = None,
    pseudo_counts: float = POOLED_PSEUDO_COUNTS,
    rule: Rule | None = None,
) -> Fit:
    """Fit by EM from `start`, with `pseudo_counts` per class shared out as the pooled confusion matrix has it.

    Args:
        answers: at least one.
        start: first guess of the posteriors, shape (T, k); the shares of the vote when not given.
        gold: class code of each task whose truth is known, -1 elsewhere, shape (T,); known tasks are held to their
            class and weigh `GOLD_WEIGHT` times.
        pseudo_counts: strength of the prior, in answers per class; 0 gives the likelihood alone.
    """
    matrix = answers.matrix()
    posterior = clamp(answers.counts() if start is None else start, gold)
    alpha = pseudo_counts * pooled_confusion(expected_counts(matrix, posterior, weights(gold)))
    return fit(matrix, posterior, alpha[None], gold=gold, rule=rule or Rule())


def fit(
    matrix: Matrix,
    start: Floats,
    alpha: Floats,
    *,
    rule: Rule,
    gold: Ints | None = None,
    weight: Floats | None = None,
) -> Fit:
    """Alternate M- and E-steps until the objective stands still.

    Args:
        matrix: `Answers.matrix()`, shape (T, W·k).
        start: first posteriors, rows sum to 1, shape (T, k).
        alpha: pseudo-counts [worker or 1, answer, class], shape (W or 1, k, k).
        rule: which M-step, and when to stop.
        gold: as for `dawid_skene`.
        weight: how much each task counts when workers are judged, shape (T,); by gold alone when not given.
    """
    bounds: list[float] = []
    weight = weights(gold) if weight is None else weight
    posterior, gain = start, np.inf
    while gain > rule.tolerance * matrix.nnz and len(bounds) < rule.max_iterations:
        counts = expected_counts(matrix, posterior, weight)
        log_theta, penalty = _confusion_step(counts, alpha, rule.variational)
        log_prior, prior_penalty = _class_step(posterior, weight, rule)
        joint = _likelihood(matrix, log_theta)
        joint += log_prior
        posterior, evidence = softmax(joint, gold)
        total = float(evidence.sum() if weight is None else evidence @ weight) + penalty + prior_penalty
        gain = total - bounds[-1] if bounds else np.inf
        bounds.append(total)
    return Fit(posterior, counts, _likelihood(matrix, log_theta), log_prior, alpha, tuple(bounds))


def _likelihood(matrix: Matrix, log_theta: Floats) -> Floats:
    """Sum log θ [worker, answer, class] over each task's answers, shape (T, k)."""
    return np.asarray(matrix @ log_theta.reshape(-1, log_theta.shape[2]))


def expected_counts(matrix: Matrix, posterior: Floats, weight: Floats | None = None) -> Floats:
    """Sum each worker's answers over the tasks' posteriors: [worker, answer, class], shape (W, k, k)."""
    n_classes = posterior.shape[1]
    weighed = posterior if weight is None else posterior * weight[:, None]
    return np.asarray(matrix.T @ weighed).reshape(-1, n_classes, n_classes)


def pooled_confusion(counts: Floats, smoothing: float = 1.0) -> Floats:
    """P(answer | class) of the crowd as one, [answer, class], shape (k, k); columns sum to 1, no cell is 0.

    A class nobody is thought to have seen is filled by `smoothing` right answers and as many in the crowd's usual mix.
    """
    filled = counts.sum(axis=0) + smoothing * pooled_prior(counts)
    columns: Floats = np.maximum(filled / filled.sum(axis=0), FLOOR)
    return columns


def pooled_prior(counts: Floats) -> Floats:
    """One right answer to each class and one in the crowd's usual mix, [answer, class], shape (k, k); no cell is 0."""
    pooled = counts.sum(axis=0)
    usual = (pooled.sum(axis=1) + FLOOR) / (pooled.sum() + FLOOR * len(pooled))
    return np.asarray(np.maximum(np.eye(len(pooled)) + usual[:, None], SMALLEST_PRIOR))


def _confusion_step(counts: Floats, alpha: Floats, variational: bool) -> tuple[Floats, float]:
    """Return log θ (or its expectation) as [worker, answer, class], and the prior's share of the objective."""
    full = counts + alpha
    sums = full.sum(axis=1, keepdims=True)
    if not variational:
        log_theta = np.log(np.maximum(full / np.maximum(sums, TINIEST), FLOOR))
        return log_theta, float((alpha * log_theta).sum())
    log_theta = digamma(full) - digamma(sums)
    return log_theta, -_divergence(full, np.broadcast_to(alpha, full.shape), log_theta, axis=1)


def _class_step(posterior: Floats, weight: Floats | None, rule: Rule) -> tuple[Floats, float]:
    """Return log π, shape (k,), and the prior's share of the objective."""
    seen = posterior.sum(axis=0) if weight is None else weight @ posterior
    share = np.maximum(seen + rule.class_pseudo_count, FLOOR)
    log_prior = np.log(share / share.sum())
    return log_prior, float(rule.class_pseudo_count * log_prior.sum())


def divergence(full: Floats, alpha: Floats) -> float:
    """Kullback-Leibler divergence of Dirichlet(full) from Dirichlet(alpha), summed over columns; both shape (k, m)."""
    return _divergence(full, alpha, digamma(full) - digamma(full.sum(axis=0)), axis=0)


def _divergence(full: Floats, alpha: Floats, log_theta: Floats, axis: int) -> float:
    """Kullback-Leibler divergence of Dirichlet(full) from Dirichlet(alpha) over an axis, summed over all rows."""
    norms = gammaln(full.sum(axis=axis)).sum() - gammaln(alpha.sum(axis=axis)).sum()
    return float(norms - (gammaln(full) - gammaln(alpha)).sum() + ((full - alpha) * log_theta).sum())


def softmax(log_joint: Floats, gold: Ints | None) -> tuple[Floats, Floats]:
    """Return posteriors (T, k), clamped to gold, and the log evidence of each task (T,). Overwrites its argument."""
    known = np.flatnonzero(gold >= 0) if gold is not None else np.empty(0, np.intp)
    at_gold = log_joint[known, gold[known]] if gold is not None else np.empty(0)
    top = _row_maxima(log_joint)
    log_joint -= top[:, None]
    np.exp(log_joint, out=log_joint)
    totals = log_joint @ np.ones(log_joint.shape[1])
    log_joint *= (1 / totals)[:, None]
    evidence = np.log(totals, out=totals)
    evidence += top
    evidence[known] = at_gold
    return clamp(log_joint, gold, normal=True), evidence


def _row_maxima(table: Floats) -> Floats:
    """Maximum of each row; by columns when they are few, which numpy does eight times faster."""
    if table.shape[1] > FEW_CLASSES:
        return np.asarray(table.max(axis=1))
    top = table[:, 0].copy()
    for column in range(1, table.shape[1]):
        np.maximum(top, table[:, column], out=top)
    return top


def clamp(shares: Floats, gold: Ints | None, *, normal: bool = False) -> Floats:
    """Normalise rows to 1 (unless `normal`) and set those of gold tasks to certainty; shape (T, k)."""
    if not normal:
        totals = shares.sum(axis=1, keepdims=True)
        shares = np.where(totals > 0, shares / np.where(totals > 0, totals, 1), 1 / max(shares.shape[1], 1))
    if gold is not None:
        known = np.flatnonzero(gold >= 0)
        shares[known] = 0.0
        shares[known, gold[known]] = 1.0
    return shares


def weights(gold: Ints | None) -> Floats | None:
    """Return how much each task counts in the M-step, shape (T,); None when all count once."""
    return None if gold is None else np.where(gold >= 0, GOLD_WEIGHT, 1.0)
