"""Flat, typed columns for rows whose fields nobody declared: what a column holds is learnt from all its values.

A task's data and its answer become columns of their own, `data_<field>` and `answer_<control>`, so that a table's
reader needs no knowledge of the labelling language. A column whose values have nothing in common holds JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import orjson

INT64: Final = 2**63
Row = Mapping[str, Any]


class Holds(StrEnum):
    """What a column's cells are; any of them may be empty."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: unique in its table.
        path: where its value stands in a row: a key, or a key and one within.
        holds: what its cells are.
        about: one sentence for whoever reads the table.
    """

    name: str
    path: tuple[str, ...]
    holds: Holds
    about: str = ""

    def cell(self, row: Row) -> Any:
        """Return a row's value in the form that the column holds."""
        value: Any = row
        for key in self.path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is None:
            return None
        if self.holds is Holds.JSON:
            return orjson.dumps(value).decode()
        return float(value) if self.holds is Holds.NUMBER else value


TASK: Final = (
    Column("task", ("task",), Holds.TEXT, "Identifier of the task."),
    Column("row", ("row",), Holds.INTEGER, "Place of the task in the imports, from 1."),
)
DECIDED: Final = (
    Column("label", ("label",), Holds.TEXT, "The decided class, where one was to be chosen."),
    Column("confidence", ("confidence",), Holds.NUMBER, "How sure consensus is of the answer, 0 to 1."),
    Column("method", ("method",), Holds.TEXT, "How the answer was decided."),
    Column("policy_version", ("policy_version",), Holds.INTEGER, "The version of the terms it was decided under."),
    Column("answers", ("answers",), Holds.INTEGER, "How many answers the task has."),
    Column("decided", ("decided",), Holds.BOOLEAN, "Whether the task has all the answers it wanted."),
    Column("content_hash", ("content_hash",), Holds.TEXT, "SHA-256 of the canonical JSON of the task's data."),
)
GIVEN: Final = (
    Column("contribution", ("contribution",), Holds.TEXT, "Identifier of the answer."),
    Column("task", ("task",), Holds.TEXT, "Identifier of the task that it answers."),
    Column("annotator", ("annotator",), Holds.TEXT, "Pseudonym of its author, the same within this dataset only."),
)
JUDGED: Final = (
    Column("result", ("result",), Holds.JSON, "The answer as it was given; empty where it was refused."),
    Column("state", ("state",), Holds.TEXT, "Whether it was accepted."),
    Column("decided_by", ("decided_by",), Holds.TEXT, "Who or what decided that."),
    Column("reason", ("reason",), Holds.TEXT, "Why it was refused."),
    Column("submitted_at", ("submitted_at",), Holds.TEXT, "When it was given, ISO 8601."),
    Column("lead_time_ms", ("lead_time_ms",), Holds.INTEGER, "How long it took, in milliseconds."),
    Column("content_hash", ("content_hash",), Holds.TEXT, "SHA-256 of the canonical JSON of the result."),
)


@dataclass
class Learnt:
    """The columns that the objects under one key of the rows make, as far as rows were seen."""

    key: str
    prefix: str
    about: str
    found: dict[str, Holds | None] = field(default_factory=dict)

    def see(self, row: Row) -> None:
        """Take note of a row's fields."""
        for name, value in (row.get(self.key) or {}).items():
            self.found[name] = both(self.found.get(name), holds(value))

    def columns(self) -> Iterator[Column]:
        """Yield the columns in the order of their names; one that was always empty holds text."""
        taken: set[str] = set()
        for name in sorted(self.found):
            made = unique(self.prefix + plain_name(name), taken)
            yield Column(made, (self.key, name), self.found[name] or Holds.TEXT, self.about.format(name=name))


def task_columns(data: Learnt, answer: Learnt) -> tuple[Column, ...]:
    """Return the columns of decided rows: what was asked, what was decided."""
    return (*TASK, *data.columns(), *answer.columns(), *DECIDED)


def annotation_columns(answer: Learnt) -> tuple[Column, ...]:
    """Return the columns of the rows of single answers."""
    return (*GIVEN, *answer.columns(), *JUDGED)


def of_data() -> Learnt:
    """Return what is to learn the fields of tasks."""
    return Learnt("data", "data_", "The task's field “{name}”.")


def of_answer() -> Learnt:
    """Return what is to learn the answers by control."""
    return Learnt("answer", "answer_", "The answer to “{name}”.")


def holds(value: Any) -> Holds | None:
    """Return what a value is; None for one that is not there."""
    if value is None:
        return None
    if isinstance(value, bool):
        return Holds.BOOLEAN
    if isinstance(value, int):
        return Holds.INTEGER if -INT64 <= value < INT64 else Holds.JSON
    if isinstance(value, float):
        return Holds.NUMBER
    if isinstance(value, str):
        return Holds.TEXT
    strings = isinstance(value, Sequence) and all(isinstance(each, str) for each in value)
    return Holds.TEXTS if strings else Holds.JSON


def both(one: Holds | None, other: Holds | None) -> Holds | None:
    """Return what a column holds that has had to hold both."""
    if one is None or other is None or one is other:
        return one or other
    return Holds.NUMBER if {one, other} == {Holds.INTEGER, Holds.NUMBER} else Holds.JSON


def plain_name(name: str) -> str:
    """Return a name of letters, digits and underscores alone, which every reader of tables takes."""
    return "".join(letter if letter.isalnum() or letter == "_" else "_" for letter in name)


def unique(name: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it."""
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}_{number}"
    taken.add(made)
    return made
