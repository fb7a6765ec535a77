"""The envelope of result items: which control speaks about which object, under which id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from annotation.labelspec import limits
from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Control, ObjectTag
from annotation.labelspec.geometry import Shape
from annotation.labelspec.grammar import Tag
from annotation.labelspec.problems import Report
from annotation.labelspec.subjects import Subjects
from annotation.labelspec.values import check_integer, check_keys, check_meta, check_number

ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)
ORIGINS = ("manual", "prediction", "prediction-changed")
REQUIRED = frozenset({"id", "from_name", "to_name", "type", "value"})
OPTIONAL = frozenset({"origin", "score", "readonly", "hidden", "meta", "parentID", "item_index", "is_positive"})
# Which of these an item may carry depends on its region and is checked with it.
OF_REGIONS = frozenset({"original_width", "original_height", "image_rotation", "original_length"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item whose envelope is right.

    Attributes:
        where: `result[2]`.
        raw: the item as given.
        id: its id.
        control: who asked.
        shown: what it is about.
        value: its value, an object with string keys not yet checked.
        index: number of the item of the object it is about; 0 where there is only one.
        merged: whether it was read out of the item that draws the region, which the labels are part of.
    """

    where: str
    raw: Mapping[str, object]
    id: str
    control: Control
    shown: ObjectTag
    value: Mapping[str, object]
    index: int
    merged: bool = False

    @property
    def row(self) -> Tag:
        """The catalogue row of the control."""
        return CATALOGUE[self.control.tag]

    @property
    def shape(self) -> Shape | None:
        """The shape this item draws itself; None if it adds to a region or answers about the whole."""
        return self.row.shapes.get(self.shown.tag)

    @property
    def of_region(self) -> bool:
        """Whether the item belongs to a region."""
        return self.row.makes_regions or self.control.per_region

    @property
    def role(self) -> object:
        """Who said it, if it is a message."""
        message = self.value.get("chatmessage")
        return message.get("role") if isinstance(message, Mapping) else None

    def labels(self) -> tuple[str, ...]:
        """The labels or choices it gives, as far as they are strings."""
        given = self.value.get(self.control.key)
        return tuple(value for value in given if isinstance(value, str)) if isinstance(given, list) else ()

    def chosen(self) -> tuple[str, ...]:
        """As `labels`, with nested choices spoken for by their last step."""
        given = self.value.get(self.control.key)
        values = given if isinstance(given, list) else []
        steps = [value[-1] if isinstance(value, list) and value else value for value in values]
        return tuple(step for step in steps if isinstance(step, str))


def is_relation(raw: Mapping[str, object]) -> bool:
    """Whether an item ties two regions together instead of answering a control."""
    return raw.get("type") == "relation" and "from_name" not in raw


def read_items(subjects: Subjects, result: list[object], report: Report) -> Iterator[Item]:
    """The items whose envelope is right; reports every other. Relations have no envelope and are left out."""
    for number, raw in enumerate(result):
        if report.full:
            return
        where = f"result[{number}]"
        if not isinstance(raw, dict):
            report.add(where, "not-object")
            continue
        if is_relation(raw):
            continue
        if not check_keys(report, where, raw, REQUIRED, OPTIONAL | OF_REGIONS):
            continue
        _check_extras(report, where, raw)
        item = _read(subjects, where, raw, report)
        if item is not None:
            yield from parted(subjects.config, item)


def parted(config: Config, item: Item) -> Iterator[Item]:
    """The item; where it draws a region and carries the labels of other controls, also an item for each of these."""
    key = item.row.carries
    makers = [
        control
        for control in config.controls.values()
        if key and key in item.value and control.key == key and item.shown.name in control.to_names
    ]
    if not makers:
        yield item
        return
    yield replace(item, value={name: value for name, value in item.value.items() if name != key})
    for control, given in _shared_out(makers, item.value[key]):
        yield replace(item, control=control, value={**item.value, key: given}, merged=True)


def _shared_out(makers: list[Control], labels: object) -> Iterator[tuple[Control, object]]:
    """Each label for the first control that offers it, any other for the first with labels of the task, or at all."""
    rest = next((control for control in makers if control.dynamic), makers[0])
    if len(makers) == 1 or not isinstance(labels, list) or not labels:
        yield rest, labels
        return
    owners = {option.result: control for control in reversed(makers) for option in control.options}
    shares: dict[str, list[object]] = {}
    for label in labels:
        owner = owners.get(label, rest) if isinstance(label, str) else rest
        shares.setdefault(owner.name, []).append(label)
    yield from ((control, shares[control.name]) for control in makers if control.name in shares)


def _read(subjects: Subjects, where: str, raw: Mapping[str, object], report: Report) -> Item | None:
    """One item, or None with the reason reported."""
    control = _control(subjects, where, raw, report)
    if control is None:
        return None
    shown = subjects.config.objects.get(str(raw["to_name"]))
    if shown is None or shown.name not in control.to_names or not isinstance(raw["to_name"], str):
        expected = ", ".join(control.to_names)
        report.add(f"{where}.to_name", "wrong-to-name", name=control.name, expected=expected, found=raw["to_name"])
        return None
    value, identity = raw["value"], raw["id"]
    if not isinstance(identity, str) or not ID.fullmatch(identity):
        report.add(f"{where}.id", "bad-id")
        return None
    if not isinstance(value, dict):
        report.add(f"{where}.value", "not-object")
        return None
    index = _item_index(subjects, where, raw, shown, report)
    return None if index is None else Item(where, raw, identity, control, shown, value, index)


def _control(subjects: Subjects, where: str, raw: Mapping[str, object], report: Report) -> Control | None:
    name = raw["from_name"]
    control = subjects.config.controls.get(name) if isinstance(name, str) else None
    if control is None:
        report.add(f"{where}.from_name", "unknown-from-name", name=name)
        return None
    if raw["type"] != control.type:
        report.add(f"{where}.type", "wrong-type", name=name, expected=control.type, found=raw["type"])
        return None
    return control


def _item_index(
    subjects: Subjects, where: str, raw: Mapping[str, object], shown: ObjectTag, report: Report
) -> int | None:
    """Which item of the object is meant; None with the reason reported."""
    if "item_index" not in raw:
        return 0
    if shown.several is None:
        report.add(f"{where}.item_index", "misplaced-key", key="item_index")
        return None
    index = raw["item_index"]
    if not check_integer(report, f"{where}.item_index", index, 0, limits.TASK_IMAGES):
        return None
    if not isinstance(index, int) or index >= subjects.items(shown):
        report.add(f"{where}.item_index", "bad-item-index")
        return None
    return index


def _check_extras(report: Report, where: str, raw: Mapping[str, object]) -> None:
    """Keys that any item may carry."""
    if "origin" in raw and raw["origin"] not in ORIGINS:
        report.add(f"{where}.origin", "bad-origin")
    if "score" in raw:
        check_number(report, f"{where}.score", raw["score"], 0, 1)
    for key in ("readonly", "hidden", "is_positive"):
        if key in raw and not isinstance(raw[key], bool):
            report.add(f"{where}.{key}", "expected-boolean")
    if "meta" in raw:
        check_meta(report, f"{where}.meta", raw["meta"])
