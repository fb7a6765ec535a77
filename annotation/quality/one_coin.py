"""One-coin model: a worker is right with one probability, whatever the class, and errs evenly.

A worker's coin has a Beta distribution round the crowd's accuracy. How strongly it is drawn there is learnt from how
much workers differ (empirical Bayes): where they differ no more than chance has it all coins become one, and the model
is the vote. EM is variational in the coins (it uses E[log accuracy]) and takes all classes for equally likely unless
told otherwise.

Source: Y. Zhang et al., "Spectral methods meet EM: a provably optimal algorithm for crowdsourcing", JMLR 17 (2016),
section 2, the one-coin model; T. Minka, "Estimating a Dirichlet distribution" (2000), equation 65, for the strength.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import betaln, digamma

from annotation.quality.dawid_skene import FLOOR, GOLD_WEIGHT, clamp, divergence, softmax
from annotation.quality.table import Answers, Floats, Ints, Matrix

SHRINKAGE = 4.0
"""Pseudo-answers at the crowd's accuracy in the record that is shown of a worker."""
USUAL_STRENGTH = 20.0
ONE_FOR_ALL = 1e4
"""Pseudo-answers beyond which workers are alike; with so many the model is the vote."""
WEAKEST = 1.0
CONCENTRATION_STEPS = 5
TOLERANCE = 1e-4
MAX_ITERATIONS = 100


class Coins(NamedTuple):
    """Where EM stopped.

    Attributes:
        posterior: probability of each class, shape (T, k).
        log_likelihood: of a task's answers given each class, up to a constant per task, shape (T, k).
        log_prior: log of the class probabilities, shape (k,).
        skill: Beta (a, b) of each worker: right and wrong answers as expected, with the crowd's share, shape (W, 2).
        cost: divergence of the coins from their prior, in nats: what the answers had to tell about them.
        bound: of the log-likelihood of the answers, in nats.
    """

    posterior: Floats
    log_likelihood: Floats
    log_prior: Floats
    skill: Floats
    cost: float
    bound: float


def one_coin(
    answers: Answers,
    start: Floats,
    gold: Ints | None = None,
    *,
    alike: bool = False,
    classes: tuple[Floats, float] | None = None,
) -> Coins:
    """Fit coins and classes together until no posterior moves by more than `TOLERANCE`.

    Args:
        answers: k ≥ 2.
        start: first posteriors, shape (T, k).
        gold: class code of known tasks, -1 elsewhere, shape (T,).
        alike: whether workers are taken to be alike, whatever the answers say.
        classes: log share of each class and what it cost to learn, in nats; all the same when not given.
    """
    heard, strength = hear(answers, gold), ONE_FOR_ALL if alike else USUAL_STRENGTH
    posterior = start
    log_shares, price = classes or (np.full(answers.n_classes, -np.log(answers.n_classes)), 0.0)
    for _ in range(MAX_ITERATIONS):
        record = heard.records(posterior)
        crowd = accuracy(record, answers.n_classes)
        strength = strength if alike else concentration(record, crowd, strength)
        coins = record + strength * crowd
        log_likelihood = heard.score(coin_weights(coins, answers.n_classes))
        before, (posterior, total) = posterior, softmax(log_likelihood + log_shares, gold)
        if np.abs(posterior - before).max(initial=0.0) < TOLERANCE:
            break
    cost, wrong = divergence_of(coins, record, strength * crowd, answers.n_classes)
    rest = np.bincount(answers.task, wrong[answers.worker], answers.n_tasks)
    bound = float(heard.known @ (total + rest)) - cost - price
    return Coins(posterior, log_likelihood, log_shares, coins, cost, bound)


def divergence_of(coins: Floats, record: Floats, prior: Floats, n_classes: int) -> tuple[float, Floats]:
    """Return how far the coins are from their prior, in nats, and E[log P(a wrong answer)] of each, shape (W,)."""
    expected = digamma(coins) - digamma(coins.sum(axis=1))[:, None]
    apart = betaln(*prior) - betaln(coins[:, 0], coins[:, 1]) + (record * expected).sum(axis=1)
    return float(apart.sum()), expected[:, 1] - np.log(n_classes - 1)


class Heard(NamedTuple):
    """Who said what, ready to be added up many times.

    Attributes:
        said: ones at [task · k + class, worker], shape (T·k, W), n entries.
        known: how much each task says about its workers, shape (T,).
        given: each worker's answers, weighed so, shape (W,).
    """

    said: Matrix
    known: Floats
    given: Floats

    def records(self, posterior: Floats) -> Floats:
        """Right and wrong answers of each worker under the posterior; shape (W, 2)."""
        right = np.asarray(self.said.T @ (posterior * self.known[:, None]).ravel())
        return np.stack([right, np.maximum(self.given - right, 0.0)], axis=1)

    def score(self, weight: Floats) -> Floats:
        """Sum the weights of the workers behind each class of each task, shape (T, k)."""
        return np.asarray(self.said @ weight).reshape(self.known.size, -1)


def hear(answers: Answers, gold: Ints | None) -> Heard:
    """Arrange answers for adding up."""
    cells = answers.task.astype(np.int64) * answers.n_classes + answers.label
    order = np.argsort(cells, kind="stable")
    starts = np.searchsorted(cells[order], np.arange(answers.n_tasks * answers.n_classes + 1))
    shape = (answers.n_tasks * answers.n_classes, answers.n_workers)
    said = sparse.csr_array((np.ones(cells.size), answers.worker[order], starts), shape=shape)
    known = evidence(answers, gold)
    return Heard(said, known, np.bincount(answers.worker, known[answers.task], answers.n_workers).astype(np.float64))


def class_shares(answers: Answers, gold: Ints | None) -> tuple[Floats, float]:
    """Return the log share of each class as the vote has it, shape (k,), and what it cost to learn, in nats.

    The shares are not learnt together with the classes: where workers know little the most usual class would take all.
    """
    prior = np.ones(answers.n_classes)
    full = evidence(answers, gold) @ clamp(answers.counts(), gold) + prior
    return np.log(full / full.sum()), divergence(full[:, None], prior[:, None])


def accuracy(record: Floats, n_classes: int) -> Floats:
    """Share of right and of wrong answers of the crowd, shape (2,).

    Before any evidence the crowd's accuracy is taken to be half-way from guessing to perfection.
    """
    half_way = (1 + 1 / max(n_classes, 1)) / 2
    sums = record.sum(axis=0) + 2 * np.array([half_way, 1 - half_way])
    return np.asarray(sums / sums.sum())


def concentration(record: Floats, crowd: Floats, strength: float) -> float:
    """Return the pseudo-answers at the crowd's accuracy under which the workers' records are likelier."""
    total = record.sum(axis=1)
    for _ in range(CONCENTRATION_STEPS):
        prior = strength * crowd
        gain = (crowd * (digamma(record + prior) - digamma(prior))).sum()
        loss = (digamma(total + strength) - digamma(strength)).sum()
        strength = float(np.clip(strength * (gain + FLOOR) / (loss + FLOOR), WEAKEST, ONE_FOR_ALL))
    return strength


def skills(answers: Answers, posterior: Floats, gold: Ints | None = None) -> Floats:
    """Beta (a, b) of each worker's accuracy under the posterior, drawn to the crowd's a little; shape (W, 2)."""
    record = hear(answers, gold).records(posterior)
    return np.asarray(record + SHRINKAGE * accuracy(record, answers.n_classes))


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


def confusion(skill: Floats, n_classes: int) -> Floats:
    """P(answer | class) of each worker by the mean of the coin, [worker, answer, class], shape (W, k, k)."""
    right = (skill[:, 0] / skill.sum(axis=1))[:, None, None]
    same = np.eye(n_classes)
    return np.asarray(right * same + (1 - right) * (1 - same) / (n_classes - 1))
