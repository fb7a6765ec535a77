"""Skill in bits: how much a worker's answers tell of the truth.

Mutual information is corrected for chance: guessing, always saying the same and saying what is usual all come to about
0, whatever share of answers happens to be right. It needs no speed, no history, no name.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from annotation.quality.dawid_skene import expected_counts
from annotation.quality.table import Answers, Floats, Ints

TINY = 1e-12
BLOCK = 1 << 16
RATES: Final = np.linspace(0.0, 1.0, 21)
"""Shares of answers in which a worker follows the truth: the grid on which skill is reckoned."""


def information(answers: Answers, others: Floats) -> Floats:
    """Return each worker's information about the truth in bits, shape (W,); slightly negative values are chance.

    Args:
        answers: k ≥ 2 classes.
        others: what the others' answers make of the task of each answer, shape (n, k); see `without_own`.

    Source: R. Miller, "Note on the bias of information estimates" (1955), for the correction (k - 1)² / (2 n ln 2).
    """
    return bits(_joint(answers, others))


def habits(answers: Answers) -> Floats:
    """Return how often each worker says each class, with half a pseudo-answer for each, shape (W, k)."""
    k = answers.n_classes
    cells = answers.worker.astype(np.int64) * k + answers.label
    said = np.bincount(cells, minlength=answers.n_workers * k).reshape(-1, k) + 0.5
    return np.asarray(said / said.sum(axis=1, keepdims=True))


def likelihoods(label: Ints, habit: Floats, others: Floats) -> Floats:
    """Return the log probability of answers for each rate r in `RATES`, shape (m, rates).

    A worker follows the truth in a share r of the answers and their own habit in the rest, so that an answer l has the
    probability r · b[l] + (1 - r) · h[l] where b is what the others make of the task. Who guesses, always says the same
    or says what is usual has r = 0; tasks on which the others are not sure, and answers that everybody gives, hardly
    tell one r from another.

    Args:
        label: of each answer, shape (m,).
        habit: of the answers' workers, shape (m, k).
        others: shape (m, k), see `without_own`.
    """
    here = np.arange(label.size)
    believed, usual = others[here, label][:, None], habit[here, label][:, None]
    return np.asarray(np.log(np.maximum(RATES * believed + (1 - RATES) * usual, TINY)))


def rates(answers: Answers, others: Floats) -> Floats:
    """Return each worker's distribution over `RATES`, even before any answer, shape (W, rates)."""
    habit = habits(answers)
    logs = np.zeros((answers.n_workers, RATES.size))
    for begin in range(0, answers.task.size, BLOCK):
        block = slice(begin, begin + BLOCK)
        found = likelihoods(answers.label[block], habit[answers.worker[block]], others[block])
        for place in range(RATES.size):
            logs[:, place] += np.bincount(answers.worker[block], found[:, place], answers.n_workers)
    logs -= logs.max(axis=1, keepdims=True)
    shares = np.exp(logs)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


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
