"""Consensus of answers with several parts, each part (a control) by the models of its kind; see `refits`.

The models want all answers at once, as Python objects of some hundred bytes and more, so beyond `ANSWERS_AT_ONCE` a
campaign is fitted in shares of whole tasks, one after the other: memory stays bounded, and each share still shows a
worker often enough to be judged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from annotation.quality.consensus import DOUBTFUL_DISAGREEMENT
from annotation.quality.kinds import KINDS
from annotation.quality.outcome import Outcome
from annotation.quality.plain import as_text, canonical_of, plain_answers, plain_of

EXACT: Final = "exact vote"
ANSWERS_AT_ONCE: Final = 100_000
METHOD_LENGTH: Final = 40
PRIOR: Final = (4.0, 1.0)
DIGITS: Final = 6

Canonical = Mapping[str, Any]
Known = Mapping[int, Canonical]
"""What is known of tasks: canonical answers by control; what is left out is open."""


@dataclass
class Share:
    """The answers of some tasks.

    Attributes:
        plain: rows (task, person, answer) of each control that has a kind.
        said: how often each answer was given, as text, by task and control without a kind, in the order of the answers.
        used: number of answers of each task, tasks increasing.
    """

    plain: dict[str, list[tuple[int, Hashable, Any]]] = field(default_factory=dict)
    said: dict[int, dict[str, Counter[str]]] = field(default_factory=dict)
    used: Counter[int] = field(default_factory=Counter)

    def add(self, kinds: Mapping[str, str], task: int, person: Hashable, canonical: Canonical) -> None:
        """Take one answer in."""
        self.used[task] += 1
        for name, answer in plain_answers(kinds, canonical).items():
            self.plain.setdefault(name, []).append((task, person, answer))
        counts = self.said.setdefault(task, {})
        for name in canonical:
            if name not in kinds:
                counts.setdefault(name, Counter())[as_text(canonical[name])] += 1


def in_shares(kinds: Mapping[str, str], rows: Iterable[tuple[int, Hashable, Canonical]]) -> Iterator[Share]:
    """Yield answers in shares of whole tasks.

    Args:
        kinds: kind of each control that has one, by name.
        rows: (task, person, canonical answer), tasks increasing, the answers to a task oldest first.
    """
    share, before = Share(), None
    for task, person, canonical in rows:
        if task != before and share.used.total() >= ANSWERS_AT_ONCE:
            yield share
            share = Share()
        share.add(kinds, task, person, canonical)
        before = task
    if share.used:
        yield share


def fit_share(kinds: Mapping[str, str], share: Share, known: Known) -> dict[str, Outcome]:
    """Return what is agreed on each control that has a kind and answers."""
    return {
        name: KINDS[kind].aggregate(share.plain[name], gold=_gold(name, kind, share, known))
        for name, kind in kinds.items()
        if name in share.plain
    }


def _gold(name: str, kind: str, share: Share, known: Known) -> dict[int, Any]:
    here = {task: known[task][name] for task in share.used if name in known.get(task, ())}
    return {task: plain_of(kind, value) for task, value in here.items()}


class Resolved(NamedTuple):
    """What is stored of a task."""

    task: int
    answer: dict[str, Any]
    confidence: float | None
    method: str
    used: int
    evidence: dict[str, Any]


def conclude_share(
    kinds: Mapping[str, str], share: Share, found: Mapping[str, Outcome], known: Known
) -> Iterator[Resolved]:
    """Yield what is stored of each task of a share.

    A task is as sure as its least sure control; controls without a kind have no say in that.
    """
    methods = sorted({f"{kinds[name]} {outcome.method}" for name, outcome in found.items()})
    method = (", ".join(methods) or EXACT)[:METHOD_LENGTH]
    for task, used in share.used.items():
        decided = {name: outcome for name, outcome in found.items() if task in outcome.answers}
        answer = {name: canonical_of(name, kinds[name], each.answers[task]) for name, each in decided.items()}
        answer |= {name: json.loads(texts.most_common(1)[0][0]) for name, texts in share.said[task].items()}
        # What is known is said as it was given: a box there and back through its corners would lose its last bits.
        answer |= {name: value for name, value in known.get(task, {}).items() if name in answer}
        sure = {name: float(each.confidence[task]) for name, each in decided.items()}
        evidence = {"controls": _evidence(decided, task)}
        yield Resolved(task, answer, min(sure.values(), default=None), method, used, evidence)


def _evidence(decided: Mapping[str, Outcome], task: int) -> dict[str, Any]:
    """Return the confidence of each control, and of its parts where it has some."""
    return {
        name: {"confidence": round(float(each.confidence[task]), DIGITS), "method": each.method}
        | ({"parts": [round(float(part), DIGITS) for part in each.parts[task]]} if each.parts.get(task) else {})
        for name, each in decided.items()
    }


def doubtful(found: Iterable[Outcome]) -> bool:
    """Return whether a model contradicts the plain vote so often that a person should look first."""
    return any(float(each.evidence.get("disagreement", 0)) > DOUBTFUL_DISAGREEMENT for each in found)


class Records:
    """People's records over all controls and shares."""

    def __init__(self) -> None:
        self._betas: dict[Hashable, list[tuple[float, float]]] = {}
        self._answers: Counter[Hashable] = Counter()

    def add(self, share: Share, found: Mapping[str, Outcome]) -> None:
        """Take in what a share says of people."""
        for outcome in found.values():
            for person, beta in outcome.skill.items():
                self._betas.setdefault(person, []).append(beta)
        self._answers.update(person for rows in list(share.plain.values())[:1] for _task, person, _answer in rows)

    def rows(self) -> Iterator[tuple[Hashable, float, float, int]]:
        """Yield (person, right, wrong, answers), the prior counted once."""
        for person, betas in self._betas.items():
            spare = len(betas) - 1
            a, b = (max(sum(each[i] for each in betas) - spare * PRIOR[i], PRIOR[i] / 2) for i in (0, 1))
            yield person, a, b, self._answers[person]
