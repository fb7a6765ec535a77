"""Reliability as a distribution that fades: a Beta whose evidence halves with time."""

from __future__ import annotations

from typing import Final, NamedTuple

from scipy.stats import beta

PRIOR_A: Final = 2.0
PRIOR_B: Final = 1.0
HALF_LIFE_S: Final = 180 * 24 * 3600.0


class Skill(NamedTuple):
    """A Beta(a, b) of being right, both positive, the prior in it."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected share of right answers."""
        return self.a / (self.a + self.b)

    @property
    def evidence(self) -> float:
        """How many answers it rests on."""
        return max(self.a + self.b - PRIOR_A - PRIOR_B, 0.0)


NOBODY: Final = Skill(PRIOR_A, PRIOR_B)


def decayed(skill: Skill, seconds: float, half_life_s: float = HALF_LIFE_S) -> Skill:
    """Return what a skill is after some time without news: its evidence fades, the prior stays.

    Args:
        seconds: since it was current; less than 0 counts as 0.
        half_life_s: after which half the evidence is left.
    """
    kept: float = 0.5 ** (max(seconds, 0.0) / half_life_s)
    return Skill(PRIOR_A + (skill.a - PRIOR_A) * kept, PRIOR_B + (skill.b - PRIOR_B) * kept)


def moved(skill: Skill, da: float, db: float) -> Skill:
    """Return a skill after news; what is taken back never takes more than there is."""
    return Skill(max(skill.a + da, PRIOR_A), max(skill.b + db, PRIOR_B))


def interval(skill: Skill, mass: float = 0.9) -> tuple[float, float]:
    """Return the equal-tailed interval that holds `mass` of the distribution; both ends 0 to 1."""
    tail = (1 - mass) / 2
    return float(beta.ppf(tail, *skill)), float(beta.ppf(1 - tail, *skill))
