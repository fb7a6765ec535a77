"""How far annotators agree: on each question, over a sample of tasks that anybody can draw again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice
from math import isnan
from typing import Any, Final

from annotation.quality.agreement import krippendorff_alpha, percentage_agreement
from annotation.quality.kinds import KINDS
from annotation.quality.table import Answers
from registry.publishing.facts import Asked

TASKS: Final = 5000
PAIRS: Final = 2000
EXACT: Final = frozenset({"choice", "rating"})
Plain = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass
class Comparison:
    """Answers to the tasks of the sample, side by side.

    Attributes:
        step: every how manieth task is in the sample, so that it has `TASKS` at most.
        plain: brings a canonical answer into the form that the kinds compare.
    """

    step: int
    plain: Plain
    said: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    _sampled: set[str] = field(default_factory=set)
    _tasks: int = 0

    @classmethod
    def of(cls, tasks: int, plain: Plain) -> Comparison:
        """Return an empty comparison for a dataset of so many tasks."""
        return cls(max(1, -(-tasks // TASKS)), plain)

    def see_task(self, task: str) -> None:
        """Take a task into the sample if its turn has come; before any answer is seen."""
        if self._tasks % self.step == 0:
            self._sampled.add(task)
        self._tasks += 1

    def see_answer(self, task: str, person: str, answer: Mapping[str, Any]) -> None:
        """Take note of what somebody said, canonical by control."""
        if task in self._sampled:
            self.said[task][person] = dict(self.plain(answer))

    def told(self, asked: tuple[Asked, ...]) -> dict[str, Any]:
        """Return the agreement on each question that has a kind, for JSON."""
        found = {each.name: self._on(each) for each in asked if each.kind in KINDS}
        return {"every_task": self.step, "tasks": len(self._sampled), "questions": found}

    def _on(self, question: Asked) -> dict[str, Any]:
        kind = KINDS[question.kind]
        pairs = list(islice(self._pairs(question.name), PAIRS))
        alike = [1.0 if one == other else kind.similarity(one, other) for one, other in pairs]
        found: dict[str, Any] = {
            "kind": question.kind,
            "pairs": len(pairs),
            "likeness": round(sum(alike) / len(alike), 4) if alike else None,
        }
        return found | (self._chance_corrected(question.name) if question.kind in EXACT else {})

    def _pairs(self, name: str) -> Iterator[tuple[Any, Any]]:
        for people in self.said.values():
            yield from combinations([said[name] for said in people.values() if said.get(name) is not None], 2)

    def _chance_corrected(self, name: str) -> dict[str, Any]:
        rows = (
            (task, person, said[name])
            for task, people in self.said.items()
            for person, said in people.items()
            if said.get(name) is not None
        )
        counts = Answers.from_rows(rows).counts()
        if not len(counts):
            return {}
        alpha, share = krippendorff_alpha(counts), percentage_agreement(counts)
        return {
            "krippendorff_alpha": None if isnan(alpha) else round(alpha, 4),
            "equal": None if isnan(share) else round(share, 4),
        }
