"""How much people differ, read off their shares right."""

import numpy as np
import pytest

from annotation.services.planning import STRENGTHS, strength_of


def test_the_spread_of_people_is_found_behind_the_chance_in_their_shares() -> None:
    chance = np.random.default_rng(3)
    skill = chance.beta(12, 3, 4000)
    shares = chance.binomial(50, skill) / 50
    assert strength_of(float(shares.mean()), float(shares.var()), 50) == pytest.approx(15, rel=0.15)


def test_people_alike_and_people_unlike_stay_within_bounds() -> None:
    assert strength_of(0.8, 0.0, 50) == STRENGTHS[1]
    assert strength_of(0.5, 0.25, 1000) == STRENGTHS[0]
