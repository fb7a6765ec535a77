"""How far workers agree on choices: plainly, and beyond chance. All from a table of counts, task by class."""

from __future__ import annotations

from math import nan

import numpy as np

from annotation.quality.table import Bools, Floats


def krippendorff_alpha(counts: Floats) -> float:
    """Krippendorff's alpha for nominal data: 1 is full agreement, 0 what chance gives, below 0 worse than chance.

    Tasks with fewer than two answers say nothing and are left out.

    Args:
        counts: how often each class was chosen for each task, shape (T, k).

    Returns:
        NaN when no task has two answers; 1.0 when all answers are of one class.

    Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), section C:
        alpha = 1 - (N - 1) · Σ_t (m_t² - Σ_c n_tc²) / (m_t - 1) / (N² - Σ_c n_c²).
    """
    sizes, squares, paired = _pairs(counts)
    if not paired.any():
        return nan
    of_class = np.ones(len(counts)) * paired @ counts
    total = of_class.sum()
    expected = total**2 - of_class @ of_class
    observed = ((sizes[paired] ** 2 - squares[paired]) / (sizes[paired] - 1)).sum()
    return 1.0 if expected == 0 else float(1 - (total - 1) * observed / expected)


def percentage_agreement(counts: Floats) -> float:
    """Share of the pairs of answers to a task that are equal, averaged over tasks with two answers or more; else NaN.

    Args:
        counts: how often each class was chosen for each task, shape (T, k).
    """
    sizes, squares, paired = _pairs(counts)
    if not paired.any():
        return nan
    equal = (squares[paired] - sizes[paired]) / (sizes[paired] * (sizes[paired] - 1))
    return float(equal.mean())


def task_agreement(counts: Floats) -> Floats:
    """Share of equal pairs of answers in each task, NaN where there are fewer than two; shape (T,)."""
    sizes, squares, paired = _pairs(counts)
    shares = np.full(len(counts), nan)
    np.divide(squares - sizes, sizes * (sizes - 1), out=shares, where=paired)
    return shares


def _pairs(counts: Floats) -> tuple[Floats, Floats, Bools]:
    """Return answers per task, sum of squared counts per task, and which tasks have a pair; all shape (T,)."""
    sizes = counts @ np.ones(counts.shape[1])
    squares = np.einsum("tc,tc->t", counts, counts)
    return sizes, squares, sizes >= 2
