"""Skill in bits: how much a worker's answers tell of the truth.

Mutual information is corrected for chance: guessing, always saying the same and saying what is usual all come to about
0, whatever share of answers happens to be right. It needs no speed, no history, no name.
"""

from __future__ import annotations

import numpy as np

from annotation.quality.dawid_skene import expected_counts
from annotation.quality.table import Answers, Floats

TINY = 1e-12


def information(answers: Answers, others: Floats) -> Floats:
    """Return each worker's information about the truth in bits, shape (W,); slightly negative values are chance.

    Args:
        answers: k ≥ 2 classes.
        others: what the others' answers make of the task of each answer, shape (n, k); see `without_own`.

    Source: R. Miller, "Note on the bias of information estimates" (1955), for the correction (k - 1)² / (2 n ln 2).
    """
    return bits(_joint(answers, others))


def beyond_chance(answers: Answers, others: Floats) -> Floats:
    """Return how far each worker agrees with the others beyond chance, shape (W,): 1 always, 0 as a guesser would.

    Chance is what the worker's habit and the classes' shares would give alone, so that who always says what is usual
    has 0 (Cohen's kappa). It has one degree of freedom where information has (k - 1)²: with few answers it tells poor
    workers from those who do not work far better.

    Args:
        answers: k ≥ 2 classes.
        others: as for `information`.
    """
    joint = _joint(answers, others)
    n = np.maximum(joint.sum(axis=(1, 2)), 1)
    agreed = np.trace(joint, axis1=1, axis2=2) / n
    chance = (joint.sum(axis=2) * joint.sum(axis=1)).sum(axis=1) / n**2
    return np.asarray((agreed - chance) / np.maximum(1 - chance, TINY))


def without_own(answers: Answers, posterior: Floats) -> Floats:
    """Return what the others' answers make of the task of each answer, shape (n, k).

    A worker's own answer is taken out of what is believed of the task before it is compared with the answer: otherwise
    everybody would agree with themselves.

    Args:
        answers: k ≥ 2 classes.
        posterior: of each task, shape (T, k).
    """
    k = answers.n_classes
    counts = expected_counts(answers.matrix(), posterior)
    theta = (counts + 1 / k) / (counts.sum(axis=1, keepdims=True) + 1)
    logs = np.log(np.maximum(posterior[answers.task], TINY)) - np.log(theta[answers.worker, answers.label])
    believed = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(believed / believed.sum(axis=1, keepdims=True))


def _joint(answers: Answers, others: Floats) -> Floats:
    """Expected number of answers [worker, answer, class], shape (W, k, k)."""
    k = answers.n_classes
    cells = answers.worker.astype(np.int64) * k + answers.label
    joint = np.stack([np.bincount(cells, others[:, c], answers.n_workers * k) for c in range(k)], axis=1)
    return joint.astype(np.float64).reshape(-1, k, k)


def bits(joint: Floats) -> Floats:
    """Return the mutual information of each table of counts [worker, answer, class] in bits, bias taken off; (W,)."""
    n = joint.sum(axis=(1, 2))
    share = joint / np.maximum(n, TINY)[:, None, None]
    of_answer, of_class = share.sum(axis=2, keepdims=True), share.sum(axis=1, keepdims=True)
    ratio = np.maximum(share, TINY) / np.maximum(of_answer * of_class, TINY)
    found = np.where(share > TINY, share * np.log2(ratio), 0.0).sum(axis=(1, 2))
    k = joint.shape[1]
    return np.asarray(found - (k - 1) ** 2 / (2 * np.maximum(n, 1) * np.log(2)))
