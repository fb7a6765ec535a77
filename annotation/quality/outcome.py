"""What every kind of answer offers: one interface for choices, texts, boxes and all the others.

A *kind* knows how to agree on one answer from several, how alike two answers are, how far people agree, and how well
found answers fit known ones. Everything built on answers (gold, review, appeals, dashboards, the command line) asks the
kind and needs no case of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Row = tuple[Hashable, Hashable, Any]
"""(task, worker, answer), oldest first; of a worker's repeated answers to a task the last one counts."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was agreed on.

    Attributes:
        answers: each task's answer, in the form of the kind.
        confidence: probability that it is right, 0 to 1, by task.
        skill: Beta (a, b) of each worker's accuracy: a right and b wrong answers, as expected, with the prior's share.
        method: how it was made.
        parts: where an answer is several marks, the confidence of each, in the answer's order, by task.
        evidence: numbers that say why: weights, iterations, bounds, scores.
    """

    answers: Mapping[Hashable, Any]
    confidence: Mapping[Hashable, float]
    skill: Mapping[Hashable, tuple[float, float]]
    method: str
    parts: Mapping[Hashable, Sequence[float]] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)


class Aggregate(Protocol):
    """Agree on one answer a task.

    Args:
        rows: every answer; any number, none included.
        gold: the known answer of some tasks.
        method: "auto", or one of the kind's `methods`.

    Raises:
        ValueError: there is no such method, or an answer has not the form of the kind; the message names it.
    """

    def __call__(self, rows: Sequence[Row], *, gold: Mapping[Any, Any] | None = None, method: str = "auto") -> Outcome:
        """Return the outcome."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of answer.

    Attributes:
        name: as the command line and the tables call it.
        methods: what `aggregate` may be asked for, "auto" first.
        aggregate: see `Aggregate`.
        similarity: how alike two answers are, from 0 to 1; symmetric, and 1 for equal ones.
        agreement: how far people agree beyond chance, 1 at most; NaN when no task has two answers.
        score: how well an outcome fits the truth, by the names of the measures; the first is the headline. Tasks
            without truth are left out.
    """

    name: str
    methods: tuple[str, ...]
    aggregate: Aggregate
    similarity: Callable[[Any, Any], float]
    agreement: Callable[[Sequence[Row]], float]
    score: Callable[[Outcome, Mapping[Any, Any]], dict[str, float]]


def latest(rows: Sequence[Row]) -> list[Row]:
    """Keep each worker's last answer to a task, in the order in which tasks and workers first appear."""
    last: dict[tuple[Hashable, Hashable], Any] = {}
    for task, worker, answer in rows:
        last[task, worker] = answer
    return [(task, worker, answer) for (task, worker), answer in last.items()]
