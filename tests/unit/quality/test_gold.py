"""Where gold stands in a stream, and when it is itself to be doubted."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from annotation.quality.gold import Seen, failures_tail, is_gold_place, is_reliable, leak_z, verdict

KEY = b"secret"
GOOD = (45.0, 5.0)
NEW = (4.0, 1.0)


@given(st.sampled_from([0.01, 0.03, 0.05, 0.1, 0.15, 0.3, 0.5, 0.7]), st.text(max_size=8))
def test_every_block_holds_one(share: float, person: str) -> None:
    length = round(1 / share) + 1
    places = [is_gold_place(KEY, person, place, share) for place in range(40 * length)]
    assert abs(sum(places) - len(places) * share) <= 2
    at = [place for place, gold in enumerate(places) if gold]
    assert max(b - a for a, b in pairwise(at)) <= 2 * length


def test_places_differ_from_person_to_person_and_are_spread_over_the_block() -> None:
    first = [next(n for n in range(20) if is_gold_place(KEY, f"person {each}", n, 0.05)) for each in range(400)]
    assert set(first) == set(range(20))
    assert max(first.count(n) for n in range(20)) < 45


def test_another_key_means_other_places() -> None:
    mine = [is_gold_place(KEY, "ann", n, 0.1) for n in range(200)]
    assert mine == [is_gold_place(KEY, "ann", n, 0.1) for n in range(200)]
    assert mine != [is_gold_place(b"other", "ann", n, 0.1) for n in range(200)]


def test_no_share_no_gold() -> None:
    assert not any(is_gold_place(KEY, "ann", n, 0.0) for n in range(100))
    assert all(is_gold_place(KEY, "ann", n, 1.0) for n in range(100))


def test_only_what_is_known_makes_reliable() -> None:
    assert is_reliable(*GOOD)
    assert not is_reliable(*NEW)
    assert not is_reliable(30, 30)


def test_the_tail_is_that_of_a_binomial_for_equal_people() -> None:
    results = [Seen(n >= 4, *GOOD) for n in range(10)]
    assert failures_tail(results) == pytest.approx(float(binom.sf(3, 10, 0.1)))


def test_failures_of_reliable_people_retire_an_item() -> None:
    assert verdict([Seen(n >= 5, *GOOD) for n in range(8)]) == "failed"
    assert verdict([Seen(n >= 2, *GOOD) for n in range(8)]) == ""
    assert failures_tail([]) == 1


def test_failures_of_newcomers_and_of_the_unreliable_say_nothing() -> None:
    assert verdict([Seen(False, *NEW) for _ in range(12)]) == ""
    assert verdict([Seen(False, 20.0, 20.0) for _ in range(12)]) == ""


def test_an_error_now_and_then_is_what_people_make() -> None:
    chance = random.Random(4)
    judged = [verdict([Seen(chance.random() < 0.9, *GOOD) for _ in range(30)]) for _ in range(400)]
    assert judged.count("failed") <= 2


def test_a_leak_shows_in_the_later_results() -> None:
    chance = random.Random(5)
    crowd = [Seen(chance.random() < 0.4, 6.0, 4.0) for _ in range(25)]
    leaked = [Seen(True, 6.0, 4.0) for _ in range(25)]
    assert verdict(crowd + leaked) == "leaked"


def test_better_people_who_come_later_are_no_leak() -> None:
    chance = random.Random(6)
    early = [Seen(chance.random() < 0.6, 6.0, 4.0) for _ in range(25)]
    late = [Seen(chance.random() < 0.9, 27.0, 3.0) for _ in range(25)]
    assert verdict(early + late) != "leaked"


def test_steady_items_are_seldom_suspected() -> None:
    chance = random.Random(7)
    found = sum(leak_z([Seen(chance.random() < 0.8, 8.0, 2.0) for _ in range(40)]) > 3 for _ in range(300))
    assert found <= 6
    assert leak_z([Seen(True, *GOOD)] * 15) == 0.0
