"""Spans of HTML: counted in its text content, and as places in its tree."""

from __future__ import annotations

import re
from collections.abc import Mapping

from annotation.labelspec import limits
from annotation.labelspec.geometry.shape import Place, Shape, Value, numeric
from annotation.labelspec.geometry.text import check_quote
from annotation.labelspec.values import check_integer, check_keys, checked_string

STEP = r"/(?:[a-z][a-z0-9]{0,30}|text\(\))(?:\[[1-9]\d{0,6}\])?"
XPATH = re.compile(rf"/|(?:{STEP}){{1,64}}", re.ASCII)
OFFSETS = frozenset({"start", "end"})


def check_markup_span(place: Place) -> bool:
    """A span of the text content in code points with the right quote, and two places in the tree."""
    where, longest = f"{place.where}.value", limits.TASK_TEXT_CHARACTERS
    for key in ("start", "end"):
        path = checked_string(place.report, f"{where}.{key}", place.value[key], limits.XPATH_CHARACTERS)
        if path is not None and not XPATH.fullmatch(path):
            place.report.add(f"{where}.{key}", "bad-xpath")
    for key in ("startOffset", "endOffset"):
        check_integer(place.report, f"{where}.{key}", place.value[key], 0, longest)
    where, offsets = f"{where}.globalOffsets", place.value["globalOffsets"]
    if not isinstance(offsets, Mapping):
        place.report.add(where, "not-object")
        return False
    if not check_keys(place.report, where, offsets, OFFSETS, frozenset()):
        return False
    checks = [check_integer(place.report, f"{where}.{key}", offsets[key], 0, longest) for key in sorted(OFFSETS)]
    return all(checks) and _check_span(place, *(int(side) for side in measure_markup_span(place.value)))


def _check_span(place: Place, start: int, end: int) -> bool:
    where = f"{place.where}.value.globalOffsets.end"
    if end <= start:
        place.report.add(where, "reversed")
        return False
    if place.text is not None and end > len(place.text):
        place.report.add(where, "past-the-end", end=end, limit=len(place.text))
        return False
    check_quote(place, None if place.text is None else place.text[start:end], end - start)
    return True


def measure_markup_span(value: Value) -> tuple[float, float]:
    """start, end in the text content."""
    offsets = value.get("globalOffsets")
    found = offsets if isinstance(offsets, Mapping) else {}
    return numeric(found, "start"), numeric(found, "end")


MARKUP_SPAN = Shape(
    name="hypertext",
    keys=frozenset({"start", "end", "startOffset", "endOffset", "globalOffsets"}),
    optional=frozenset({"text"}),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_markup_span,
    measure=lambda value, _: measure_markup_span(value),
    shared=(),
)
