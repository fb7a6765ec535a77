"""Choices and labels."""

from __future__ import annotations

from collections.abc import Iterator

from annotation.labelspec import limits
from annotation.labelspec.answers.asked import Asked, check_new, listed
from annotation.labelspec.values import checked_string


def check_choices(asked: Asked, where: str, answer: object) -> None:
    """A list of chosen values, or of paths where choices are nested."""
    nested = asked.control.attrs.get("allowNested") is True
    chosen = listed(asked, where, answer)
    seen: set[object] = set()
    for place, value in chosen:
        if asked.report.full:
            return
        path = _nested_path(asked, place, value) if nested else _known_value(asked, place, value)
        check_new(asked, place, path, seen)
    if len(chosen) > 1 and asked.control.attrs.get("choice") != "multiple":
        asked.report.add(where, "one-expected")


def check_taxonomy(asked: Asked, where: str, answer: object) -> None:
    """A list of paths from the top; only ends of branches where that is asked."""
    attrs, seen = asked.control.attrs, set[object]()
    chosen = listed(asked, where, answer)
    for place, value in chosen:
        if asked.report.full:
            return
        path = _nested_path(asked, place, value)
        check_new(asked, place, path, seen)
        if path is not None and attrs.get("leafsOnly") is True and asked.options.by_path[path].children:
            asked.report.add(place, "not-leaf", value=" / ".join(path))
    most = attrs.get("maxUsages")
    if isinstance(most, int) and len(chosen) > most:
        asked.report.add(where, "too-many-values", limit=most)


def check_labels(asked: Asked, where: str, answer: object) -> None:
    """A list of labels of one region: one unless several are allowed; none only where that is allowed."""
    if answer == [] and asked.control.attrs.get("allowEmpty") is True:
        return
    chosen = listed(asked, where, answer)
    seen: set[object] = set()
    for place, value in chosen:
        if asked.report.full:
            return
        check_new(asked, place, _known_value(asked, place, value), seen)
    if len(chosen) > 1 and asked.control.attrs.get("choice") != "multiple":
        asked.report.add(where, "one-expected")


def _known_value(asked: Asked, where: str, written: object) -> tuple[str, ...] | None:
    """The option a string stands for, as a path; reports unknown ones and values that have an alias."""
    value = checked_string(asked.report, where, written, limits.ANSWER_TEXT_CHARACTERS)
    if value is None:
        return None
    if (value,) in asked.options.by_path:
        return (value,)
    if value in asked.options.spellings:
        asked.report.add(where, "alias-expected", value=value, alias=asked.options.spellings[value])
    else:
        asked.report.add(where, "unknown-label", value=value, name=asked.control.name)
    return None


def _nested_path(asked: Asked, where: str, value: object) -> tuple[str, ...] | None:
    """A path of strings from the top; reports unknown ones."""
    if not isinstance(value, list) or len(value) > limits.CONFIG_DEPTH:
        asked.report.add(where, "expected-list")
        return None
    steps = [checked_string(asked.report, where, step, limits.ANSWER_TEXT_CHARACTERS) for step in value]
    path = tuple(step for step in steps if step is not None)
    if len(path) < len(steps):
        return None
    if path not in asked.options.by_path:
        asked.report.add(where, "unknown-label", value=" / ".join(path), name=asked.control.name)
        return None
    return path


def comparable_choices(answer: object) -> tuple[object, ...]:
    """Sorted values; paths as tuples."""
    # A list holds either strings or paths, never both, so its entries can be compared.
    return tuple(sorted(_hashable(answer), key=lambda value: value if isinstance(value, tuple) else (value,)))


def _hashable(answer: object) -> Iterator[object]:
    for value in answer if isinstance(answer, list) else [answer]:
        yield tuple(value) if isinstance(value, list) else value
