"""Reviewers' skill and the share of their verdicts that is heard twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.reviewing import NOTHING, Confusion, decayed, judged, share

counts = st.builds(Confusion, *[st.floats(0, 500) for _ in range(4)])
shares = st.floats(0.01, 1)


@given(shares, counts)
def test_the_share_lies_between_the_campaigns_and_everything(base: float, seen: Confusion) -> None:
    assert base <= share(base, seen) <= 1
    assert share(0.0, seen) == 0


@given(shares, counts, st.booleans())
def test_a_right_verdict_never_raises_it_and_a_wrong_one_never_lowers_it(
    base: float, seen: Confusion, accepted: bool
) -> None:
    good, bad = (judged(seen, accepted=accepted, right=accepted is verdict) for verdict in (True, False))
    assert share(base, good) <= share(base, seen) + 1e-12
    assert share(base, bad) >= share(base, seen) - 1e-12


@given(shares, st.floats(0, 1000))
def test_neither_strangers_nor_time_raise_it(base: float, days: float) -> None:
    assert share(base, NOTHING) == pytest.approx(base)
    assert decayed(NOTHING, days * 86_400) == NOTHING


@pytest.mark.parametrize("spam", [Confusion(50, 50, 0, 0), Confusion(0, 0, 50, 50), Confusion(25, 25, 25, 25)])
def test_who_accepts_everything_or_draws_lots_is_heard_twice_nearly_always(spam: Confusion) -> None:
    assert share(0.1, spam) > 0.85


def test_what_is_sure_of_somebody_grows_with_evidence_and_fades() -> None:
    good = Confusion(40, 2, 2, 40)
    assert NOTHING.certain < decayed(good, 365 * 86_400).certain < good.certain
    assert good.certain > 0.8


@given(counts, st.booleans(), st.booleans())
def test_what_is_taken_back_is_gone_and_never_more(seen: Confusion, accepted: bool, right: bool) -> None:
    added = judged(seen, accepted=accepted, right=right)
    assert judged(added, accepted=accepted, right=right, weight=-1) == pytest.approx(seen)
    assert min(judged(seen, accepted=accepted, right=right, weight=-1e6)) >= 0
