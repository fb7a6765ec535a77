"""Shapes of regions: a span of text, an interval of sound, a box on an image.

A shape is one row; a new one needs its keys, a check and a measure, and nothing else in this package changes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotation.labelspec import limits
from annotation.labelspec.problems import Report
from annotation.labelspec.values import check_integer, check_number, checked_string, is_integer, is_number

Value = Mapping[str, object]
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
        quoted: whether `value.text` is the quoted text; False where that key is the answer itself.
        quote_required: whether the quoted text must be there.
    """

    report: Report
    where: str
    item: Value
    value: Value
    text: str | None
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
        measure: numbers that say where it is, for comparing two regions.
        shared: item keys on which all regions of one object must agree.
    """

    name: str
    keys: frozenset[str]
    optional: frozenset[str]
    item_keys: frozenset[str]
    item_optional: frozenset[str]
    check: Callable[[Place], bool]
    measure: Callable[[Value], Measure]
    shared: tuple[str, ...]


def numeric(value: Value, key: str, default: float = 0) -> float:
    """A number already checked."""
    found = value.get(key, default)
    return found if is_number(found) else default


def same_measure(one: Measure, other: Measure) -> bool:
    """True if two regions of the same shape are the same region, give or take the tolerance."""
    return len(one) == len(other) and all(abs(a - b) <= limits.TOLERANCE for a, b in zip(one, other, strict=True))


def check_span(place: Place) -> bool:
    """A span of code points, end exclusive, whose quote is what the data says."""
    longest = limits.TASK_TEXT_CHARACTERS
    where = f"{place.where}.value"
    measured = [check_integer(place.report, f"{where}.{key}", place.value[key], 0, longest) for key in ("start", "end")]
    if not all(measured):
        return False
    start, end = int(numeric(place.value, "start")), int(numeric(place.value, "end"))
    if end <= start:
        place.report.add(f"{place.where}.value.end", "reversed")
        return False
    if place.text is not None and end > len(place.text):
        place.report.add(f"{place.where}.value.end", "past-the-end", end=end, limit=len(place.text))
        return False
    _check_quote(place, start, end)
    return True


def _check_quote(place: Place, start: int, end: int) -> None:
    if not place.quoted:
        return
    if "text" not in place.value:
        if place.quote_required:
            place.report.add(f"{place.where}.value", "missing-key", key="text")
        return
    where = f"{place.where}.value.text"
    quote = checked_string(place.report, where, place.value["text"], limits.TASK_TEXT_CHARACTERS)
    if quote is None:
        return
    expected = None if place.text is None else place.text[start:end]
    if len(quote) != end - start or (expected is not None and quote != expected):
        place.report.add(where, "wrong-quote")


def check_interval(place: Place) -> bool:
    """Seconds of sound inside the recording."""
    report, where, value = place.report, place.where, place.value
    whole = f"{where}.original_length"
    if not check_number(report, whole, place.item.get("original_length"), 0, limits.AUDIO_SECONDS):
        return False
    length = numeric(place.item, "original_length")
    if length <= 0:
        report.add(whole, "out-of-range", value=length, low=0, high=limits.AUDIO_SECONDS)
        return False
    channel = value.get("channel", 0)
    measured = [check_integer(report, f"{where}.value.channel", channel, 0, limits.AUDIO_CHANNELS - 1)]
    measured += [check_number(report, f"{where}.value.{key}", value[key], 0, length) for key in ("start", "end")]
    if not all(measured):
        return False
    if numeric(value, "end") <= numeric(value, "start"):
        report.add(f"{where}.value.end", "reversed")
        return False
    return True


def check_rectangle(place: Place) -> bool:
    """A box in percent of the image, all four corners on it even when it is turned."""
    report, where, value = place.report, place.where, place.value
    measured = [_check_side(place, key) for key in ("original_width", "original_height")]
    measured += [
        check_number(report, f"{where}.value.{key}", value[key], 0, 100) for key in ("x", "y", "width", "height")
    ]
    measured += [check_number(report, f"{where}.value.rotation", value.get("rotation", 0), -360, 360)]
    rotation = place.item.get("image_rotation", 0)
    if not is_integer(rotation) or rotation not in (0, 90, 180, 270):
        report.add(f"{where}.image_rotation", "bad-rotation")
    if not all(measured):
        return False
    for key in ("width", "height"):
        if numeric(value, key) <= 0:
            report.add(f"{where}.value.{key}", "out-of-range", value=value[key], low=0, high=100)
            return False
    if any(not -limits.TOLERANCE <= side <= 100 + limits.TOLERANCE for side in _corners(place)):
        report.add(f"{where}.value", "over-the-edge")
        return False
    return True


def _check_side(place: Place, key: str) -> bool:
    return check_integer(place.report, f"{place.where}.{key}", place.item.get(key), 1, limits.IMAGE_PIXELS_A_SIDE)


def _corners(place: Place) -> list[float]:
    """Both coordinates of the four corners in percent; the box turns clockwise about its top left corner, in pixels."""
    x, y, width, height, degrees = measure_rectangle(place.value)
    if degrees == 0:
        return [x, y, x + width, y + height]
    # Percent of width and of height are different lengths, so turning needs the aspect ratio.
    aspect = numeric(place.item, "original_width") / numeric(place.item, "original_height")
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)]
    across = [x + right * cosine - down * sine / aspect for right, down in corners]
    along = [y + right * sine * aspect + down * cosine for right, down in corners]
    return across + along


def measure_rectangle(value: Value) -> Measure:
    """x, y, width, height, rotation."""
    return tuple(numeric(value, key) for key in ("x", "y", "width", "height", "rotation"))


SPAN = Shape(
    name="span",
    keys=frozenset({"start", "end"}),
    optional=frozenset({"text"}),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_span,
    measure=lambda value: (numeric(value, "start"), numeric(value, "end")),
    shared=(),
)
INTERVAL = Shape(
    name="interval",
    keys=frozenset({"start", "end"}),
    optional=frozenset({"channel"}),
    item_keys=frozenset({"original_length"}),
    item_optional=frozenset(),
    check=check_interval,
    measure=lambda value: (numeric(value, "channel"), numeric(value, "start"), numeric(value, "end")),
    shared=("original_length",),
)
RECTANGLE = Shape(
    name="rectangle",
    keys=frozenset({"x", "y", "width", "height"}),
    optional=frozenset({"rotation"}),
    item_keys=frozenset({"original_width", "original_height"}),
    item_optional=frozenset({"image_rotation"}),
    check=check_rectangle,
    measure=measure_rectangle,
    shared=("original_width", "original_height"),
)
