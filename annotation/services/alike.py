"""How alike an answer and the known one are, and whether that is alike enough to be right."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from annotation import labelspec
from annotation.models import Campaign
from annotation.services.kinds import agreement_with
from annotation.services.specs import spec_of


class Likeness(NamedTuple):
    """Of an answer to the known one: the least over the controls, 0 to 1, and whether it passes."""

    similarity: float
    passed: bool


def likeness(campaign: Campaign, known: Sequence[Any], given: Sequence[Any]) -> Likeness:
    """Compare an answer with the known one; what the known one leaves open is not asked for.

    Args:
        known: the right result.
        given: somebody's.
    """
    spec = spec_of(campaign)
    right = labelspec.canonical_answer(spec, known)
    said = {name: each for name, each in labelspec.canonical_answer(spec, given).items() if name in right}
    passed, similarity = agreement_with(campaign, spec, said, right)
    return Likeness(similarity, passed)
