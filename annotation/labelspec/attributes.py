"""Readers of attribute values: each takes the text as written and returns the typed value, or raises `Refused`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import nh3

from annotation.labelspec import css, limits, paths
from annotation.labelspec.problems import Refused

Reader = Callable[[str], object]
Kind = str | Callable[[Mapping[str, object]], str]

COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([\d\s.,%/deg+-]{1,60}\)", re.IGNORECASE)
KEY = r"(?:[!-~]|space|enter|tab|esc|escape|backspace|delete|home|end|up|down|left|right|pageup|pagedown|f\d{1,2})"
HOTKEY = re.compile(rf"(?:(?:ctrl|alt|shift|meta|command|cmd)\+)*{KEY}")
# Names become keys of JavaScript objects.
FORBIDDEN_NAMES = frozenset({"__proto__", "constructor", "prototype"})
DATE_PARTS = frozenset(map(frozenset, ({"date"}, {"time"}, {"date", "time"}, {"month"}, {"year"}, {"month", "year"})))
INLINE_HTML = {"b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "code", "mark", "br", "span"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row of a tag's attributes.

    Attributes:
        name: canonical camelCase spelling.
        read: turns the text into a value.
        default: value when absent; None means it stays absent.
        required: whether the tag is useless without it.
        data: kind of task data its variables name (or how to find it from the other attributes); None if it names none.
    """

    name: str
    read: Reader
    default: object = None
    required: bool = False
    data: Kind | None = None


def text(value: str) -> str:
    """Any text of bounded length."""
    if len(value) > limits.ATTRIBUTE_CHARACTERS:
        raise Refused("text-too-long", limit=limits.ATTRIBUTE_CHARACTERS)
    return value


def filled_text(value: str) -> str:
    """Text that says something."""
    if not value.strip():
        raise Refused("blank")
    return text(value)


def option_text(value: str) -> str:
    """The value or alias of an option: short, because every answer repeats it."""
    if len(value) > limits.OPTION_CHARACTERS:
        raise Refused("text-too-long", limit=limits.OPTION_CHARACTERS)
    return filled_text(value)


def html(value: str) -> str | None:
    """Inline markup without any attribute; everything else is taken out, and None is left where that was all."""
    return nh3.clean(text(value), tags=INLINE_HTML, attributes={}).strip() or None


def boolean(value: str) -> bool:
    """A truth value: true or false, also 1 and 0, in any case."""
    spelled = {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower())
    if spelled is None:
        raise Refused("not-boolean", value=value)
    return spelled


def integer(low: int, high: int) -> Reader:
    """Reader of an integer in low..high."""

    def read(value: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", value.strip(), re.ASCII) or not low <= int(value) <= high:
            raise Refused("not-integer", value=value, low=low, high=high)
        return int(value)

    return read


def number(low: float, high: float) -> Reader:
    """Reader of a finite number in low..high."""

    def read(value: str) -> float:
        try:
            found = float(value) if len(value) < limits.NAME_CHARACTERS else math.nan
        except ValueError:
            found = math.nan
        if not low <= found <= high:
            raise Refused("not-number", value=value, low=low, high=high)
        return found

    return read


def one_of(*allowed: str) -> Reader:
    """Reader of one word of a list, in any case."""
    spelling = {word.lower(): word for word in allowed}

    def read(value: str) -> str:
        word = spelling.get(value.strip().lower())
        if word is None:
            raise Refused("not-one-of", value=value, allowed=", ".join(allowed))
        return word

    return read


def name(value: str) -> str:
    """The name of a control or object."""
    usable = value == value.strip() and 0 < len(value) <= limits.NAME_CHARACTERS and value.isprintable()
    if not usable or "," in value or value in FORBIDDEN_NAMES:
        raise Refused("not-name", value=value)
    return value


def names(value: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name(part) for part in _listed(value))


def values(value: str) -> tuple[str, ...]:
    """Values of options separated by commas."""
    return tuple(option_text(part) for part in _listed(value))


def _listed(value: str) -> list[str]:
    parts = [part.strip() for part in text(value).split(",")]
    if len(parts) > limits.LISTED_NAMES:
        raise Refused("too-many-values", limit=limits.LISTED_NAMES)
    return parts


def data_key(value: str) -> str:
    """Exactly one variable, `$image`."""
    if not paths.is_path(value.strip()):
        raise Refused("not-data-key", value=value)
    return value.strip()


def count_or_key(value: str) -> int | str:
    """A number of messages, or the variable that holds it."""
    return data_key(value) if value.strip().startswith("$") else int(str(integer(0, limits.CHAT_MESSAGES)(value)))


def date_parts(value: str) -> tuple[str, ...]:
    """What of a date is asked: date, time or both; month, year or both."""
    parts = tuple(part.strip().lower() for part in value.split(","))
    if frozenset(parts) not in DATE_PARTS or len(set(parts)) < len(parts):
        raise Refused("not-date-part", value=value)
    return parts


def nothing(code: str) -> Reader:
    """Reader of an attribute that is known, and refused for a reason of its own."""

    def read(value: str) -> str:
        raise Refused(code)

    return read


def index_flag(value: str) -> str:
    """What stands for the number of the item inside a Repeater: a word in double braces."""
    if not paths.FLAG.fullmatch(value.strip()):
        raise Refused("not-index-flag", value=value)
    return value.strip()


def colour(value: str) -> str:
    """A CSS colour: a word, a hash or rgb()/hsl() of plain numbers."""
    if not COLOUR.fullmatch(value.strip()):
        raise Refused("not-colour", value=value)
    return value.strip()


def hotkey(value: str) -> str:
    """A key, a combination, or several separated by commas; lower case."""
    keys = [value.lower()] if value == "," else [part.strip().lower() for part in value.split(",")]
    if len(value) > limits.NAME_CHARACTERS or not all(HOTKEY.fullmatch(key) for key in keys):
        raise Refused("not-hotkey", value=value)
    return ",".join(keys)


def style(value: str) -> str:
    """CSS declarations that load nothing."""
    return css.read_declarations(text(value))
