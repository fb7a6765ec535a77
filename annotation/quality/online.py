"""One more answer, counted inside the request that brings it: plain Python, no arrays, about two microseconds.

The next refit (`consensus.aggregate`) replaces whatever was reckoned here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import NamedTuple


class Update(NamedTuple):
    """A task after one more answer.

    Attributes:
        log_posterior: normalised log probability of each class, length k.
        label: code of the most probable class; the first of equals.
        confidence: its probability.
    """

    log_posterior: list[float]
    label: int
    confidence: float


def update(
    log_posterior: Sequence[float] | None,
    label: int,
    right: float,
    wrong: float,
    *,
    log_prior: Sequence[float],
    power: float = 1.0,
) -> Update:
    """Add one worker's answer to what is thought of a task.

    The worker is right with probability right / (right + wrong) and errs evenly among the other classes, so the answer
    multiplies the odds of its class by (k - 1) · right / wrong.

    Args:
        log_posterior: of the task so far, length k; None when this is its first answer.
        label: code of the class the worker chose.
        right: a > 0 of the worker's Beta(a, b).
        wrong: b > 0 of it.
        log_prior: log of the share of each class, length k, for a first answer.
        power: how much of the answer to believe, `Consensus.power`.
    """
    logs = list(log_prior if log_posterior is None else log_posterior)
    if len(logs) > 1:
        logs[label] += power * log((len(logs) - 1) * right / wrong)
    top = max(logs)
    total = top + log(sum([exp(value - top) for value in logs]))
    return Update([value - total for value in logs], logs.index(top), exp(top - total))
