"""A campaign's consensus as a pure function of its answers: the site calls it, and so does whoever checks the site.

Whatever a refit says follows from the answers in the order in which they were given, the known answers, the people whom
the owner's word lets pass, and where the models set out from. Names of tasks must increase as the site's own numbers
do; people may have any names that are texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from annotation.quality.consensus import Consensus, aggregate
from annotation.quality.defence.gate import ANSWERS_FLOOR, Gated, gate
from annotation.quality.table import Answers, Ints

PEOPLE_FEWEST: Final = 6
"""So many people with `ANSWERS_FLOOR` answers it takes to judge anybody."""
TINY: Final = 1e-12
DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Table:
    """The labels of a campaign as codes.

    Attributes:
        answers: by code.
        order: when each answer was given, as increasing numbers.
        tasks: number behind each task code, increasing.
        people: name behind each worker code, in the order of their first answers.
        classes: name behind each class code.
    """

    answers: Answers
    order: npt.NDArray[np.int64]
    tasks: npt.NDArray[np.int64]
    people: list[Any]
    classes: tuple[str, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[int, Hashable, str]], classes: Iterable[str]) -> Table:
        """Code the rows (task, person, label), oldest first, in some 20 bytes an answer.

        Args:
            rows: one for each task and person.
            classes: those the campaign offers, in its order; others follow as they appear.
        """
        tasks, workers, labels = array("q"), array("i"), array("i")
        people: dict[Hashable, int] = {}
        named = {name: code for code, name in enumerate(classes)}
        for task, person, label in rows:
            tasks.append(task)
            workers.append(people.setdefault(person, len(people)))
            labels.append(named.setdefault(label, len(named)))
        ids, codes = np.unique(np.asarray(tasks, dtype=np.int64), return_inverse=True)
        whose = np.asarray(workers, dtype=np.int32)
        answers = Answers.from_codes(codes, whose, np.asarray(labels, dtype=np.int32), n_classes=len(named))
        return cls(answers, np.lexsort((whose, codes)), ids, list(people), tuple(named))

    def known(self, labels: Mapping[int, str]) -> dict[int, str]:
        """Return the known labels that are of tasks with answers and among the classes."""
        offered, here = set(self.classes), set(self.tasks.tolist())
        return {task: labels[task] for task in sorted(labels) if task in here and labels[task] in offered}

    def gold(self, labels: Mapping[int, str]) -> dict[Hashable, Hashable]:
        """Return the class code of each known task by task code."""
        place = {name: code for code, name in enumerate(self.classes)}
        known = self.known(labels)
        return {int(np.searchsorted(self.tasks, task)): place[label] for task, label in known.items()}


class Fitted(NamedTuple):
    """A consensus on choices, and how people were judged before; None where too few have answered for that."""

    consensus: Consensus
    gated: Gated | None


def fit_choices(
    table: Table, known: Mapping[int, str], *, fixed: bool, cleared: Collection[Hashable] = frozenset()
) -> Fitted:
    """Judge people if enough have answered, and agree on every task without those who are held.

    Args:
        table: at least one answer.
        known: the class of known tasks, by task number.
        fixed: whether all tasks offer the same classes; if not, the vote decides.
        cleared: people who are believed whatever their answers say.
    """
    gold = table.gold(known)
    given = np.bincount(table.answers.worker, minlength=len(table.people))
    if not fixed or (given >= ANSWERS_FLOOR).sum() < PEOPLE_FEWEST:
        return Fitted(aggregate(table.answers, "auto" if fixed else "vote", gold=gold), None)
    spared = {code for code, person in enumerate(table.people) if person in cleared}
    spared |= set(np.flatnonzero(given < ANSWERS_FLOOR).tolist())
    gated = gate(table.answers, order=table.order, gold=gold, spared=spared)
    return Fitted(gated.consensus, gated)


class Resolved(NamedTuple):
    """What is stored of a task with choices."""

    task: int
    label: str
    confidence: float
    log_posterior: list[float]
    method: str
    used: int
    evidence: dict[str, Any]


def conclude_choices(table: Table, found: Consensus, *, fixed: bool) -> Iterator[Resolved]:
    """Yield what is stored of each task, tasks increasing."""
    used = answers_used(table)
    logs = log_posterior(found.posterior)
    evidence = {"power": found.power, "disagreement": round(found.disagreement, DIGITS)}
    for code, task in enumerate(table.tasks.tolist()):
        label, sure = table.classes[int(found.labels[code])], float(found.confidence[code])
        yield Resolved(task, label, sure, logs[code] if fixed else [], found.method, int(used[code]), evidence)


def answers_used(table: Table) -> Ints:
    """Return how many answers each task has, shape (T,)."""
    return np.bincount(table.answers.task, minlength=len(table.tasks)).astype(np.int32)


def log_posterior(posterior: npt.NDArray[np.float64]) -> list[list[float]]:
    """Return the logarithms that the next answer is added to, in six digits; no zero is negative."""
    logs: list[list[float]] = (np.log(np.maximum(posterior, TINY)).round(DIGITS) + 0.0).tolist()
    return logs
