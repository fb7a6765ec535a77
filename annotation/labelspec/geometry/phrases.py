"""Stretches of a conversation or of any text in paragraphs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from annotation.labelspec import limits, paths
from annotation.labelspec.geometry.shape import Attributes, Place, Shape, Value, numeric
from annotation.labelspec.geometry.text import check_quote
from annotation.labelspec.values import check_integer

NUMBER = re.compile(r"0|[1-9]\d{0,5}", re.ASCII)
# What the quote has between phrases.
BETWEEN = "\n"


def check_phrases(place: Place) -> bool:
    """From a place in one phrase to a place in the same or a later one, with the right quote."""
    where, longest = f"{place.where}.value", limits.TASK_TEXT_CHARACTERS
    checks = [
        check_integer(place.report, f"{where}.{key}", place.value[key], 0, longest)
        for key in ("startOffset", "endOffset")
    ]
    checks += [_check_index(place, key) for key in ("start", "end")]
    if not all(checks):
        return False
    first, last, opens, closes = (int(side) for side in measure_phrases(place.value))
    if (last, closes) <= (first, opens):
        place.report.add(f"{where}.{'endOffset' if last == first else 'end'}", "reversed")
        return False
    phrases = phrases_of(place.content, place.shown.attrs)
    if phrases is None:
        check_quote(place, None, _points(place.value.get("text"), closes - opens) if last == first else None)
        return True
    return _check_within(place, phrases, (first, opens), (last, closes))


def _check_index(place: Place, key: str) -> bool:
    given = place.value[key]
    if isinstance(given, str) and NUMBER.fullmatch(given):
        return True
    place.report.add(f"{place.where}.value.{key}", "bad-phrase")
    return False


def _check_within(place: Place, phrases: list[str], start: tuple[int, int], end: tuple[int, int]) -> bool:
    for key, (index, offset) in (("start", start), ("end", end)):
        if index >= len(phrases):
            place.report.add(f"{place.where}.value.{key}", "past-the-end", end=index, limit=len(phrases) - 1)
            return False
        if offset > (longest := _units(phrases[index])):
            where = f"{place.where}.value.{key}Offset"
            place.report.add(where, "past-the-end", end=offset, limit=longest)
            return False
    check_quote(place, _spaced_alike(place.value.get("text"), quote_of(phrases, start, end)), None)
    return True


def _spaced_alike(given: object, quote: str) -> str:
    """The quote with the white space of the given one, if that is all they differ in.

    Label Studio's editor copies what the browser shows: it puts one line break between phrases, two, or none.
    """
    alike = isinstance(given, str) and "".join(given.split()) == "".join(quote.split())
    return str(given) if alike else quote


def quote_of(phrases: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    """The words from (phrase, offset) to (phrase, offset), phrases on lines of their own."""
    (first, opens), (last, closes) = start, end
    if first == last:
        return _cut(phrases[first], opens, closes)
    return BETWEEN.join([_cut(phrases[first], opens, None), *phrases[first + 1 : last], _cut(phrases[last], 0, closes)])


def _units(text: str) -> int:
    """How long a browser says a text is: offsets into phrases count UTF-16 units, as in Label Studio."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _points(quote: object, units: int) -> int:
    """How many code points a quote of so many units has; none has -1."""
    return len(quote) if isinstance(quote, str) and _units(quote) == units else -1


def _cut(text: str, start: int, end: int | None) -> str:
    cut = text.encode("utf-16-le", "surrogatepass")[2 * start : None if end is None else 2 * end]
    return cut.decode("utf-16-le", "replace")


def phrases_of(content: object, attrs: Attributes) -> list[str] | None:
    """The texts of the phrases; None if they are elsewhere. What does not fit the config says nothing."""
    if attrs.get("valueType") != "json":
        return None
    if not isinstance(content, list):
        return []
    texts = [phrase.get(str(attrs.get("textKey"))) if isinstance(phrase, Mapping) else None for phrase in content]
    return [paths.as_text(text) or "" for text in texts]


def measure_phrases(value: Value) -> tuple[float, ...]:
    """First phrase, last phrase, offset in the first, offset in the last."""
    indexes = [float(str(value.get(key))) for key in ("start", "end")]
    return (*indexes, numeric(value, "startOffset"), numeric(value, "endOffset"))


PHRASES = Shape(
    name="paragraphs",
    keys=frozenset({"start", "end", "startOffset", "endOffset"}),
    optional=frozenset({"text"}),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_phrases,
    measure=lambda value, _: measure_phrases(value),
    shared=(),
)
