"""What holds for every kind of answer: who, when and under what name must not matter; agreement must be found."""

import math
import random
from collections.abc import Hashable
from typing import Any

import pytest

from annotation.quality.kinds import KINDS
from annotation.quality.outcome import Outcome, Row
from tests.unit.quality.crowds import WORLDS, crowd, duels

OF_TASKS = sorted(WORLDS)
PLAIN = {"number": "mean", "rating": "median", "ranking": "borda", "text": "rover"}


def turned(letter: str, name: Hashable) -> str:
    return f"{letter}{99 - int(str(name)[1:]):02}"


def same(one: Outcome, other: Outcome) -> None:
    assert dict(one.answers).keys() == dict(other.answers).keys()
    for task, answer in one.answers.items():
        if isinstance(answer, float):
            assert answer == pytest.approx(other.answers[task], abs=1e-6)
        else:
            assert answer == other.answers[task]
        assert one.confidence[task] == pytest.approx(other.confidence[task], abs=1e-6)
    for worker, (a, b) in one.skill.items():
        assert (a, b) == pytest.approx(other.skill[worker], abs=1e-5)


def test_every_kind_has_a_world() -> None:
    assert set(KINDS) == {*OF_TASKS, "pairwise"}


@pytest.mark.parametrize("name", OF_TASKS)
def test_the_order_of_rows_has_no_say(name: str) -> None:
    rows, _ = crowd(name)
    shuffled = rows.copy()
    random.Random(1).shuffle(shuffled)
    same(KINDS[name].aggregate(rows), KINDS[name].aggregate(shuffled))


@pytest.mark.parametrize("name", OF_TASKS)
def test_names_of_tasks_and_workers_have_no_say(name: str) -> None:
    rows, _ = crowd(name)
    renamed: list[Row] = [(turned("x", task), turned("y", worker), answer) for task, worker, answer in rows]
    before, after = KINDS[name].aggregate(rows), KINDS[name].aggregate(renamed)
    back = Outcome(
        {turned("t", task): value for task, value in after.answers.items()},
        {turned("t", task): value for task, value in after.confidence.items()},
        {turned("w", worker): value for worker, value in after.skill.items()},
        after.method,
    )
    same(before, back)


@pytest.mark.parametrize("name", OF_TASKS)
def test_the_last_answer_counts(name: str) -> None:
    rows, truth = crowd(name)
    first = [(task, worker, truth["t00"]) for task, worker, _ in rows]
    same(KINDS[name].aggregate(rows), KINDS[name].aggregate([*first, *rows]))


@pytest.mark.parametrize("name", OF_TASKS)
@pytest.mark.parametrize("seed", range(3))
def test_the_crowd_is_wiser_than_its_members(name: str, seed: int) -> None:
    rows, truth = crowd(name, seed)
    kind = KINDS[name]
    outcome = kind.aggregate(rows)
    assert outcome.answers.keys() == truth.keys()
    alone = [kind.similarity(answer, truth[task]) for task, _, answer in rows]
    together = [kind.similarity(outcome.answers[task], truth[task]) for task in truth]
    assert sum(together) / len(together) > sum(alone) / len(alone)
    assert all(0 <= value <= 1 for value in outcome.confidence.values())
    assert all(a > 0 and b > 0 for a, b in outcome.skill.values())


@pytest.mark.parametrize("name", OF_TASKS)
def test_the_default_is_not_clearly_worse_than_the_plain_way(name: str) -> None:
    kind = KINDS[name]
    totals = {"auto": 0.0, PLAIN.get(name, "vote"): 0.0}
    for seed in range(6):
        rows, truth = crowd(name, seed)
        for method in totals:
            scores = kind.score(kind.aggregate(rows, method=method), truth)
            totals[method] += next(iter(scores.values())) / 6
    ours, plain = totals.values()
    assert ours <= plain * 1.05 if name in ("number", "text") else ours >= plain - 0.01


@pytest.mark.parametrize("name", OF_TASKS)
def test_what_all_say_is_so(name: str) -> None:
    _, truth = crowd(name)
    rows: list[Row] = [(task, worker, right) for task, right in truth.items() for worker in ("w1", "w2", "w3")]
    kind = KINDS[name]
    outcome = kind.aggregate(rows)
    for task, right in truth.items():
        assert kind.similarity(outcome.answers[task], right) == pytest.approx(1)
    assert kind.agreement(rows) == pytest.approx(1)


@pytest.mark.parametrize("name", OF_TASKS)
def test_gold_is_kept_to(name: str) -> None:
    rows, truth = crowd(name)
    known = {"t00": truth["t07"]} if name != "ranking" else {"t00": tuple(reversed(truth["t00"]))}
    outcome = KINDS[name].aggregate(rows, gold=known)
    assert KINDS[name].similarity(outcome.answers["t00"], known["t00"]) == pytest.approx(1)


@pytest.mark.parametrize("name", OF_TASKS)
def test_similarity_is_symmetric_and_bounded(name: str) -> None:
    rows, truth = crowd(name)
    answers: list[Any] = [*truth.values()][:12] + [answer for *_, answer in rows[:12]]
    similarity = KINDS[name].similarity
    for one in answers:
        assert similarity(one, one) == pytest.approx(1)
        for other in answers:
            assert 0 <= similarity(one, other) <= 1 + 1e-9
            assert similarity(one, other) == pytest.approx(similarity(other, one))


@pytest.mark.parametrize("name", OF_TASKS)
def test_the_truth_scores_best(name: str) -> None:
    _, truth = crowd(name)
    perfect = KINDS[name].score(Outcome(truth, dict.fromkeys(truth, 1.0), {}, "truth"), truth)
    headline = next(iter(perfect.values()))
    assert headline == pytest.approx(0 if name in ("number", "text") else 1)
    assert KINDS[name].score(Outcome(truth, dict.fromkeys(truth, 1.0), {}, "truth"), {}) == {}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_no_answers_no_outcome(name: str) -> None:
    outcome = KINDS[name].aggregate([])
    assert not outcome.answers
    assert math.isnan(KINDS[name].agreement([]))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_an_unknown_method_is_refused(name: str) -> None:
    rows = duels()[0] if name == "pairwise" else crowd(name)[0]
    with pytest.raises(ValueError, match="no such method"):
        KINDS[name].aggregate(rows, method="guess")


def test_items_are_ordered_by_their_worth() -> None:
    rows, worth = duels()
    kind = KINDS["pairwise"]
    assert kind.score(kind.aggregate(rows), worth)["spearman"] > 0.9


def test_who_turns_the_question_round_is_turned_back() -> None:
    rows, worth = duels()
    turned = {f"w{person:02}" for person in range(4)}
    hostile = [
        (pair, worker, chosen if worker not in turned else (pair[0] if chosen == pair[1] else pair[1]))  # type: ignore[index]
        for pair, worker, chosen in rows
    ]
    kind = KINDS["pairwise"]
    ours, plain = (kind.score(kind.aggregate(hostile, method=each), worth)["kendall"] for each in kind.methods[:2])
    assert ours >= plain
    following = kind.aggregate(hostile).evidence["following"]
    assert max(following[each] for each in turned) < 0 < min(following[f"w{p:02}"] for p in range(4, 12))
