"""Reliability that fades."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.quality.reputation import HALF_LIFE_S, NOBODY, Skill, decayed, interval, moved

skills = st.builds(Skill, st.floats(2, 1e4), st.floats(1, 1e4))
spans = st.floats(0, 1e9)


def test_half_the_evidence_is_left_after_a_half_life() -> None:
    assert decayed(Skill(42.0, 11.0), HALF_LIFE_S) == pytest.approx((22.0, 6.0))
    assert decayed(Skill(42.0, 11.0), -5) == (42.0, 11.0)


@given(skills, spans, spans)
def test_fading_twice_is_fading_once_for_as_long(skill: Skill, one: float, other: float) -> None:
    assert decayed(decayed(skill, one), other) == pytest.approx(decayed(skill, one + other))


@given(skills, spans)
def test_time_alone_never_narrows_what_is_known(skill: Skill, seconds: float) -> None:
    assert decayed(skill, seconds).evidence <= skill.evidence + 1e-9


def test_time_alone_leads_back_to_nobody() -> None:
    assert decayed(Skill(500.0, 3.0), 100 * HALF_LIFE_S) == pytest.approx(NOBODY)


@given(skills, st.floats(0, 50), st.floats(0, 50))
def test_what_is_taken_back_leaves_what_was_before(skill: Skill, da: float, db: float) -> None:
    assert moved(moved(skill, da, db), -da, -db) == pytest.approx(skill)
    assert moved(NOBODY, -1, -1) == NOBODY


def test_intervals_narrow_with_evidence_and_hold_the_mean() -> None:
    low, high = interval(Skill(9, 1))
    lower, higher = interval(Skill(90, 10))
    assert low < lower < 0.9 < higher < high
