"""Counts become shares, matrices and bins that add up."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from annotation.quality import statistics

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
NAMES = st.text("abcdefgh", min_size=1, max_size=2)
PAIRS = st.dictionaries(st.tuples(NAMES, NAMES), st.integers(1, 50), max_size=40)


@given(COUNTS)
def test_intervals_are_those_of_scipy(counts: tuple[int, int]) -> None:
    found = statistics.wilson(*counts)
    expected = binomtest(*counts).proportion_ci(method="wilson")
    assert np.allclose([found.low, found.high], [expected.low, expected.high])
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_nothing_counted_may_be_anything() -> None:
    assert statistics.wilson(0, 0) == (0.0, 0.0, 1.0)


@given(PAIRS, st.integers(1, 6))
def test_confusion_loses_no_answer(pairs: dict[tuple[str, str], int], limit: int) -> None:
    found = statistics.confusion([(*pair, count) for pair, count in pairs.items()], limit)
    assert sum(map(sum, found.counts)) == sum(pairs.values())
    assert len(found.rows) <= limit + 1


def test_confusion_by_hand() -> None:
    found = statistics.confusion([("Good", "Good", 5), ("Good", "Bad", 2), ("Bad", "Bad", 1)])
    assert (found.rows, found.counts) == (["Good", "Bad"], [[5, 2], [0, 1]])


def test_agreement_is_the_same_both_ways() -> None:
    found = statistics.agreement(["ann", "rui", "eva"], {("rui", "ann"): (3, 4)})
    assert found == [[None, (0.75, 4), None], [(0.75, 4), None, None], [None, None, None]]


def test_bins_of_confidence() -> None:
    low, high = statistics.calibration(np.array([0.95, 1.0, 0.55]), np.array([True, False, True]))
    assert (low.tasks, low.right.share) == (1, 1.0)
    assert (high.tasks, high.right.share, round(high.confidence, 3)) == (2, 0.5, 0.975)


@given(st.lists(st.integers(1, 30), max_size=8))
def test_disagreement_is_a_chance(counts: list[int]) -> None:
    found = statistics.disagreement(counts)
    assert 0 <= found <= 1
    assert (found == 0) == (len(counts) < 2)
