"""Majority vote, with ties flagged and broken the same way whatever the order of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotation.quality.table import Answers, Bools, Floats, Ints

SAME = 1e-9
"""Two shares or posteriors closer than this are a tie: rounding must not choose."""


@dataclass(frozen=True, slots=True)
class Vote:
    """The outcome of a vote.

    Attributes:
        labels: class code of each task, shape (T,).
        share: each class's share of the task's answers, even where there are none, shape (T, k).
        tied: whether two classes share the first place, shape (T,).
    """

    labels: Ints
    share: Floats
    tied: Bools


def majority(answers: Answers) -> Vote:
    """Choose the class most workers chose.

    A tie goes to the class that is more usual over all tasks, each task weighing the same, then to the first class in
    the order of `answers.classes`. Neither depends on the order of rows, tasks or workers.
    """
    share = shares(answers.counts())
    labels, tied = winners(share)
    return Vote(labels, share, tied)


def shares(counts: Floats) -> Floats:
    """Divide each row by its sum; an empty row becomes an even one. Shape (T, k) in and out."""
    totals = counts @ np.ones(counts.shape[1])
    even = np.full_like(counts, 1 / max(counts.shape[1], 1))
    return np.divide(counts, totals[:, None], out=even, where=totals[:, None] > 0)


def winners(scores: Floats) -> tuple[Ints, Bools]:
    """Return the class of the highest score in each row, and whether it was a tie; both shape (T,).

    Args:
        scores: shares or posteriors, shape (T, k), k ≥ 1. Ties go to the class with the larger mean score, then to the
            first.
    """
    if not scores.size:
        return np.zeros(len(scores), np.int32), np.zeros(len(scores), np.bool_)
    usual = np.argsort(-np.round(scores.mean(axis=0), 9), kind="stable")
    ordered = scores[:, usual]
    first = ordered.max(axis=1)
    near = ordered >= first[:, None] - SAME
    return usual[near.argmax(axis=1)].astype(np.int32), near.sum(axis=1) > 1
