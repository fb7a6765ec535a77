"""Plans agree with the binomial where it applies, and certainty never comes cheaper."""

import pytest
from scipy.stats import binom

from annotation.quality import planning


def points(a: float = 4, b: float = 1, classes: int = 2, **terms: float) -> list[planning.Point]:
    drawn = planning.crowd(a, b, classes)
    return planning.curve(drawn, classes, tasks=1000, price_base_units=50, seconds=9, **terms)


@pytest.mark.parametrize("overlap", [1, 3, 5, 9])
def test_two_classes_are_the_binomial(overlap: int) -> None:
    # Whose accuracy is drawn anew for each answer errs like one person of the mean accuracy.
    expected = binom.sf(overlap // 2, overlap, 0.8)
    assert points()[overlap - 1].accuracy.share == pytest.approx(expected, abs=0.012)


def test_knowing_people_helps() -> None:
    for point in points(3, 1, 4):
        assert point.known.share >= point.accuracy.share - 0.005
        assert point.accuracy.low <= point.accuracy.share <= point.accuracy.high


def test_gold_is_paid_too() -> None:
    assert points()[2][4:] == (3000, 150_000, 7.5)
    assert points(gold_share=0.25)[2].cost_base_units == 200_000
    with pytest.raises(ValueError, match="gold"):
        points(gold_share=0.6)


def test_the_same_seed_gives_the_same_plan() -> None:
    assert points() == points()


def test_the_cheapest_that_is_good_enough() -> None:
    found = planning.cheapest(points(), 0.89)
    assert found is not None
    assert found.overlap == 3
    assert planning.cheapest(points(1, 1), 0.9) is None


def test_a_crowd_needs_two_classes() -> None:
    with pytest.raises(ValueError, match="two classes"):
        planning.crowd(4, 1, 1)
