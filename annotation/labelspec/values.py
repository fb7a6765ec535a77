"""Checks of single JSON values, shared by every kind of answer. A bool is never a number here."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TypeGuard

from annotation.labelspec import limits
from annotation.labelspec.problems import Report

LARGEST: int = 10**limits.JSON_INTEGER_DIGITS
BAD_CHARACTER = re.compile("[\0\ud800-\udfff]")


def is_integer(value: object) -> TypeGuard[int]:
    """True for an int that is no bool."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> TypeGuard[int | float]:
    """True for a finite int or float that is no bool."""
    if is_integer(value):
        return -LARGEST < value < LARGEST
    return isinstance(value, float) and math.isfinite(value)


def check_integer(report: Report, where: str, value: object, low: int, high: int) -> bool:
    """Report unless `value` is an integer in low..high; True if it is."""
    if not is_integer(value):
        report.add(where, "expected-integer")
        return False
    return _within(report, where, value, low, high)


def check_number(report: Report, where: str, value: object, low: float, high: float) -> bool:
    """Report unless `value` is a finite number in low..high, give or take the tolerance; True if it is."""
    if isinstance(value, float) and not math.isfinite(value):
        report.add(where, "not-finite", value=value)
        return False
    if not is_integer(value) and not isinstance(value, float):
        report.add(where, "expected-number")
        return False
    return _within(report, where, value, low, high, limits.TOLERANCE)


def _within(report: Report, where: str, value: float, low: float, high: float, slack: float = 0) -> bool:
    if low - slack <= value <= high + slack:
        return True
    report.add(where, "out-of-range", value=value, low=low, high=high)
    return False


def checked_string(report: Report, where: str, value: object, limit: int) -> str | None:
    """The value if it is a string that can be stored and is not too long; else reports and returns None."""
    if not isinstance(value, str):
        report.add(where, "expected-string")
    elif len(value) > limit:
        report.add(where, "text-too-long", limit=limit)
    elif BAD_CHARACTER.search(value):
        report.add(where, "bad-character")
    else:
        return value
    return None


def check_keys(
    report: Report, where: str, value: Mapping[str, object], required: frozenset[str], optional: frozenset[str]
) -> bool:
    """Report every missing and every unknown key; True if no required one is missing."""
    for key in value:
        if key not in required and key not in optional:
            report.add(where, "unknown-key", key=key)
        if report.full:
            return False
    absent = sorted(key for key in required if key not in value)
    for key in absent:
        report.add(where, "missing-key", key=key)
    return not absent


def check_meta(report: Report, where: str, meta: object) -> None:
    """Report unless `meta` is a small JSON object of storable values."""
    if not isinstance(meta, dict):
        report.add(where, "not-object")
        return
    open_values: list[tuple[object, int]] = [(meta, 0)]
    for nodes in range(limits.META_NODES + 1):
        if not open_values:
            return
        value, depth = open_values.pop()
        inside: list[object] = []
        if isinstance(value, dict):
            inside = [*value.keys(), *value.values()]
        elif isinstance(value, list):
            inside = value
        elif not _is_scalar(report, where, value):
            return
        if depth >= limits.META_DEPTH or len(inside) > limits.META_NODES - nodes:
            break
        open_values.extend((part, depth + 1) for part in inside)
    report.add(where, "meta-too-big")


def _is_scalar(report: Report, where: str, value: object) -> bool:
    if isinstance(value, str):
        return checked_string(report, where, value, limits.ATTRIBUTE_CHARACTERS) is not None
    if value is None or isinstance(value, bool) or is_number(value):
        return True
    report.add(where, "not-finite", value=type(value).__name__)
    return False
