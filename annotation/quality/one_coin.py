"""One-coin model: a worker is right with one probability, whatever the class, and errs evenly.

A worker's coin has a Beta distribution, shrunk towards the crowd's: `SHRINKAGE` pseudo-answers at the crowd's own
accuracy. EM is variational in the coins (it uses E[log accuracy]) and takes all classes for equally likely: with a
class prior of its own this model drowns a rare class.

Source: Y. Zhang et al., "Spectral methods meet EM: a provably optimal algorithm for crowdsourcing", JMLR 17 (2016),
section 2, the one-coin model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import digamma

from annotation.quality.dawid_skene import GOLD_WEIGHT, softmax
from annotation.quality.table import Answers, Floats, Ints

SHRINKAGE = 4.0
TOLERANCE = 1e-4
MAX_ITERATIONS = 100


class Coins(NamedTuple):
    """Where EM stopped.

    Attributes:
        posterior: probability of each class, shape (T, k).
        log_likelihood: of a task's answers given each class, up to a constant per task, shape (T, k).
        skill: Beta (a, b) of each worker: right and wrong answers as expected, with the crowd's share, shape (W, 2).
    """

    posterior: Floats
    log_likelihood: Floats
    skill: Floats


def one_coin(answers: Answers, start: Floats, gold: Ints | None = None) -> Coins:
    """Fit coins and classes together until no posterior moves by more than `TOLERANCE`.

    Args:
        answers: k ≥ 2.
        start: first posteriors, shape (T, k).
        gold: class code of known tasks, -1 elsewhere, shape (T,).
    """
    posterior, log_likelihood, coins = start, start, skills(answers, start, gold)
    for _ in range(MAX_ITERATIONS):
        coins = skills(answers, posterior, gold)
        log_likelihood = score(answers, coin_weights(coins, answers.n_classes))
        before, (posterior, _) = posterior, softmax(log_likelihood.copy(), gold)
        if np.abs(posterior - before).max(initial=0.0) < TOLERANCE:
            break
    return Coins(posterior, log_likelihood, coins)


def skills(answers: Answers, posterior: Floats, gold: Ints | None = None) -> Floats:
    """Beta (a, b) of each worker's accuracy under the posterior, shrunk to the crowd's; shape (W, 2).

    Before any evidence the crowd's accuracy is taken to be half-way from guessing to perfection.
    """
    each = evidence(answers, gold)[answers.task]
    right = np.bincount(answers.worker, each * posterior[answers.task, answers.label], answers.n_workers)
    total = np.bincount(answers.worker, each, answers.n_workers)
    half_way = (1 + 1 / max(answers.n_classes, 1)) / 2
    crowd = (right.sum() + 2 * half_way) / (total.sum() + 2)
    return np.stack([right + SHRINKAGE * crowd, total - right + SHRINKAGE * (1 - crowd)], axis=1)


def evidence(answers: Answers, gold: Ints | None) -> Floats:
    """Return how much each task says about its workers, shape (T,).

    The only answer to a task of unknown truth agrees with itself, which proves nothing: it does not count.
    """
    weight = np.where(np.bincount(answers.task, minlength=answers.n_tasks) > 1, 1.0, 0.0)
    if gold is not None:
        weight[gold >= 0] = GOLD_WEIGHT
    return weight


def coin_weights(skill: Floats, n_classes: int) -> Floats:
    """E[log P(an answer | right) - log P(the answer | wrong)] of each worker, in nats, shape (W,)."""
    gain: Floats = digamma(skill[:, 0]) - digamma(skill[:, 1]) + np.log(n_classes - 1)
    return gain


def score(answers: Answers, weight: Floats) -> Floats:
    """Sum the weights of the workers behind each class of each task, shape (T, k)."""
    cells = answers.task.astype(np.int64) * answers.n_classes + answers.label
    size = answers.n_tasks * answers.n_classes
    return np.bincount(cells, weight[answers.worker], size).reshape(-1, answers.n_classes).astype(np.float64)


def confusion(skill: Floats, n_classes: int) -> Floats:
    """P(answer | class) of each worker by the mean of the coin, [worker, answer, class], shape (W, k, k)."""
    right = (skill[:, 0] / skill.sum(axis=1))[:, None, None]
    same = np.eye(n_classes)
    return np.asarray(right * same + (1 - right) * (1 - same) / (n_classes - 1))
