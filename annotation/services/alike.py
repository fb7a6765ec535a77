"""How alike two answers to a task are, and whether that is alike enough to be right."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from annotation import labelspec
from annotation.labelspec import Config, Control, Region
from annotation.labelspec.catalogue import CATALOGUE
from annotation.models import Campaign
from annotation.quality.kinds import KINDS
from annotation.services.specs import spec_of

SPAN_TAGS: Final = frozenset({"Labels", "HyperTextLabels", "ParagraphLabels"})
BOX_TAGS: Final = frozenset({"RectangleLabels", "Rectangle"})
OTHER: Final = "other"
# These are right or wrong: an answer beside the known one is another answer, however near it lies.
EXACT: Final = frozenset({"choice", "multi", "rating", "pairwise", OTHER})
KIND_OF_TAG: Final = {"Rating": "rating", "Number": "number", "TextArea": "text", "Ranker": "ranking"}


class Likeness(NamedTuple):
    """Of an answer to the known one: the least over the controls, and whether it passes."""

    similarity: float
    passed: bool


def kind_of_campaign(campaign: Campaign) -> str:
    """Return the kind of answer that a campaign mostly asks for: that of its first control."""
    spec = spec_of(campaign)
    first = labelspec.single_choice_control(spec) or next(iter(spec.controls.values()), None)
    return OTHER if first is None else kind_of(first)


def kind_of(control: Control) -> str:
    """Return the kind of a control's answers, "other" where there is no measure but equality."""
    row = CATALOGUE[control.tag]
    if control.per_region or control.per_item:
        return OTHER
    if control.tag == "Pairwise":
        return "pairwise"
    if row.option == "Choice":
        return OTHER if row.nested else "multi" if control.attrs.get("choice") == "multiple" else "choice"
    if control.tag in SPAN_TAGS:
        return "spans"
    if control.tag in BOX_TAGS:
        return "boxes"
    return KIND_OF_TAG.get(control.tag, OTHER)


def likeness(campaign: Campaign, known: Sequence[Any], given: Sequence[Any]) -> Likeness:
    """Compare an answer with the known one; what the known one leaves open is not asked for.

    Args:
        known: the right result.
        given: somebody's.
    """
    spec = spec_of(campaign)
    right, said = labelspec.canonical_answer(spec, known), labelspec.canonical_answer(spec, given)
    least, passed = 1.0, True
    for name, wanted in right.items():
        similarity, exact = _compared(spec, name, wanted, said.get(name))
        least = min(least, similarity)
        passed = passed and similarity >= (1.0 if exact else campaign.gold_threshold) - 1e-9
    return Likeness(least, passed)


def _compared(spec: Config, name: str, wanted: Any, said: Any) -> tuple[float, bool]:
    """Return how alike two answers of one control are, 0 to 1, and whether only equal ones pass."""
    control = spec.controls.get(name)
    kind = OTHER if control is None else kind_of(control)
    if said is None or wanted == said:
        return float(wanted == said), True
    form = {"spans": _spans, "boxes": _boxes, "text": _text, "ranking": _ranking}.get(kind)
    try:
        if form is not None:
            return KINDS[kind].similarity(form(wanted), form(said)), kind in EXACT
        if kind in {"rating", "number", "multi"}:
            return KINDS[kind].similarity(wanted, said), kind in EXACT
    except (TypeError, ValueError, AttributeError):
        # A shape its kind has no measure for, such as a turned box or a span over two nodes: then equal or not.
        return 0.0, True
    return 0.0, True


def _spans(regions: Sequence[Region]) -> list[tuple[int, int, Any]]:
    found = []
    for region in regions:
        start, end = region.measure
        found += [(int(start), int(end), (region.to_name, region.item, label)) for label in region.labels or ("",)]
    return found


def _boxes(regions: Sequence[Region]) -> list[tuple[float, float, float, float, Any]]:
    found = []
    for region in regions:
        x, y, width, height, turned = region.measure
        if turned:
            raise ValueError("turned")
        found.append((x, y, x + width, y + height, str((region.to_name, region.item, region.labels))))
    return found


def _text(said: Any) -> str:
    return "\n".join(map(str, said)) if isinstance(said, list | tuple) else str(said)


def _ranking(said: Any) -> tuple[Any, ...]:
    if not isinstance(said, list | tuple):
        raise TypeError("not one list")
    return tuple(said)
