"""What every kind of answer is checked with."""

from __future__ import annotations

from dataclasses import dataclass

from annotation.labelspec import limits
from annotation.labelspec.config import Control, Option
from annotation.labelspec.dynamic import leaves_and_branches
from annotation.labelspec.problems import Report


class OptionIndex:
    """The options of one control for one task, ready for look-ups."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self.by_path: dict[tuple[str, ...], Option] = dict(leaves_and_branches(options))
        self.spellings: dict[str, str] = {option.value: option.result for option in self.by_path.values()}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is checked against.

    Attributes:
        control: who asked.
        options: its options for this task.
        data: the task's data.
        shown: name of what it is about.
        content: what that shows, as it stands in the data.
        report: where problems go.
    """

    control: Control
    options: OptionIndex
    data: object
    shown: str
    content: object
    report: Report


def listed(asked: Asked, where: str, answer: object) -> list[tuple[str, object]]:
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


def check_new(asked: Asked, where: str, value: tuple[str, ...] | None, seen: set[object]) -> None:
    """Report a value given twice."""
    if value is not None and value in seen:
        asked.report.add(where, "duplicate-value", value=" / ".join(value))
    seen.add(value)


def comparable_value(answer: object) -> object:
    """The value itself."""
    return answer
