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


def sought(seed: int, *, seeking: bool, target: float) -> tuple[float, float]:
    """Return answers a task and accuracy where people take turns, the better half first where others differ, or nobody.

    Everybody answers a new task each turn, unless they are sought; three classes, two to five answers, known skills.
    """
    chance = np.random.default_rng(seed)
    skill = np.clip(0.34 + 0.66 * chance.beta(5, 3, 24), 0.34, 0.99)
    truth, given, posterior = chance.integers(3, size=400), np.zeros(400, int), np.full((400, 3), 1 / 3)
    done, seen = np.zeros(400, bool), np.zeros((400, 24), bool)
    answers, middle = -1, float(np.median(skill))
    while answers != given.sum():
        answers = int(given.sum())
        for who in chance.permutation(24).tolist():
            new = np.flatnonzero(~done & ~seen[:, who] & (given < 2))
            doubted = np.flatnonzero(~done & ~seen[:, who] & (given >= 2))
            first = doubted if seeking and skill[who] >= middle and doubted.size else new
            queue = first if first.size else doubted
            if not queue.size:
                continue
            task = queue[0] if queue is new else queue[posterior[queue].max(axis=1).argmin()]
            said = truth[task] if chance.random() < skill[who] else (truth[task] + chance.integers(1, 3)) % 3
            posterior[task] *= np.where(np.arange(3) == said, skill[who], (1 - skill[who]) / 2)
            posterior[task] /= posterior[task].sum()
            given[task] += 1
            seen[task, who] = True
            done[task] = given[task] >= 5 or (given[task] >= 2 and posterior[task].max() >= target)
    return answers / 400, float((posterior.argmax(axis=1) == truth).mean())


def test_to_seek_the_better_half_where_others_differ_mends_more_for_no_more_answers() -> None:
    alike = np.mean([sought(seed, seeking=False, target=0.985) for seed in range(6)], axis=0)
    better = np.mean([sought(seed, seeking=True, target=0.95) for seed in range(6)], axis=0)
    assert better[0] < alike[0]
    assert 1 - better[1] < 0.9 * (1 - alike[1])


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
