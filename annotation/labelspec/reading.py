"""Reads JSON from strangers: bounded in size and depth, and stricter than the standard reader."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from annotation.labelspec import limits
from annotation.labelspec.problems import Problem, Refused, Report
from annotation.labelspec.values import BAD_CHARACTER


@dataclass(frozen=True, slots=True)
class Parsed:
    """JSON that was read, or the reason it was not.

    Attributes:
        value: what was read; None if there are problems.
        problems: why it was not read; empty if it was.
    """

    value: object
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """True if there is a value to use."""
        return not self.problems


def check_bytes(raw: bytes, limit: int) -> Parsed:
    """Read JSON of at most `limit` bytes.

    Refused are other encodings than UTF-8, NaN and infinities, numbers beyond a double or with too many digits, a key
    given twice, too deep nesting, too many nodes, and text that a database cannot store.
    """
    report = Report(1)
    try:
        return Parsed(_read(raw, limit))
    except Refused as refused:
        report.refuse("", refused)
    except UnicodeDecodeError:
        report.add("", "not-text")
    except RecursionError:
        report.add("", "too-deep", limit=limits.JSON_DEPTH)
    except json.JSONDecodeError as error:
        report.add("", "json-syntax", (error.lineno, error.colno), reason=error.msg)
    return Parsed(None, tuple(report.problems))


def _read(raw: bytes, limit: int) -> object:
    if len(raw) > limit:
        raise Refused("too-large", limit=limit)
    value: object = json.loads(
        raw.decode(),
        object_pairs_hook=_object,
        parse_constant=_constant,
        parse_float=_float,
        parse_int=_integer,
    )
    _bound(value)
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Refused("duplicate-key", key=key)
            seen.add(key)
    return found


def _constant(spelled: str) -> object:
    raise Refused("not-finite", value=spelled)


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Refused("not-finite", value=digits)
    return value


def _integer(digits: str) -> int:
    if len(digits) > limits.JSON_INTEGER_DIGITS:
        raise Refused("integer-too-long", limit=limits.JSON_INTEGER_DIGITS)
    return int(digits)


def _bound(value: object) -> None:
    """Refuse what is nested too deeply, holds too many nodes or text that cannot be stored; needs no recursion."""
    level, nodes = [value], 0
    for _ in range(limits.JSON_DEPTH):
        nodes += len(level)
        if nodes > limits.JSON_NODES:
            raise Refused("too-many-nodes", limit=limits.JSON_NODES)
        below: list[object] = []
        for found in level:
            if isinstance(found, dict):
                below.extend(found.keys())
                below.extend(found.values())
            elif isinstance(found, list):
                below.extend(found)
            elif isinstance(found, str) and BAD_CHARACTER.search(found):
                raise Refused("bad-character")
        if not below:
            return
        level = below
    raise Refused("too-deep", limit=limits.JSON_DEPTH)
