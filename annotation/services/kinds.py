"""Which kind of answer each control asks for, and its answers in the plain form that the maths of the kind takes.

A control whose answers have no such form (dates, polygons, tracks, rankings into buckets, questions about each region)
has no kind: what most people said stands for all, word for word.

The forms themselves are `annotation.quality.plain`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from annotation import labelspec
from annotation.labelspec import Config, Control, paths
from annotation.labelspec.catalogue import CATALOGUE
from annotation.models import Campaign
from annotation.quality import plain
from annotation.quality.kinds import KINDS
from annotation.services.specs import spec_of

KIND_OF_SHAPE: Final = {
    "span": "spans",
    "hypertext": "spans",
    "paragraphs": "spans",
    "rectangle": "boxes",
    "page-box": "boxes",
    "brush": "masks",
    "bitmask": "masks",
    "interval": "segments",
    "timeseries": "segments",
    "timeline": "segments",
}
KIND_OF_TAG: Final = {
    "Choices": "choice",
    "Pairwise": "choice",
    "Taxonomy": "multi",
    "Rating": "rating",
    "Number": "number",
    "TextArea": "text",
    "Ranker": "ranking",
}
OTHER: Final = "other"
EXACT: Final = 1.0
ONE_STEP: Final = 0.5
FIVE_PERCENT: Final = 0.975
LONG_SCALE: Final = 5
ALIKE: Final = frozenset({"text", "spans", "boxes", "segments", "masks", "ranking"})


def kind_of(config: Config, control: Control) -> str | None:
    """Return the name of the control's kind in `KINDS`, or None."""
    if control.per_region or control.per_item or paths.FLAG.search(control.name):
        return None
    if CATALOGUE[control.tag].makes_regions:
        found = {KIND_OF_SHAPE.get(name) for name in shapes_of(config, control)}
        return found.pop() if len(found) == 1 else None
    kind = KIND_OF_TAG.get(control.tag)
    if kind == "choice" and control.tag == "Choices" and control.attrs.get("choice") == "multiple":
        return "multi"
    return None if kind == "ranking" and control.options else kind


def shapes_of(config: Config, control: Control) -> set[str]:
    """Return the names of the shapes that a control marks on the objects it is for; empty text for one without any."""
    shapes = CATALOGUE[control.tag].shapes
    shown = (config.objects[name].tag for name in control.to_names if name in config.objects)
    return {shapes[tag].name if tag in shapes else "" for tag in shown}


@lru_cache(maxsize=256)
def _kinds(names: tuple[tuple[str, str | None], ...]) -> Mapping[str, str]:
    return {name: kind for name, kind in names if kind is not None}


def kinds_of(config: Config) -> Mapping[str, str]:
    """Return the kind of each control that has one, by name, in the config's order."""
    return _kinds(tuple((name, kind_of(config, control)) for name, control in config.controls.items()))


def kind_of_campaign(campaign: Campaign) -> str:
    """Return the kind of answer that a campaign mostly asks for, "other" where it has no name."""
    config = spec_of(campaign)
    kinds, single = kinds_of(config), labelspec.single_choice_control(config)
    return kinds[single.name] if single and single.name in kinds else next(iter(kinds.values()), OTHER)


def answers_of(config: Config, result: Sequence[object]) -> dict[str, Any]:
    """Return what a checked result says in plain form, by control; controls without a kind are left out.

    Nothing chosen among several is an answer, and so is nothing marked; any other control must have been answered.
    """
    return plain_answers(config, labelspec.canonical_answer(config, result))


def plain_answers(config: Config, canonical: Mapping[str, Any]) -> dict[str, Any]:
    """Return a canonical answer, or one read back from JSON, in plain form."""
    return plain.plain_answers(kinds_of(config), canonical)


def similarity(kind: str, one: Any, other: Any) -> float:
    """Return how alike two plain answers are, from 0 to 1."""
    return 1.0 if one == other else KINDS[kind].similarity(one, other)


def likeness_wanted(campaign: Campaign, control: Control, kind: str) -> float:
    """Return from which likeness an answer agrees with the consensus.

    Choices must be equal: one option too many is another answer. A neighbouring grade agrees where the scale has five
    steps or more, for there honest people differ; a number within about five percent. What is marked, written or put in
    order is never quite equal, so the campaign's own term counts.
    """
    if kind == "rating":
        long = int(str(control.attrs.get("maxRating") or LONG_SCALE)) >= LONG_SCALE
        return ONE_STEP if long else EXACT
    if kind == "number":
        return FIVE_PERCENT
    return campaign.gold_threshold if kind in ALIKE else EXACT


def agreement_with(
    campaign: Campaign, config: Config, said: Mapping[str, Any], found: Mapping[str, Any]
) -> tuple[bool, float]:
    """Compare an answer with the consensus, both canonical: does it agree, and how alike are they at the worst control.

    Controls without a kind must say the same.
    """
    kinds, agrees, least = kinds_of(config), True, 1.0
    plain_said, plain_found = plain_answers(config, said), plain_answers(config, found)
    for name, kind in kinds.items():
        one, other = plain_said.get(name), plain_found.get(name)
        alike = float(one == other) if one is None or other is None else similarity(kind, one, other)
        least = min(least, alike)
        agrees = agrees and alike >= likeness_wanted(campaign, config.controls[name], kind)
    for name in (set(said) | set(found)) - set(kinds):
        if plain.as_text(said.get(name)) != plain.as_text(found.get(name)):
            agrees, least = False, 0.0
    return agrees, least
