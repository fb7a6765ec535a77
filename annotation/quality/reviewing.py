"""How well a reviewer judges, and how often somebody else has to look at their verdicts.

A reviewer is two rates: how many right answers they accept, and how many wrong ones they refuse. Each is a Beta whose
evidence fades, as everybody's skill does. Only verdicts whose right outcome is known count: answers to gold, answers
that a third person judged, refusals that an appeal looked at. Agreement with other reviewers is no evidence.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from annotation.quality.reputation import HALF_LIFE_S, PRIOR_A, PRIOR_B, Skill, interval

GOOD: Final = PRIOR_A / (PRIOR_A + PRIOR_B)
"""What is expected of somebody of whom nothing is known."""
CHANCE: Final = 0.5


class Confusion(NamedTuple):
    """How many verdicts fell how, faded; all at least 0."""

    accepted_right: float = 0.0
    accepted_wrong: float = 0.0
    refused_right: float = 0.0
    refused_wrong: float = 0.0

    @property
    def keeps(self) -> Skill:
        """The share of right answers that are accepted."""
        return Skill(PRIOR_A + self.accepted_right, PRIOR_B + self.refused_right)

    @property
    def catches(self) -> Skill:
        """The share of wrong answers that are refused."""
        return Skill(PRIOR_A + self.refused_wrong, PRIOR_B + self.accepted_wrong)

    @property
    def balanced(self) -> float:
        """The mean of both rates: one half for whoever accepts everything, refuses everything or draws lots."""
        return (self.keeps.mean + self.catches.mean) / 2

    @property
    def certain(self) -> float:
        """The mean of the lower ends of both rates' intervals: what is sure of somebody."""
        return (interval(self.keeps)[0] + interval(self.catches)[0]) / 2


NOTHING: Final = Confusion()


def decayed(seen: Confusion, seconds: float, half_life_s: float = HALF_LIFE_S) -> Confusion:
    """Return what is left of the evidence after some time without news; less than no time counts as none."""
    kept: float = 0.5 ** (max(seconds, 0.0) / half_life_s)
    return Confusion(*(each * kept for each in seen))


def judged(seen: Confusion, *, accepted: bool, right: bool, weight: float = 1.0) -> Confusion:
    """Return the counts after a verdict whose right outcome is known.

    Args:
        accepted: the verdict.
        right: whether the answer was right, that is, to be accepted.
        weight: of the verdict; below zero takes one back, never more than there is.
    """
    name = f"{'accepted' if accepted else 'refused'}_{'right' if right else 'wrong'}"
    return seen._replace(**{name: max(getattr(seen, name) + weight, 0.0)})


def share(base: float, seen: Confusion) -> float:
    """Return the share of a reviewer's verdicts that somebody else has to look at.

    It is the campaign's share for whoever judges as well as a stranger or better, everything for whoever judges no
    better than chance, and linear in the balanced rate between. A campaign without second reviews has none for anybody.

    Args:
        base: the campaign's, 0 to 1.
        seen: of the reviewer.

    Returns:
        From `base` to 1.
    """
    if base <= 0:
        return 0.0
    doubt = min(max((GOOD - seen.balanced) / (GOOD - CHANCE), 0.0), 1.0)
    return min(base + (1 - base) * doubt, 1.0)
