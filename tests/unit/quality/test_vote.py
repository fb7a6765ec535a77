import numpy as np

from annotation.quality.table import Answers
from annotation.quality.vote import majority, shares, winners


def test_the_most_chosen_class_wins() -> None:
    vote = majority(Answers.from_codes([0, 0, 0, 1], [0, 1, 2, 0], [1, 1, 0, 0]))

    assert vote.labels.tolist() == [1, 0]
    assert vote.tied.tolist() == [False, False]
    np.testing.assert_allclose(vote.share, np.array([[1 / 3, 2 / 3], [1.0, 0.0]]))


def test_a_tie_is_flagged_and_goes_to_the_usual_class() -> None:
    vote = majority(Answers.from_rows([(0, "ann", "a"), (0, "rui", "b"), (1, "ann", "b"), (2, "ann", "b")]))

    assert vote.labels.tolist() == [1, 1, 1]
    assert vote.tied.tolist() == [True, False, False]


def test_an_even_tie_goes_to_the_first_class() -> None:
    labels, tied = winners(np.array([[0.5, 0.5], [0.5, 0.5]]))

    assert labels.tolist() == [0, 0]
    assert tied.all()


def test_rounding_does_not_choose() -> None:
    labels, tied = winners(np.array([[0.5, 0.5 + 1e-12], [0.9, 0.1]]))

    assert labels.tolist() == [0, 0]
    assert tied.tolist() == [True, False]


def test_a_task_without_answers_has_even_shares() -> None:
    np.testing.assert_array_equal(shares(np.zeros((1, 4))), np.full((1, 4), 0.25))
