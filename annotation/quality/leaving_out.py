"""Fitted models as `held_out` needs them: what each answer added, and what its worker's other answers say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma

from annotation.quality import one_coin
from annotation.quality.dawid_skene import FLOOR, Fit
from annotation.quality.one_coin import Coins
from annotation.quality.table import Answers, Floats, Ints


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model, as far as foretelling answers needs it.

    Attributes:
        posterior: shape (T, k).
        log_likelihood: of each task's answers given each class, shape (T, k).
        log_prior: log class probabilities, shape (k,).
        cells: given positions of m answers, returns for each answer and class what the answer added to
            `log_likelihood`, and P(answer | class) as its worker's other answers show it; both shape (m, k).
    """

    posterior: Floats
    log_likelihood: Floats
    log_prior: Floats
    cells: Callable[[Ints], tuple[Floats, Floats]]


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

    return Model(coins.posterior, coins.log_likelihood, coins.log_prior, cells)


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
