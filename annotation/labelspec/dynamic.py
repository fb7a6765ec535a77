"""Options that depend on the task: a list in its data, or variables inside a Choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from annotation.labelspec import limits, paths
from annotation.labelspec.config import Control, Option

# Markup and CSS of a task are not trusted, so options of a task have none.
SHOWN = ("hint", "background", "color", "selected")


def options_for(control: Control, data: object) -> tuple[Option, ...]:
    """The options of a control for one task: its own, then those of the task's list; malformed entries are skipped."""
    own = tuple(_filled(option, data) for option in control.options)
    if control.dynamic is None:
        return own
    listed = paths.look_up(data, control.dynamic)
    return own + tuple(read_options(listed)) if isinstance(listed, list) else own


def read_options(listed: list[object]) -> Iterator[Option]:
    """Options written in task data: strings, or objects with a value."""
    for entry in listed[: limits.TASK_OPTIONS]:
        option = read_option(entry)
        if option is not None:
            yield option


def read_option(entry: object, depth: int = 0) -> Option | None:
    """One option of a task's list; None if it is malformed or nested beyond reason."""
    if isinstance(entry, str):
        entry = {"value": entry}
    if not isinstance(entry, dict) or depth > limits.META_DEPTH:
        return None
    value, alias, below = entry.get("value"), entry.get("alias"), entry.get("children", [])
    if not isinstance(value, str) or not value.strip() or len(value) > limits.ANSWER_TEXT_CHARACTERS:
        return None
    if not isinstance(alias, str | None) or not isinstance(below, list):
        return None
    children = [read_option(child, depth + 1) for child in below[: limits.TASK_OPTIONS]]
    if None in children:
        return None
    hotkey = entry.get("hotkey")
    attrs = {key: entry[key] for key in SHOWN if isinstance(entry.get(key), str | bool)}
    return Option(
        value=value,
        alias=alias or None,
        hotkey=hotkey if isinstance(hotkey, str) else None,
        attrs=attrs,
        children=tuple(child for child in children if child is not None),
    )


def leaves_and_branches(options: tuple[Option, ...]) -> Iterator[tuple[tuple[str, ...], Option]]:
    """Every option with its path of result values from the top."""
    for option in options:
        yield (option.result,), option
        for path, below in leaves_and_branches(option.children):
            yield (option.result, *path), below


def _filled(option: Option, data: object) -> Option:
    if "$" not in option.value:
        return option
    filled = paths.fill_in(option.value, data)
    return option if filled is None else replace(option, value=filled)
