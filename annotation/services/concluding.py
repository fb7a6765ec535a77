"""Consensus of campaigns without a choice: each control by the models of its kind.

Answers are read task by task. The models want all of them at once, as Python objects of some hundred bytes and more, so
beyond `ANSWERS_AT_ONCE` a campaign is fitted in shares of whole tasks, one after the other: memory stays bounded, and
each share still shows a worker often enough to be judged.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotation import labelspec
from annotation.labelspec import Config
from annotation.models import Campaign, Contribution, Skill
from annotation.quality.consensus import DOUBTFUL_DISAGREEMENT
from annotation.quality.kinds import KINDS
from annotation.quality.outcome import Outcome
from annotation.services.kinds import as_text, canonical_of, kinds_of, plain_answers
from annotation.services.resolving import CHUNK, COUNTING, write
from annotation.services.specs import spec_of

EXACT = "exact vote"
ANSWERS_AT_ONCE = 100_000
METHOD_LENGTH = 40
PRIOR = (4.0, 1.0)


@dataclass
class Share:
    """The answers of some tasks.

    Attributes:
        plain: rows (task, person, answer) of each control that has a kind.
        said: how often each answer was given, as text, by task and control without a kind, in the order of the answers.
        used: number of answers of each task.
        gold: by control and task, what reviewers approved, where all they approved says the same.
    """

    plain: dict[str, list[tuple[int, UUID, Any]]] = field(default_factory=dict)
    said: dict[int, dict[str, Counter[str]]] = field(default_factory=dict)
    used: Counter[int] = field(default_factory=Counter)
    gold: dict[str, dict[int, list[Any]]] = field(default_factory=dict)

    def add(self, config: Config, task: int, person: UUID, result: Any, *, approved: bool) -> None:
        """Take one answer in."""
        canonical = labelspec.canonical_answer(config, result)
        kinds = kinds_of(config)
        self.used[task] += 1
        for name, answer in plain_answers(config, canonical).items():
            self.plain.setdefault(name, []).append((task, person, answer))
            if approved:
                self.gold.setdefault(name, {}).setdefault(task, []).append(answer)
        counts = self.said.setdefault(task, {})
        for name in canonical:
            if name not in kinds:
                counts.setdefault(name, Counter())[as_text(canonical[name])] += 1

    def known(self, name: str) -> dict[int, Any]:
        """Return the answers to a control that reviewers vouch for."""
        return {
            task: answers[0]
            for task, answers in self.gold.get(name, {}).items()
            if all(other == answers[0] for other in answers)
        }


def write_others(campaign: Campaign) -> bool:
    """Store what the models of each control's kind agree on, and every person's skill; see the head of the module.

    Returns:
        Whether a model contradicts the plain vote so often that a person should look before anything rests on it.
    """
    config = spec_of(campaign)
    skills: dict[UUID, list[tuple[float, float]]] = {}
    answers: Counter[UUID] = Counter()
    doubtful = False
    for share in shares(campaign, config):
        found = {
            name: KINDS[kind].aggregate(share.plain[name], gold=share.known(name))
            for name, kind in kinds_of(config).items()
            if name in share.plain
        }
        write(campaign, conclude(config, share, found))
        for outcome in found.values():
            doubtful |= float(outcome.evidence.get("disagreement", 0)) > DOUBTFUL_DISAGREEMENT
            for person, beta in outcome.skill.items():
                skills.setdefault(UUID(str(person)), []).append(beta)
        answers.update(person for rows in list(share.plain.values())[:1] for _task, person, _answer in rows)
    _write_skills(campaign, skills, answers)
    return doubtful


def shares(campaign: Campaign, config: Config) -> Iterator[Share]:
    """Yield the campaign's counting answers in shares of whole tasks."""
    rows = Contribution.objects.filter(COUNTING, campaign=campaign).order_by("task_id", "id")
    share, before = Share(), None
    for task, person, result, state, by in rows.values_list(
        "task_id", "annotator_id", "result", "state", "decided_by"
    ).iterator(CHUNK):
        if task != before and share.used.total() >= ANSWERS_AT_ONCE:
            yield share
            share = Share()
        approved = by == "reviewer" and state == Contribution.State.APPROVED
        share.add(config, task, person, result, approved=approved)
        before = task
    if share.used:
        yield share


def conclude(config: Config, share: Share, found: Mapping[str, Outcome]) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `resolving.write` for each task of a share.

    A task is as sure as its least sure control; controls without a kind have no say in that.
    """
    kinds = kinds_of(config)
    methods = sorted({f"{kinds[name]} {outcome.method}" for name, outcome in found.items()})
    method = (", ".join(methods) or EXACT)[:METHOD_LENGTH]
    for task, used in share.used.items():
        decided = {name: outcome for name, outcome in found.items() if task in outcome.answers}
        answer = {name: canonical_of(name, kinds[name], each.answers[task]) for name, each in decided.items()}
        answer |= {name: json.loads(texts.most_common(1)[0][0]) for name, texts in share.said[task].items()}
        sure = {name: float(each.confidence[task]) for name, each in decided.items()}
        evidence = {"controls": _evidence(decided, task)}
        yield task, answer, None, min(sure.values(), default=None), [], method, used, evidence


def _evidence(decided: Mapping[str, Outcome], task: int) -> dict[str, Any]:
    """Return the confidence of each control, and of its parts where it has some."""
    return {
        name: {"confidence": round(float(each.confidence[task]), 6), "method": each.method}
        | ({"parts": [round(float(part), 6) for part in each.parts[task]]} if each.parts.get(task) else {})
        for name, each in decided.items()
    }


def _write_skills(
    campaign: Campaign, skills: Mapping[UUID, Iterable[tuple[float, float]]], answers: Mapping[UUID, int]
) -> None:
    """Store people's records: right and wrong over all controls and shares, with one share of the prior."""
    rows = []
    for person in sorted(skills):
        betas = list(skills[person])
        spare = len(betas) - 1
        a, b = (max(sum(each[i] for each in betas) - spare * PRIOR[i], PRIOR[i] / 2) for i in (0, 1))
        rows.append(Skill(campaign=campaign, annotator_id=person, a=a, b=b, answers=answers.get(person, 0)))
    Skill.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["campaign", "annotator"],
        update_fields=["a", "b", "answers", "updated_at"],
        batch_size=CHUNK,
    )
