"""The default: as good as the vote or better, whatever the crowd, and blind to names and order."""

import warnings
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import METHODS, Consensus, aggregate
from annotation.quality.table import Answers, Row
from bench.consensus import fair_vote
from bench.worlds import World, random_world
from bench.zoo import SHAPES, crowd

WORLDS = range(200, 260)
methods = st.sampled_from(sorted(METHODS))


def rows_of(answers: Answers) -> list[tuple[int, int, int]]:
    return list(zip(answers.task.tolist(), answers.worker.tolist(), answers.label.tolist(), strict=True))


def accuracy(found: Consensus, world: World) -> float:
    return float((found.labels == world.truth).mean())


def test_the_default_gains_on_the_vote() -> None:
    worlds = [random_world(seed) for seed in WORLDS]
    gains = [
        accuracy(aggregate(world.answers), world) - accuracy(aggregate(world.answers, "vote"), world)
        for world in worlds
    ]

    assert np.mean(gains) > 0.01
    assert np.mean(np.array(gains) < -0.02) < 0.1


THIN = ["alike", "alike, two answers", "tiny", "small, skewed", "poor, two classes", "sorts, small", "three people"]


@pytest.mark.parametrize("name", [*THIN, "colluding", "wrong on purpose", "hard tasks", "eight, skewed", "own habits"])
def test_no_shape_of_crowd_makes_the_default_worse_than_the_vote(name: str) -> None:
    worlds = [crowd(SHAPES[name], seed) for seed in range(200, 210)]

    gains = [accuracy(aggregate(world.answers), world) - fair_vote(world.answers, world.truth) for world in worlds]

    assert np.mean(gains) > -0.005
    assert min(gains) > -0.1


def test_a_clique_is_not_believed_unless_known_answers_bear_it_out() -> None:
    world = crowd(SHAPES["colluding"], 214)
    key = np.zeros(world.truth.size, np.int64)
    clique = [worker for worker in range(40) if _copies(world.answers, worker)]
    mine = np.isin(world.answers.worker, clique)
    key[world.answers.task[mine]] = world.answers.label[mine]

    without = aggregate(world.answers)
    known = aggregate(world.answers, gold={task: int(key[task]) for task in range(0, 600, 6)})

    assert accuracy(without, world) > 0.6
    assert without.doubtful
    assert (known.labels == key).mean() > 0.8


def _copies(answers: Answers, worker: int) -> bool:
    """Whether some other worker answered alike whenever both did."""
    own = dict(zip(*(codes[answers.worker == worker].tolist() for codes in (answers.task, answers.label)), strict=True))
    alike: dict[int, list[bool]] = {}
    for task, other, label in rows_of(answers):
        if task in own and other != worker:
            alike.setdefault(other, []).append(own[task] == label)
    return any(len(each) > 4 and all(each) for each in alike.values())


def test_the_default_is_better_calibrated_than_its_parts() -> None:
    errors: dict[str, list[float]] = {"auto": [], "dawid-skene": []}
    for seed in WORLDS:
        world = random_world(seed)
        for method, found in ((method, aggregate(world.answers, method)) for method in errors):
            errors[method].append(calibration_error(found.confidence, found.labels == world.truth))

    assert np.mean(errors["auto"]) < np.mean(errors["dawid-skene"])
    assert np.mean(errors["auto"]) < 0.1


def test_skilled_workers_outvote_a_random_majority() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(4, size=400)
    task, worker = np.repeat(np.arange(400), 5), np.tile(np.arange(5), 400)
    label = np.where(worker < 2, truth[task], rng.integers(4, size=2000))
    answers = Answers.from_codes(task, worker, label)

    found = aggregate(answers)

    assert (found.labels == truth).mean() > 0.97 > (aggregate(answers, "vote").labels == truth).mean()
    right = found.skill[:, 0] / found.skill.sum(axis=1)
    assert right[:2].min() > 0.9 > 0.4 > right[2:].max()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), methods, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed: int, method: str, random: Random) -> None:
    rows = rows_of(random_world(seed).answers)[:600]
    shuffled = rows.copy()
    random.shuffle(shuffled)

    first, second = aggregate(Answers.from_rows(rows), method), aggregate(Answers.from_rows(shuffled), method)

    assert first.tasks == second.tasks
    np.testing.assert_array_equal(first.posterior, second.posterior)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), methods, st.randoms(use_true_random=False))
def test_names_change_nothing(seed: int, method: str, random: Random) -> None:
    rows = rows_of(random_world(seed).answers)[:600]
    size = max(max(row) for row in rows) + 1
    names = random.sample(range(size), size)
    renamed: list[Row] = [(names[task], names[worker], names[label]) for task, worker, label in rows]

    first, second = aggregate(Answers.from_rows(rows), method), aggregate(Answers.from_rows(renamed), method)

    tasks = [second.tasks.index(names[task]) for task in first.tasks]  # type: ignore[call-overload]
    classes = [second.classes.index(names[label]) for label in first.classes]  # type: ignore[call-overload]
    np.testing.assert_allclose(first.posterior, second.posterior[np.ix_(tasks, classes)], atol=1e-4)
    np.testing.assert_allclose(first.confidence, second.confidence[tasks], atol=1e-4)


SMALL: dict[str, list[Row]] = {
    "nothing": [],
    "one answer": [("t", "ann", "a")],
    "one class": [(task, worker, "a") for task in range(3) for worker in ("ann", "rui")],
    "one worker": [(task, "ann", task % 3) for task in range(9)],
    "one answer a task": [(task, f"w{task % 4}", task % 2) for task in range(12)],
    "a tie": [("t", "ann", "a"), ("t", "rui", "b")],
    "everyone differs": [("t", name, name) for name in ("ann", "rui", "olga", "mallory")],
    "many classes": [(task, worker, (task * 7) % 60) for task in range(80) for worker in range(2)],
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rows", SMALL.values(), ids=SMALL)
def test_small_and_odd_crowds_have_an_outcome(rows: list[Row], method: str) -> None:
    answers = Answers.from_rows(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = aggregate(answers, method)

    assert found.labels.shape == found.confidence.shape == (answers.n_tasks,)
    assert np.isfinite(found.posterior).all()
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1.0)
    assert np.isfinite(found.skill).all()
    if answers.n_tasks and answers.n_workers == 1:
        assert found.labels.tolist() == aggregate(answers, "vote").labels.tolist()


def test_classes_without_answers_are_possible_and_unlikely() -> None:
    answers = Answers.from_rows(
        [(task, worker, "a") for task in range(5) for worker in range(3)], classes=["a", "b", "c"]
    )

    found = aggregate(answers)

    assert found.labels.tolist() == [0] * 5
    assert found.confidence.min() > 0.5


@pytest.mark.parametrize("seed", range(3))
def test_one_answer_a_task_is_the_vote_and_claims_no_certainty(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = Answers.from_codes(np.arange(300), rng.integers(9, size=300), rng.choice(3, size=300, p=[0.7, 0.2, 0.1]))

    found = aggregate(answers)

    assert found.labels.tolist() == aggregate(answers, "vote").labels.tolist()
    assert found.confidence.max() < 0.9


def test_a_tie_is_flagged() -> None:
    found = aggregate(Answers.from_rows([("t", "ann", "a"), ("t", "rui", "b")]), "vote")

    assert found.tied.tolist() == [True]
    assert found.confidence.tolist() == [0.5]


def test_gold_is_kept_and_shows_who_is_wrong() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(2, size=100)
    rows: list[Row] = [(task, name, int(truth[task])) for task in range(100) for name in ("ann", "rui")]
    rows += [(task, name, int(1 - truth[task])) for task in range(100) for name in ("mallory", "m2", "m3")]
    gold = {task: int(truth[task]) for task in range(0, 100, 5)}

    found = aggregate(Answers.from_rows(rows), gold=gold)

    assert (found.labels == truth).all()
    assert found.doubtful


def test_unknown_gold_classes_and_methods_are_refused() -> None:
    answers = Answers.from_rows([("t", "ann", "a")])
    with pytest.raises(ValueError, match="gold"):
        aggregate(answers, gold={"t": "z"})
    with pytest.raises(ValueError, match="method"):
        aggregate(answers, "oracle")


@pytest.mark.parametrize("method", ["auto", "dawid-skene"])
def test_a_warm_start_agrees_with_a_cold_one(method: str) -> None:
    world = random_world(5)
    rows = rows_of(world.answers)
    before = aggregate(Answers.from_rows(rows[: len(rows) * 9 // 10], classes=world.answers.classes), method)
    answers = Answers.from_rows(rows, classes=world.answers.classes)

    warm, cold = aggregate(answers, method, start=before), aggregate(answers, method)

    assert (warm.labels == cold.labels).mean() > 0.98


def test_labels_by_name() -> None:
    found = aggregate(Answers.from_rows([("t1", "ann", "cat"), ("t2", "ann", "dog")]))

    assert found.label_of() == {"t1": "cat", "t2": "dog"}
