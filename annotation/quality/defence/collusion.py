"""Groups of workers who agree with each other more than with anybody else, and whether the truth is on their side.

A clique that answers by one key can be the majority: no consensus sees through it. Its members agree with each other
too well, and that shows in the workers' agreement as a block. Every block is judged as one person, by the gold all its
members have answered: five each say little, five times fifty say all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from scipy.stats import binom

from annotation.quality.table import Answers, Bools, Floats, Ints

GROUPS_MOST = 4
ROUNDS = 50
SMALLEST_GROUP = 3
DOUBT = 1e-3


@dataclass(frozen=True, slots=True)
class Groups:
    """Who belongs together.

    Attributes:
        group: number of each worker's group, shape (W,).
        agreement: mean excess agreement inside each group, in standard deviations, shape (groups,).
        right: gold answers each group gave rightly, shape (groups,).
        answered: gold answers each group gave, shape (groups,).
        condemned: whether a group's gold is so bad that its members follow something else than the truth, (groups,).
    """

    group: Ints
    agreement: Floats
    right: Ints
    answered: Ints
    condemned: Bools


def excess_agreement(answers: Answers) -> Floats:
    """Return how much more often two workers agree than chance has it, in standard deviations, shape (W, W).

    Chance is what the two would agree if each drew answers from their own habits; pairs without a common task are 0.
    """
    k, size = answers.n_classes, answers.n_workers
    matrix = answers.matrix()
    said = np.bincount(answers.worker.astype(np.int64) * k + answers.label, minlength=size * k).reshape(size, k)
    habit = said / np.maximum(said.sum(axis=1, keepdims=True), 1)
    seen = matrix.copy()
    seen.indices = (matrix.indices // k).astype(np.int32)
    seen = type(matrix)((matrix.data, seen.indices, matrix.indptr), shape=(answers.n_tasks, size))
    common = np.asarray((seen.T @ seen).todense(), np.float64)
    both = np.zeros((size, size))
    for label in range(k):
        of_label = matrix[:, label::k]
        both += np.asarray((of_label.T @ of_label).todense(), np.float64)
    chance = habit @ habit.T
    spread = np.sqrt(np.maximum(common * chance * (1 - chance), 1e-9))
    found = np.where(common > 0, (both - common * chance) / spread, 0.0)
    np.fill_diagonal(found, 0.0)
    return found


def groups(answers: Answers, gold: Ints) -> Groups:
    """Find the groups and judge each by its gold.

    Args:
        answers: all of them.
        gold: class code of each task whose truth is known, -1 elsewhere, shape (T,).

    Source: spectral clustering after A. Ghosh, S. Kale, P. McAfee, "Who moderates the moderators?", EC 2011, which uses
    the leading eigenvector of the same kind of matrix for two camps.
    """
    size = answers.n_workers
    if size < 2 * SMALLEST_GROUP:
        group = np.zeros(size, np.int32)
    else:
        excess = excess_agreement(answers)
        values, vectors = eigh(excess, subset_by_index=[max(size - GROUPS_MOST, 0), size - 1])
        # What chance alone makes of a symmetric matrix of unit noise reaches about 2 √W; only more is a group.
        kept = values > 2 * np.sqrt(size) * _noise(excess)
        points = vectors[:, kept] * np.sqrt(np.maximum(values[kept], 0))
        group = _cluster(points) if kept.any() else np.zeros(size, np.int32)
    return _judged(answers, gold, group)


def _noise(excess: Floats) -> float:
    """Robust standard deviation of the entries that are not 0: half of them are no group's."""
    entries = excess[excess != 0]
    return float(np.median(np.abs(entries - np.median(entries))) * 1.4826) if entries.size else 1.0


def _cluster(points: Floats) -> Ints:
    """Cluster workers by direction: the farthest point begins each new group, means do the rest (spherical k-means)."""
    length = np.linalg.norm(points, axis=1, keepdims=True)
    unit = points / np.maximum(length, 1e-9)
    centres = [unit[int(length.argmax())]]
    for _ in range(points.shape[1]):
        nearest = np.max([unit @ centre for centre in centres], axis=0)
        far = int(np.where(length[:, 0] > np.median(length) / 2, nearest, 1.0).argmin())
        if nearest[far] > 0.5:
            break
        centres.append(unit[far])
    table = np.array(centres)
    group = np.zeros(len(points), np.int32)
    for _ in range(ROUNDS):
        before, group = group, (unit @ table.T).argmax(axis=1).astype(np.int32)
        if (before == group).all() and _ > 0:
            break
        for place in range(len(table)):
            if (group == place).any():
                mean = points[group == place].sum(axis=0)
                table[place] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return group


def _judged(answers: Answers, gold: Ints, group: Ints) -> Groups:
    """Count each group's gold; condemn those whose share right is far below the best group's."""
    number = int(group.max(initial=0)) + 1
    known = gold[answers.task] >= 0
    of_answer = group[answers.worker[known]]
    answered = np.bincount(of_answer, minlength=number)
    hits = gold[answers.task[known]] == answers.label[known]
    right = np.bincount(of_answer[hits], minlength=number)
    sizes = np.bincount(group, minlength=number)
    rate = (right + 1) / (answered + 2)
    trusted = float(np.where(sizes >= SMALLEST_GROUP, rate, 0).max())
    # Below what the best group would reach one time in a thousand, and below the middle between it and guessing.
    unlikely = binom.cdf(right, answered, trusted) < DOUBT
    middle = (trusted + 1 / max(answers.n_classes, 1)) / 2
    condemned = unlikely & (rate < middle) & (sizes >= SMALLEST_GROUP)
    excess = excess_agreement(answers) if answers.n_workers > 1 else np.zeros((1, 1))
    inside = [
        float(excess[np.ix_(group == each, group == each)].mean()) if sizes[each] else 0.0 for each in range(number)
    ]
    return Groups(group, np.array(inside), right.astype(np.int32), answered.astype(np.int32), condemned)
