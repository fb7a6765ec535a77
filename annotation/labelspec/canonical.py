"""The comparable form of an answer, for consensus and agreement."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotation.labelspec import paths
from annotation.labelspec.answers import comparable_choices
from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Control
from annotation.labelspec.geometry import Measure
from annotation.labelspec.geometry.talk import MESSAGE
from annotation.labelspec.groups import Group, grouped
from annotation.labelspec.items import Item, is_relation, parted
from annotation.labelspec.relating import relations_of, tie_of
from annotation.labelspec.repeating import control_named, object_named


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
    turns = _turns(groups)
    answers: dict[str, object] = {}
    by_control: dict[str, list[Item]] = {}
    for item in items:
        by_control.setdefault(item.control.name, []).append(item)
    written_out = [given[0].control for name, given in by_control.items() if name not in config.controls]
    for control in [*config.controls.values(), *written_out]:
        if paths.FLAG.search(control.name):
            continue
        given = by_control.get(control.name, [])
        if CATALOGUE[control.tag].makes_regions:
            answers[control.name] = tuple(sorted(_region(item, groups, turns, labelled=True) for item in given))
        elif control.per_region:
            pairs = [(_region(item, groups, turns, labelled=False), _answer(item)) for item in given]
            # Two regions may be alike to the last digit; then what is said of them decides.
            answers[control.name] = tuple(
                sorted(pairs, key=lambda pair: (pair[0], json.dumps(pair[1], sort_keys=True)))
            )
        elif control.per_item and given:
            answers[control.name] = {item.index: _answer(item) for item in given}
        elif given:
            answers[control.name] = _answer(given[0])
    if config.relations is not None:
        answers[str(config.relations.attrs["name"])] = tuple(sorted(_relations(result, groups, turns)))
    return answers


def marked_regions(config: Config, result: Sequence[object]) -> dict[str, dict[str, tuple[str, Region]]]:
    """The regions of a checked result, by control and by their ids: name of the shape, and comparable form."""
    items = list(_trusted(config, result))
    groups = grouped(items)
    turns = _turns(groups)
    found: dict[str, dict[str, tuple[str, Region]]] = {}
    for item in items:
        shape = groups[item.id].shape
        if CATALOGUE[item.control.tag].makes_regions and shape is not None:
            of_control = found.setdefault(item.control.name, {})
            of_control[item.id] = (shape.name, _region(item, groups, turns, labelled=True))
    return found


def single_choice_control(config: Config) -> Control | None:
    """The first control with exactly one choice for the whole task: the one whose answers are put to the vote."""
    for control in config.controls.values():
        row = CATALOGUE[control.tag]
        one_choice = row.option == "Choice" and not row.nested and control.attrs.get("choice") != "multiple"
        repeated = paths.FLAG.search(control.name)
        if (one_choice or control.tag == "Pairwise") and not (control.per_region or control.per_item or repeated):
            return control
    return None


def _trusted(config: Config, result: Sequence[object]) -> Iterator[Item]:
    """Items of a result already checked; items of controls that the config no longer has are left out."""
    for raw in result:
        if not isinstance(raw, Mapping) or is_relation(raw):
            continue
        control, shown = control_named(config, raw.get("from_name")), object_named(config, raw.get("to_name"))
        if control is None or shown is None:
            continue
        item = Item(
            where="",
            raw=raw,
            id=raw["id"],
            control=control,
            shown=shown,
            value=raw["value"],
            index=raw.get("item_index", 0),
        )
        yield from parted(config, item)


def _turns(groups: Mapping[str, Group]) -> dict[str, int]:
    """The place of every message in its conversation, by id."""
    said: Counter[str] = Counter()
    turns: dict[str, int] = {}
    for group in groups.values():
        if group.shape is MESSAGE and group.drawn:
            turns[group.id] = said[group.drawn.shown.name]
            said[group.drawn.shown.name] += 1
    return turns


def _region(item: Item, groups: Mapping[str, Group], turns: Mapping[str, int], *, labelled: bool) -> Region:
    group = groups[item.id]
    measure = group.shape.measure(item.value, item.shown.attrs) if group.shape else ()
    if item.id in turns:
        measure = (turns[item.id],)
    return Region(item.shown.name, item.index, measure, _labels(item) if labelled else ())


def _labels(item: Item) -> tuple[object, ...]:
    """The labels of a region, sorted; of a message, its role and its words."""
    given = item.value.get(item.control.key)
    if isinstance(given, Mapping):
        return given["role"], given["content"]
    return comparable_choices(given) if isinstance(given, list) else ()


def _relations(
    result: Sequence[object], groups: Mapping[str, Group], turns: Mapping[str, int]
) -> Iterator[tuple[Region, Region, str, tuple[str, ...]]]:
    """(from, to, direction, labels) of every relation, arrows all to the right."""
    for _, raw in relations_of(result):
        start, end, direction = tie_of(raw)
        if start in groups and end in groups:
            ends = [_region(groups[name].items[0], groups, turns, labelled=False) for name in (start, end)]
            labels = raw.get("labels", [])
            named = tuple(sorted(labels)) if isinstance(labels, list) else ()
            yield (*(sorted(ends) if direction == "bi" else ends), direction, named)  # type: ignore[misc]


def _answer(item: Item) -> object:
    return item.row.comparable(item.value[item.control.key])
