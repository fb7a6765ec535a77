"""When a rate of refusals is surely too high, and a sample that anybody can draw again."""

import hashlib
import hmac
import random

from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.rejections import sample, surely_above


def test_small_numbers_prove_nothing() -> None:
    assert surely_above(0, 0) == 0
    assert surely_above(5, 5) < 0.3 < surely_above(10, 10)
    assert surely_above(30, 100) < 0.3 < surely_above(45, 100)
    assert 0.29 < surely_above(3000, 10_000) < 0.3


@given(st.integers(0, 500), st.integers(0, 500))
def test_it_lies_below_the_rate_and_grows_with_refusals(refused: int, accepted: int) -> None:
    decided = refused + accepted
    low = surely_above(refused, decided)
    assert 0 <= low <= (1 + refused) / (10 + decided)
    assert surely_above(refused + 1, decided + 1) > low or not decided


@given(st.lists(st.uuids(), unique=True, max_size=40), st.integers(0, 40), st.randoms())
def test_the_sample_does_not_depend_on_the_order(ids: list[object], size: int, chance: random.Random) -> None:
    drawn = sample("seed", ids, size)
    assert len(drawn) == min(size, len(ids))
    chance.shuffle(ids)
    assert sample("seed", ids, size) == drawn


def test_a_stranger_draws_it_again_with_the_seed_alone() -> None:
    ids = [f"id {number}" for number in range(50)]
    by_hand = sorted(ids, key=lambda each: hmac.new(b"abc", each.encode(), hashlib.sha256).hexdigest())[:5]
    assert sample("abc", ids, 5) == by_hand
    assert sample("abd", ids, 5) != by_hand
