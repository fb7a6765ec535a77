"""The comparable form of an answer, for consensus and agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Control
from annotation.labelspec.geometry import Measure
from annotation.labelspec.groups import Group, grouped
from annotation.labelspec.items import Item


class Region(NamedTuple):
    """One region in comparable form.

    Attributes:
        to_name: the object it is on.
        item: number of the object's item, 0 where there is only one.
        measure: (start, end) of a span, (channel, start, end) of sound, (x, y, width, height, rotation) of a box.
        labels: its labels, sorted; empty where the control gives none.
    """

    to_name: str
    item: int
    measure: Measure
    labels: tuple[object, ...]


def canonical_answer(config: Config, result: Sequence[object]) -> dict[str, object]:
    """What a checked result says, by control name, in a form two people's answers can be compared in.

    Args:
        config: the config the result was checked against.
        result: a result that `check_result` found nothing wrong with.

    Returns:
        For a control that makes regions, always: a sorted tuple of `Region`, empty if there are none.
        For a control asked of each region, always: a sorted tuple of (`Region` without labels, answer).
        For any other control, only if it was answered: choices as a sorted tuple of values, a rating as an int, texts
        as a list; where it is asked of each item, a dict of item number to such an answer.
    """
    items = list(_trusted(config, result))
    groups = grouped(items)
    answers: dict[str, object] = {}
    by_control: dict[str, list[Item]] = {}
    for item in items:
        by_control.setdefault(item.control.name, []).append(item)
    for control in config.controls.values():
        given = by_control.get(control.name, [])
        if CATALOGUE[control.tag].makes_regions:
            answers[control.name] = tuple(sorted(_region(item, groups[item.id], labelled=True) for item in given))
        elif control.per_region:
            pairs = [(_region(item, groups[item.id], labelled=False), _answer(item)) for item in given]
            answers[control.name] = tuple(sorted(pairs, key=lambda pair: pair[0]))
        elif control.per_item and given:
            answers[control.name] = {item.index: _answer(item) for item in given}
        elif given:
            answers[control.name] = _answer(given[0])
    return answers


def single_choice_control(config: Config) -> Control | None:
    """The first control with exactly one choice for the whole task: the one whose answers are put to the vote."""
    for control in config.controls.values():
        one_choice = CATALOGUE[control.tag].option == "Choice" and control.attrs.get("choice") != "multiple"
        if one_choice and not control.per_region and not control.per_item:
            return control
    return None


def _trusted(config: Config, result: Sequence[object]) -> Iterator[Item]:
    """Items of a result already checked; items of controls that the config no longer has are left out."""
    for raw in result:
        if not isinstance(raw, Mapping) or raw.get("from_name") not in config.controls:
            continue
        yield Item(
            where="",
            raw=raw,
            id=raw["id"],
            control=config.controls[raw["from_name"]],
            shown=config.objects[raw["to_name"]],
            value=raw["value"],
            index=raw.get("item_index", 0),
        )


def _region(item: Item, group: Group, *, labelled: bool) -> Region:
    measure = group.shape.measure(item.value, item.shown.attrs) if group.shape else ()
    labels = tuple(sorted(item.labels())) if labelled else ()
    return Region(item.shown.name, item.index, measure, labels)


def _answer(item: Item) -> object:
    return item.row.comparable(item.value[item.control.key])
