"""What answers say about questions."""

import random

import numpy as np
import pytest

from annotation.quality.exams import ItemStatistics, point_biserial, statistics


def tries(people: int, wrong_key: int | None = None) -> list[dict[object, bool]]:
    chance, made = random.Random(1), []
    for _ in range(people):
        able = chance.random()
        one: dict[object, bool] = {item: chance.random() < 0.2 + 0.75 * able for item in range(8)}
        if wrong_key is not None:
            one[wrong_key] = not one[wrong_key]
        made.append(one)
    return made


def test_it_is_pearsons_coefficient() -> None:
    pairs = [(1.0, 0.9), (0.0, 0.4), (1.0, 0.6), (0.0, 0.5), (1.0, 0.8)]
    assert point_biserial(pairs) == pytest.approx(np.corrcoef(np.array(pairs).T)[0, 1])
    assert point_biserial([(1.0, 0.5), (1.0, 0.7)]) is None
    assert point_biserial([]) is None


def test_a_wrong_key_is_seen() -> None:
    found = statistics(tries(200, wrong_key=3))
    assert found[3].flag == "reversed"
    assert [item for item, each in found.items() if each.flag] == [3]


def test_few_answers_say_nothing() -> None:
    assert not any(each.flag for each in statistics(tries(10, wrong_key=3)).values())


def test_hard_and_weak_questions_are_flagged() -> None:
    assert ItemStatistics(40, 5, 0.3).flag == "hard"
    assert ItemStatistics(40, 30, 0.05).flag == "weak"
    assert ItemStatistics(40, 30, 0.4).flag == ""
    assert ItemStatistics(0, 0, None).difficulty is None


def test_a_try_of_one_question_has_no_rest() -> None:
    assert statistics([{"a": True}, {"a": False}])["a"] == ItemStatistics(2, 1, None)
