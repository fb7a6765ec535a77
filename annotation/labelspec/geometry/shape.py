"""What a kind of region is: its keys, its check and its measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotation.labelspec import limits
from annotation.labelspec.config import Control, ObjectTag
from annotation.labelspec.problems import Report
from annotation.labelspec.values import is_number

Value = Mapping[str, object]
Attributes = Mapping[str, object]
Measure = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One region to check.

    Attributes:
        report: where problems go.
        where: place of the item in the result.
        item: the whole item.
        value: its `value`.
        text: the text it is on, in code points; None if it is on something else or the text is not known here.
        shown: the object it is on.
        drawn_by: the control that draws it.
        content: what the object shows, as it stands in the task's data.
        quoted: whether `value.text` is the quoted text; False where that key is the answer itself.
        quote_required: whether the quoted text must be there.
    """

    report: Report
    where: str
    item: Value
    value: Value
    text: str | None
    shown: ObjectTag
    drawn_by: Control
    content: object
    quoted: bool
    quote_required: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of region.

    Attributes:
        name: what it is called, `type` of unlabelled regions.
        keys: keys of `value` that must be there.
        optional: keys of `value` that may be there.
        item_keys: keys that must stand beside `value`.
        item_optional: keys that may stand beside `value`.
        check: reports what is wrong; True if the region can be measured.
        measure: numbers that say where it is, for comparing two regions; from its value and the attributes of the
            object it is on.
        shared: keys of the item or its value on which all regions of one object must agree.
        unpacked: whether checking it takes time and memory for every pixel of the picture.
    """

    name: str
    keys: frozenset[str]
    optional: frozenset[str]
    item_keys: frozenset[str]
    item_optional: frozenset[str]
    check: Callable[[Place], bool]
    measure: Callable[[Value, Attributes], Measure]
    shared: tuple[str, ...]
    unpacked: bool = False


def numeric(value: Value, key: str, default: float = 0) -> float:
    """A number already checked."""
    found = value.get(key, default)
    return found if is_number(found) else default


def same_measure(one: Measure, other: Measure) -> bool:
    """True if two regions of the same shape are the same region, give or take the tolerance."""
    return len(one) == len(other) and all(abs(a - b) <= limits.TOLERANCE for a, b in zip(one, other, strict=True))
