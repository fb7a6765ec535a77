"""Periods and moments of a series of measurements."""

from __future__ import annotations

from annotation.labelspec import limits, timeformat
from annotation.labelspec.geometry.shape import Attributes, Measure, Place, Shape, Value
from annotation.labelspec.values import check_number, checked_string, is_number


def check_period(place: Place) -> bool:
    """A start and an end, written as the series writes its times and inside it; the same for a moment."""
    report, where = place.report, f"{place.where}.value"
    instant = place.value.get("instant", False)
    if not isinstance(instant, bool):
        report.add(f"{where}.instant", "expected-boolean")
        return False
    times = [_time(place, key) for key in ("start", "end")]
    start, end = times
    if start is None or end is None:
        return False
    if instant and start != end:
        report.add(f"{where}.end", "not-instant")
        return False
    if end < start or (end == start and not instant):
        report.add(f"{where}.end", "reversed")
        return False
    return _check_inside(place, start, end)


def _time(place: Place, key: str) -> float | None:
    """One of the two times as a number; None with the reason reported."""
    where, given = f"{place.where}.value.{key}", place.value[key]
    pattern = pattern_of(place.shown.attrs)
    if pattern is None:
        checked = check_number(place.report, where, given, -limits.LARGEST_NUMBER, limits.LARGEST_NUMBER)
        return float(given) if checked and is_number(given) else None
    text = checked_string(place.report, where, given, limits.TIME_CHARACTERS)
    found = None if text is None else timeformat.seconds(text, pattern)
    if text is not None and found is None:
        place.report.add(where, "bad-time", value=text, format=pattern)
    return found


def _check_inside(place: Place, start: float, end: float) -> bool:
    bounds = bounds_of(place.content, place.shown.attrs)
    if bounds is None:
        return True
    low, high = bounds
    for key, found in (("start", start), ("end", end)):
        if not low - limits.TOLERANCE <= found <= high + limits.TOLERANCE:
            shown = place.value[key]
            place.report.add(f"{place.where}.value.{key}", "outside-the-series", value=shown)
            return False
    return True


def pattern_of(attrs: Attributes) -> str | None:
    """The pattern times are written by; None if they are numbers."""
    pattern = attrs.get("timeFormat")
    return str(pattern) if pattern and attrs.get("timeColumn") else None


def column_of(content: object, name: object) -> list[object] | None:
    """A column of the data by its name, in any case, or by its number; None if there is none."""
    if not isinstance(content, dict):
        return None
    wanted = str(name).lower()
    named = {str(key).lower(): column for key, column in content.items()}
    found = named.get(wanted)
    if found is None and wanted.isascii() and wanted.isdigit() and int(wanted[:9]) < len(named):
        found = list(content.values())[int(wanted[:9])]
    return found if isinstance(found, list) else None


def moment(given: object, attrs: Attributes) -> float | None:
    """A time of the data as a number; None if it is none."""
    pattern = pattern_of(attrs)
    if pattern is None:
        return float(given) if is_number(given) else None
    return timeformat.seconds(str(given), pattern) if isinstance(given, str | int | float) else None


def bounds_of(content: object, attrs: Attributes) -> tuple[float, float] | None:
    """First and last time of the data; None if it is elsewhere. Without a column of times they are numbered from 0."""
    name = attrs.get("timeColumn")
    if not isinstance(content, dict) or attrs.get("valueType") != "json":
        return None
    if not name:
        columns = [column for column in content.values() if isinstance(column, list)]
        return (0, len(columns[0]) - 1) if columns and columns[0] else None
    column = column_of(content, name)
    if not column:
        return None
    first, last = moment(column[0], attrs), moment(column[-1], attrs)
    return None if first is None or last is None else (first, last)


def measure_period(value: Value, attrs: Attributes) -> Measure:
    """start, end: seconds where the series has a time format, else numbers of its own."""
    times = [moment(value.get(key), attrs) for key in ("start", "end")]
    return tuple(found for found in times if found is not None)


PERIOD = Shape(
    name="timeseries",
    keys=frozenset({"start", "end"}),
    optional=frozenset({"instant"}),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_period,
    measure=measure_period,
    shared=(),
)
