"""Spans of text."""

from __future__ import annotations

from annotation.labelspec import limits
from annotation.labelspec.geometry.shape import Place, Shape, numeric
from annotation.labelspec.values import check_integer, checked_string


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
    check_quote(place, None if place.text is None else place.text[start:end], end - start)
    return True


def check_quote(place: Place, expected: str | None, length: int | None) -> None:
    """`value.text` where it is the quote: as the data says, or at least as long where the data is not known here."""
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
    if quote != expected if expected is not None else length is not None and len(quote) != length:
        place.report.add(where, "wrong-quote")


SPAN = Shape(
    name="span",
    keys=frozenset({"start", "end"}),
    optional=frozenset({"text"}),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_span,
    measure=lambda value, _: (numeric(value, "start"), numeric(value, "end")),
    shared=(),
)
