"""Numbers and moments."""

from __future__ import annotations

import re
from datetime import datetime

from annotation.labelspec import limits
from annotation.labelspec.answers.asked import Asked
from annotation.labelspec.values import check_number, checked_string, is_number

# How each combination of parts is written, coarse to fine; a time may carry seconds.
FORMS: dict[frozenset[str], tuple[tuple[re.Pattern[str], str], ...]] = {
    frozenset({"date"}): ((re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), "%Y-%m-%d"),),
    frozenset({"time"}): (
        (re.compile(r"\d\d:\d\d", re.ASCII), "%H:%M"),
        (re.compile(r"\d\d:\d\d:\d\d", re.ASCII), "%H:%M:%S"),
    ),
    frozenset({"month"}): ((re.compile(r"\d{4}-\d\d", re.ASCII), "%Y-%m"),),
    frozenset({"year"}): ((re.compile(r"\d{4}", re.ASCII), "%Y"),),
    frozenset({"date", "time"}): (
        (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII), "%Y-%m-%dT%H:%M"),
        (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII), "%Y-%m-%dT%H:%M:%S"),
    ),
}
FORMS[frozenset({"month", "year"})] = FORMS[frozenset({"month"})]
ISO_CHARACTERS = 64


def check_amount(asked: Asked, where: str, answer: object) -> None:
    """A number between min and max, a whole number of steps away from min (or zero)."""
    attrs = asked.control.attrs
    low, high = attrs.get("min", -limits.LARGEST_NUMBER), attrs.get("max", limits.LARGEST_NUMBER)
    if not (is_number(low) and is_number(high) and check_number(asked.report, where, answer, low, high)):
        return
    step = attrs.get("step")
    if is_number(step) and is_number(answer):
        steps = (answer - (low if "min" in attrs else 0)) / step
        if abs(steps - round(steps)) > limits.TOLERANCE * max(1, abs(steps)):
            asked.report.add(where, "off-step", value=answer, step=step)


def check_moment(asked: Asked, where: str, answer: object) -> None:
    """A date, time, month or year as ISO 8601 writes it, not before min nor after max."""
    text = checked_string(asked.report, where, answer, ISO_CHARACTERS)
    if text is None:
        return
    moment = read_moment(text, parts_of(asked.control.attrs.get("only")))
    if moment is None:
        asked.report.add(where, "not-moment", value=text)
        return
    for key, sign in (("min", 1), ("max", -1)):
        bound = read_bound(asked.control.attrs.get(key), parts_of(asked.control.attrs.get("only")))
        if bound and (moment - bound).total_seconds() * sign < 0:
            low, high = asked.control.attrs.get("min", "…"), asked.control.attrs.get("max", "…")
            asked.report.add(where, "out-of-range", value=text, low=low, high=high)


def parts_of(only: object) -> frozenset[str]:
    """The parts that are asked; a day with its time where nothing is said."""
    return frozenset(map(str, only)) if isinstance(only, tuple) else frozenset({"date", "time"})


def read_moment(text: str, parts: frozenset[str]) -> datetime | None:
    """The moment a text stands for; None if it is not written as these parts are."""
    for pattern, form in FORMS[parts]:
        if pattern.fullmatch(text):
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - a wall clock has no zone
            except ValueError:
                return None
    return None


def read_bound(bound: object, parts: frozenset[str]) -> datetime | None:
    """The moment of a bound, which may be written more coarsely than answers are; None if it is no moment."""
    if not isinstance(bound, str):
        return None
    coarser = [parts] if parts == frozenset({"time"}) else [parts, *COARSER]
    found = (read_moment(bound.strip(), form) for form in coarser)
    return next((moment for moment in found if moment), None)


COARSER = (frozenset({"date", "time"}), frozenset({"date"}), frozenset({"month"}), frozenset({"year"}))
