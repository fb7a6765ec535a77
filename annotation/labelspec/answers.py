"""Kinds of answer: each has a check of the value under its key, and a form in which two answers can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotation.labelspec import limits
from annotation.labelspec.config import Control, Option
from annotation.labelspec.dynamic import leaves_and_branches
from annotation.labelspec.problems import Report
from annotation.labelspec.values import check_integer, checked_string


class OptionIndex:
    """The options of one control for one task, ready for look-ups."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self.by_path: dict[tuple[str, ...], Option] = dict(leaves_and_branches(options))
        self.spellings: dict[str, str] = {option.value: option.result for option in self.by_path.values()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is checked against."""

    control: Control
    options: OptionIndex
    report: Report


def check_choices(asked: Asked, where: str, answer: object) -> None:
    """A list of chosen values, or of paths where choices are nested."""
    nested = asked.control.attrs.get("allowNested") is True
    chosen = _listed(asked, where, answer)
    seen: set[object] = set()
    for place, value in chosen:
        if asked.report.full:
            return
        path = _nested_path(asked, place, value) if nested else _known_value(asked, place, value)
        _check_new(asked, place, path, seen)
    if len(chosen) > 1 and asked.control.attrs.get("choice") != "multiple":
        asked.report.add(where, "one-expected")


def check_labels(asked: Asked, where: str, answer: object) -> None:
    """A list of labels of one region: one unless several are allowed; none only where that is allowed."""
    if answer == [] and asked.control.attrs.get("allowEmpty") is True:
        return
    chosen = _listed(asked, where, answer)
    seen: set[object] = set()
    for place, value in chosen:
        if asked.report.full:
            return
        _check_new(asked, place, _known_value(asked, place, value), seen)
    if len(chosen) > 1 and asked.control.attrs.get("choice") != "multiple":
        asked.report.add(where, "one-expected")


def check_texts(asked: Asked, where: str, answer: object) -> None:
    """A list of texts, none of them blank."""
    most = asked.control.attrs.get("maxSubmissions", limits.ANSWER_TEXTS)
    written = _listed(asked, where, answer)
    seen: set[object] = set()
    for place, text in written:
        if asked.report.full:
            return
        checked = checked_string(asked.report, place, text, limits.ANSWER_TEXT_CHARACTERS)
        if checked is None:
            continue
        if not checked.strip():
            asked.report.add(place, "blank-text")
        elif asked.control.attrs.get("skipDuplicates") is True:
            _check_new(asked, place, (checked,), seen)
    if isinstance(most, int) and len(written) > most:
        asked.report.add(where, "too-many-values", limit=most)


def check_rating(asked: Asked, where: str, answer: object) -> None:
    """An integer from 1 to maxRating."""
    most = asked.control.attrs["maxRating"]
    check_integer(asked.report, where, answer, 1, most if isinstance(most, int) else 1)


def _listed(asked: Asked, where: str, answer: object) -> list[tuple[str, object]]:
    """The entries of a list with their places; reports anything else, and an empty list."""
    if not isinstance(answer, list):
        asked.report.add(where, "expected-list")
        return []
    if not answer:
        asked.report.add(where, "empty-answer")
    if len(answer) > limits.ANSWER_TEXTS:
        asked.report.add(where, "too-many-values", limit=limits.ANSWER_TEXTS)
        return []
    return [(f"{where}[{index}]", value) for index, value in enumerate(answer)]


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


def _check_new(asked: Asked, where: str, value: tuple[str, ...] | None, seen: set[object]) -> None:
    if value is not None and value in seen:
        asked.report.add(where, "duplicate-value", value=" / ".join(value))
    seen.add(value)


def comparable_choices(answer: object) -> tuple[object, ...]:
    """Sorted values; paths as tuples."""
    # A list holds either strings or paths, never both, so its entries can be compared.
    return tuple(sorted(_hashable(answer), key=lambda value: value if isinstance(value, tuple) else (value,)))


def comparable_texts(answer: object) -> list[object]:
    """The texts, in the order written."""
    return list(answer) if isinstance(answer, list) else [answer]


def comparable_value(answer: object) -> object:
    """The value itself."""
    return answer


def _hashable(answer: object) -> Iterator[object]:
    for value in answer if isinstance(answer, list) else [answer]:
        yield tuple(value) if isinstance(value, list) else value
