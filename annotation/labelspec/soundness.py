"""Checks what one tag says about itself: ranges that hold something, defaults inside them, one default of many."""

from __future__ import annotations

from annotation.labelspec.answers import parts_of, read_bound, read_moment
from annotation.labelspec.config import Node
from annotation.labelspec.problems import Report
from annotation.labelspec.values import is_number

RANGES = (
    ("min", "max"),
    ("minSeconds", "maxSeconds"),
    ("minCharacters", "maxCharacters"),
    ("minMessages", "maxMessages"),
)


def check_soundness(node: Node, report: Report) -> None:
    """Report attributes of one control that contradict each other."""
    if node.tag == "DateTime":
        _check_moments(node, report)
    for low, high in RANGES:
        least, most = node.attrs.get(low), node.attrs.get(high)
        if is_number(least) and is_number(most) and least > most:
            report.add(f"{node.where}@{low}", "empty-range", node.at)
    default = node.attrs.get("defaultValue")
    if node.tag == "Rating" and is_number(default) and _above(default, node.attrs.get("maxRating")):
        report.add(f"{node.where}@defaultValue", "default-out-of-range", node.at)
    if node.tag == "Number" and is_number(default):
        least = node.attrs.get("min")
        if _above(default, node.attrs.get("max")) or (is_number(least) and default < least):
            report.add(f"{node.where}@defaultValue", "not-in-range", node.at)
    defaults = [option for option in node.options if option.attrs.get("default") is True]
    for option in defaults[1:]:
        report.add(option.where, "duplicate-default", option.at, option=str(node.option_tag))


def _above(value: float, most: object) -> bool:
    return is_number(most) and value > most


def _check_moments(node: Node, report: Report) -> None:
    """min, max and defaultValue must be written like answers, or more coarsely in the case of bounds."""
    parts = parts_of(node.attrs.get("only"))
    bounds = {key: read_bound(node.attrs.get(key), parts) for key in ("min", "max") if key in node.attrs}
    for key, moment in bounds.items():
        if moment is None:
            report.add(f"{node.where}@{key}", "not-moment", node.at, value=node.attrs[key])
    least, most = bounds.get("min"), bounds.get("max")
    if least and most and least > most:
        report.add(f"{node.where}@min", "empty-range", node.at)
    default = node.attrs.get("defaultValue")
    if default is None:
        return
    moment = read_moment(str(default), parts)
    if moment is None:
        report.add(f"{node.where}@defaultValue", "not-moment", node.at, value=default)
    elif (least and moment < least) or (most and moment > most):
        report.add(f"{node.where}@defaultValue", "not-in-range", node.at)
