from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.table import Answers

ROWS = [("t2", "rui", "cat"), ("t1", "ann", "dog"), ("t1", "rui", "cat"), ("t2", "ann", "cat")]
rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from("abc")), max_size=30)


def named(answers: Answers) -> dict[tuple[object, object], object]:
    triples = zip(answers.task, answers.worker, answers.label, strict=True)
    return {(answers.tasks[t], answers.workers[w]): answers.classes[label] for t, w, label in triples}


def test_names_become_codes_in_sorted_order() -> None:
    answers = Answers.from_rows(ROWS)

    assert (answers.tasks, answers.workers, answers.classes) == (("t1", "t2"), ("ann", "rui"), ("cat", "dog"))
    assert answers.task.tolist() == [0, 0, 1, 1]
    assert answers.worker.tolist() == [0, 1, 0, 1]
    assert answers.label.tolist() == [1, 0, 0, 0]


def test_the_last_answer_counts() -> None:
    answers = Answers.from_rows([*ROWS, ("t1", "ann", "cat")])

    assert answers.task.size == 4
    assert named(answers)["t1", "ann"] == "cat"


@given(rows)
def test_codes_say_what_the_rows_said(given_rows: list[tuple[int, int, str]]) -> None:
    assert named(Answers.from_rows(given_rows)) == {(task, worker): label for task, worker, label in given_rows}


@given(rows, st.randoms())
def test_the_order_of_rows_has_no_influence(given_rows: list[tuple[int, int, str]], random: Random) -> None:
    once = [(*pair, label) for pair, label in named(Answers.from_rows(given_rows)).items()]
    shuffled = once.copy()
    random.shuffle(shuffled)

    first, second = Answers.from_rows(once, classes="abc"), Answers.from_rows(shuffled, classes="abc")

    assert first.label.tolist() == second.label.tolist()
    assert first.worker.tolist() == second.worker.tolist()
    assert first.tasks == second.tasks


def test_classes_nobody_chose_may_be_named() -> None:
    answers = Answers.from_rows(ROWS, classes=["dog", "cat", "bird"])

    assert answers.classes == ("dog", "cat", "bird")
    assert answers.counts().tolist() == [[1, 1, 0], [0, 2, 0]]


@pytest.mark.parametrize("classes", [["cat"], ["cat", "dog", "cat"]])
def test_wrong_classes_are_refused(classes: list[str]) -> None:
    with pytest.raises(ValueError):
        Answers.from_rows(ROWS, classes=classes)


def test_names_of_mixed_types_have_an_order_too() -> None:
    first = Answers.from_rows([(1, "ann", "yes"), ("a", "ann", None)])
    second = Answers.from_rows([("a", "ann", None), (1, "ann", "yes")])

    assert first.tasks == second.tasks
    assert first.classes == second.classes


def test_no_answers_at_all() -> None:
    answers = Answers.from_rows([])

    assert (answers.n_tasks, answers.n_workers, answers.n_classes) == (0, 0, 0)
    assert answers.counts().shape == (0, 0)


def test_codes_repeated_in_time_count_once() -> None:
    answers = Answers.from_codes([0, 0, 1], [2, 2, 0], [1, 0, 1])

    assert (answers.n_tasks, answers.n_workers, answers.n_classes) == (2, 3, 2)
    assert answers.label.tolist() == [0, 1]


def test_the_matrix_holds_each_answer_once() -> None:
    answers = Answers.from_rows(ROWS)

    assert answers.matrix().toarray().tolist() == [[0, 1, 1, 0], [1, 0, 1, 0]]
