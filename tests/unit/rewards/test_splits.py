"""Nothing is lost in division."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.splits import apportion

weights = st.lists(st.integers(0, 10**24), min_size=1, max_size=50).filter(any)


@given(st.integers(0, 2**128), weights)
def test_the_parts_sum_to_the_whole(total: int, shares: list[int]) -> None:
    assert sum(apportion(total, shares)) == total


@given(st.integers(0, 2**128), weights)
def test_no_part_is_a_whole_unit_away_from_its_exact_share(total: int, shares: list[int]) -> None:
    whole = sum(shares)
    for part, share in zip(apportion(total, shares), shares, strict=True):
        assert abs(part * whole - total * share) < whole


def test_the_units_left_over_go_to_the_largest_remainders_the_earlier_first() -> None:
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(10, [1, 2, 4]) == [1, 3, 6]


@pytest.mark.parametrize(("total", "shares"), [(-1, [1]), (1, [-1, 2]), (1, [0, 0]), (1, [])])
def test_nonsense_is_refused(total: int, shares: list[int]) -> None:
    with pytest.raises(ValueError):
        apportion(total, shares)
