"""What certainty costs before anybody is paid: accuracy, money and hours for each number of answers per task."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from annotation.quality.statistics import Share, wilson
from annotation.quality.table import Floats, Ints

SAMPLES: Final = 20_000
OVERLAP_MOST: Final = 9
SEED: Final = 20_240_229
EDGE: Final = 1e-6


class Point(NamedTuple):
    """What to expect of one number of answers per task.

    Attributes:
        overlap: answers per task; of a dynamic plan the most a task gets.
        mean_answers: answers a task gets on average, `overlap` unless the plan is dynamic.
        accuracy: share of right tasks by majority vote, with the interval of the campaign's own luck.
        known: the same when everybody's accuracy is known, what consensus comes near to with many answers a person.
        answers: of the whole campaign, those to gold tasks with them.
        cost_base_units: of these answers.
        hours: of work in them.
    """

    overlap: int
    mean_answers: float
    accuracy: Share
    known: Share
    answers: int
    cost_base_units: int
    hours: float


class Crowd(NamedTuple):
    """Simulated answers: how right their authors are, and what they said (class 0 is right); both shape (n, m)."""

    skill: Floats
    said: Ints


def crowd(a: float, b: float, classes: int, *, samples: int = SAMPLES, seed: int = SEED) -> Crowd:
    """Draw answers of people whose accuracy is Beta(a, b) and whose mistakes fall evenly on the other classes."""
    if classes < 2 or a <= 0 or b <= 0:
        raise ValueError("needs two classes and positive a and b")
    chance = np.random.default_rng(seed)
    skill = np.clip(chance.beta(a, b, (samples, OVERLAP_MOST)), EDGE, 1 - EDGE)
    wrong = chance.integers(1, classes, skill.shape)
    return Crowd(skill, np.where(chance.random(skill.shape) < skill, 0, wrong))


def curve(
    drawn: Crowd, classes: int, *, tasks: int, price_base_units: int, seconds: float, gold_share: float = 0.0
) -> list[Point]:
    """Return a point for each overlap from 1 to 9.

    Args:
        drawn: of `crowd`.
        classes: how many there are.
        tasks: of the campaign.
        price_base_units: of one answer.
        seconds: of work for one answer.
        gold_share: share of all answers that go to tasks whose answer is known, 0 to 0.5.
    """
    points = []
    for overlap in range(1, OVERLAP_MOST + 1):
        votes = _scores(drawn, classes, overlap, np.ones_like(drawn.skill))
        known = _scores(drawn, classes, overlap, _weights(drawn, classes))
        spent = _spent(tasks * overlap, price_base_units, seconds, gold_share)
        points.append(Point(overlap, float(overlap), _luck(votes, tasks), _luck(known, tasks), *spent))
    return points


def _weights(drawn: Crowd, classes: int) -> Floats:
    return np.log(drawn.skill * (classes - 1) / (1 - drawn.skill))


def _scores(drawn: Crowd, classes: int, overlap: int, weight: Floats) -> Floats:
    """Weighted votes for each class, shape (n, classes)."""
    scores = np.zeros((len(drawn.said), classes))
    rows = np.arange(len(drawn.said))
    for place in range(overlap):
        scores[rows, drawn.said[:, place]] += weight[:, place]
    return scores


def _luck(scores: Floats, tasks: int) -> Share:
    """Return how often class 0 wins, ties shared out, and the interval for a campaign of so many tasks."""
    top = scores.max(axis=1, keepdims=True)
    best = scores >= top - EDGE
    share = float((best[:, 0] / best.sum(axis=1)).mean())
    found = wilson(round(share * tasks), tasks)
    return Share(share, min(found.low, share), max(found.high, share))


def _spent(answers: int, price_base_units: int, seconds: float, gold_share: float) -> tuple[int, int, float]:
    if not 0 <= gold_share <= 0.5:
        raise ValueError("the share of gold is from 0 to a half")
    everything = math.ceil(answers / (1 - Fraction(str(gold_share))))
    return everything, everything * price_base_units, everything * seconds / 3600


def cheapest(points: list[Point], target: float) -> Point | None:
    """Return the point with the fewest answers that reaches an accuracy by vote, None if none does."""
    return next((point for point in points if point.accuracy.share >= target), None)
