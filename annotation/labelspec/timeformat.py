"""Times as people write them: strftime patterns, with the few letters that only browsers' libraries know."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from annotation.labelspec import limits
from annotation.labelspec.problems import Refused

DIRECTIVE = re.compile(r"%[-_0]?(.)", re.DOTALL)
# %L is milliseconds and %f microseconds, which is one thing to a reader of fractions; %e is a day without a zero.
SPELLED = {"L": "%f", "e": "%d"}
READABLE = frozenset("aAbBdHIjmMpSUwWyYZzufLe%Qs")
# Whole numbers since 1970: in milliseconds, in seconds.
EPOCHS = {"%Q": 0.001, "%s": 1.0}
NUMBER = re.compile(r"-?\d{1,16}", re.ASCII)


def read(value: str) -> str:
    """Reader of the attribute: a pattern whose every letter is known, none of them twice."""
    letters = DIRECTIVE.findall(value)
    told = [letter for letter in letters if letter != "%"]
    if len(value) > limits.NAME_CHARACTERS or not told or len(set(told)) < len(told) or not READABLE.issuperset(told):
        raise Refused("not-time-format", value=value)
    if ({"Q", "s"} & set(told) and value not in EPOCHS) or value.replace("%%", "").endswith("%"):
        raise Refused("not-time-format", value=value)
    return value


def seconds(text: str, pattern: str) -> float | None:
    """Seconds since 1970 of a time that names no zone but Greenwich; None if it is not written by the pattern."""
    if len(text) > limits.TIME_CHARACTERS:
        return None
    if pattern in EPOCHS:
        return int(text) * EPOCHS[pattern] if NUMBER.fullmatch(text) else None
    try:
        found = datetime.strptime(text, _python(pattern))  # noqa: DTZ007 - the zone is set below
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def written(moment: datetime, pattern: str) -> str:
    """A time in the pattern's spelling."""
    if pattern in EPOCHS:
        return str(round(moment.timestamp() / EPOCHS[pattern]))
    milliseconds = f"{moment.microsecond // 1000:03}"
    return moment.strftime(DIRECTIVE.sub(lambda match: milliseconds if match[1] == "L" else f"%{match[1]}", pattern))


@lru_cache(maxsize=64)
def _python(pattern: str) -> str:
    return DIRECTIVE.sub(lambda match: SPELLED.get(match[1], f"%{match[1]}"), pattern)
