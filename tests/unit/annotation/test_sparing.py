"""What asking only where there is doubt saves, and which task is worth the next answer."""

import numpy as np
import pytest

from annotation.quality.consensus import aggregate
from annotation.quality.stopping import needs_more
from annotation.quality.table import Answers
from annotation.services.prioritising import expected_gain

TASKS, PEOPLE, LEAST, MOST, FIXED = 2000, 40, 3, 7, 5


def asked(seed: int, *, least: int, most: int, target: float) -> tuple[float, float]:
    """Return answers a task and accuracy where tasks in doubt get one more answer, round by round."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, 2, TASKS)
    skill = chance.beta(17, 3, PEOPLE)
    order = np.stack([chance.permutation(PEOPLE) for _ in range(TASKS)])
    right = chance.random((TASKS, most)) < skill[order[:, :most]]
    given = np.full(TASKS, least)
    while True:
        rows = [
            (task, order[task, n], truth[task] ^ (not right[task, n]))
            for task in range(TASKS)
            for n in range(given[task])
        ]
        found = aggregate(Answers.from_codes(*np.array(rows).T, n_classes=2))
        more = [
            needs_more(c, n, least, most, target)
            for c, n in zip(found.confidence.tolist(), given.tolist(), strict=True)
        ]
        if not any(more):
            return float(given.mean()), float((found.labels == truth).mean())
        given += more


def test_a_seventh_of_the_answers_and_more_is_saved_at_the_same_accuracy() -> None:
    for seed in (1, 2, 3):
        fixed, accuracy = asked(seed, least=FIXED, most=FIXED, target=0.98)
        sparing, as_accurate = asked(seed, least=LEAST, most=MOST, target=0.98)
        assert sparing < 0.85 * fixed
        assert as_accurate >= accuracy - 0.003


def test_most_is_gained_where_least_is_known() -> None:
    posterior = np.array([[0.5, 0.5], [0.8, 0.2], [0.99, 0.01], [1.0, 0.0]])
    gain = expected_gain(posterior, 0.8)
    assert list(gain) == sorted(gain, reverse=True)
    assert gain[0] == pytest.approx(0.18)
    assert gain[-1] == pytest.approx(0)


def test_gain_is_the_expected_fall_of_the_error() -> None:
    posterior, right = np.array([0.6, 0.3, 0.1]), 0.7
    likelihood = np.full((3, 3), 0.15) + np.eye(3) * 0.55
    after = 0.0
    for answer in range(3):
        joint = posterior * likelihood[answer]
        after += joint.sum() * ((joint / joint.sum()) ** 2).sum()
    assert expected_gain(posterior[None], right)[0] == pytest.approx(after - (posterior**2).sum())
