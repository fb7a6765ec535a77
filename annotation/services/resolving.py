"""A campaign's answers as arrays, and what the models make of them back into the tables."""

from array import array
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import orjson
from django.db import connection, transaction
from django.db.models import Q

from annotation import labelspec
from annotation.models import Campaign, Contribution, Skill
from annotation.quality.consensus import Consensus, aggregate
from annotation.quality.table import Answers
from annotation.services import knowing
from annotation.services.specs import classes_of, spec_of

CHUNK = 5000
# What a reviewer refused says nothing about the task. What consensus refused still does, or it would confirm itself.
COUNTING = ~Q(state=Contribution.State.REJECTED, decided_by="reviewer")


@dataclass(frozen=True)
class Table:
    """The counting labels of a campaign as codes.

    Attributes:
        answers: by code.
        order: when each answer was given, as increasing numbers.
        tasks: id behind each task code, increasing.
        people: id behind each worker code.
        classes: name behind each class code.
        gold: class code by task code, where a reviewer has approved answers that all say the same.
    """

    answers: Answers
    order: npt.NDArray[np.int64]
    tasks: npt.NDArray[np.int64]
    people: list[UUID]
    classes: tuple[str, ...]
    gold: dict[Hashable, Hashable]


def read_table(campaign: Campaign) -> Table:
    """Read the campaign's labels in constant memory apart from the arrays, some 20 bytes an answer."""
    tasks, workers, labels = array("q"), array("i"), array("i")
    people: dict[UUID, int] = {}
    classes = {name: code for code, name in enumerate(classes_of(campaign))}
    approved: dict[int, set[int]] = {}
    rows = Contribution.objects.filter(COUNTING, campaign=campaign, label__isnull=False).order_by("id")
    for task, person, label, state, by in rows.values_list(
        "task_id", "annotator_id", "label", "state", "decided_by"
    ).iterator(CHUNK):
        code = classes.setdefault(str(label), len(classes))
        tasks.append(task)
        workers.append(people.setdefault(person, len(people)))
        labels.append(code)
        if by == "reviewer" and state == Contribution.State.APPROVED:
            approved.setdefault(task, set()).add(code)
    ids, codes = np.unique(np.asarray(tasks, dtype=np.int64), return_inverse=True)
    whose = np.asarray(workers)
    answers = Answers.from_codes(codes, whose, np.asarray(labels), n_classes=len(classes))
    gold: dict[Hashable, Hashable] = {
        int(np.searchsorted(ids, task)): found.copy().pop() for task, found in approved.items() if len(found) == 1
    }
    # What an owner said counts before what a reviewer approved.
    for task, label in knowing.known_labels(campaign).items():
        place = int(np.searchsorted(ids, task))
        if place < len(ids) and ids[place] == task and label in classes:
            gold[place] = classes[label]
    return Table(answers, np.lexsort((whose, codes)), ids, list(people), tuple(classes), gold)


def fit(campaign: Campaign, table: Table) -> Consensus:
    """Return the consensus; a campaign whose options differ from task to task is put to the vote."""
    return aggregate(table.answers, "auto" if classes_of(campaign) else "vote", gold=table.gold)


def write_choices(campaign: Campaign, table: Table, found: Consensus) -> None:
    """Store the consensus on every task that has a label, and every person's skill."""
    control = labelspec.single_choice_control(spec_of(campaign))
    name = control.name if control else ""
    used = np.bincount(table.answers.task, minlength=len(table.tasks)).tolist()
    logs = np.log(np.maximum(found.posterior, 1e-12)).round(6)
    fixed = bool(classes_of(campaign))
    evidence = {"power": found.power, "disagreement": round(found.disagreement, 6)}

    def rows() -> Iterator[tuple[Any, ...]]:
        for code, task in enumerate(table.tasks.tolist()):
            label = table.classes[int(found.labels[code])]
            posterior = logs[code].tolist() if fixed else []
            sure = float(found.confidence[code])
            yield task, {name: [label]}, label, sure, posterior, found.method, used[code], evidence

    write(campaign, rows())
    skills = [
        Skill(campaign=campaign, annotator_id=person, a=float(a), b=float(b), answers=int(answers))
        for person, (a, b), answers in zip(table.people, found.skill, np.bincount(table.answers.worker), strict=True)
    ]
    Skill.objects.bulk_create(
        sorted(skills, key=lambda skill: skill.annotator_id),
        update_conflicts=True,
        unique_fields=["campaign", "annotator"],
        update_fields=["a", "b", "answers", "updated_at"],
        batch_size=CHUNK,
    )


_UPSERT = """
INSERT INTO annotation_resolution AS r (task_id, campaign_id, answer, label, confidence, log_posterior, method,
                                        policy_version, answers_used, evidence, updated_at)
SELECT task, %s, answer::jsonb, label, confidence, log_posterior::jsonb, method, %s, answers, evidence::jsonb, now()
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::float8[], %s::text[], %s::text[], %s::int[], %s::text[])
  AS n (task, answer, label, confidence, log_posterior, method, answers, evidence)
ORDER BY task
ON CONFLICT (task_id) DO UPDATE SET answer = excluded.answer, label = excluded.label, confidence = excluded.confidence,
    log_posterior = excluded.log_posterior, method = excluded.method, policy_version = excluded.policy_version,
    answers_used = excluded.answers_used, evidence = excluded.evidence, updated_at = now()
WHERE excluded.answers_used = (
    SELECT count(*) FROM annotation_contribution c
    WHERE c.task_id = r.task_id AND NOT (c.state = 'rejected' AND c.decided_by = 'reviewer'))
  AND (r.answer, r.label, r.confidence, r.method, r.evidence) IS DISTINCT FROM
      (excluded.answer, excluded.label, excluded.confidence, excluded.method, excluded.evidence)
"""


def write(campaign: Campaign, rows: Iterator[tuple[Any, ...]]) -> None:
    """Upsert resolutions in the order of their tasks; those that an answer has overtaken meanwhile are left alone.

    Args:
        campaign: whose they are.
        rows: (task, answer, label, confidence, log posterior, method, answers used, evidence), tasks increasing.
    """
    while chunk := list(islice(rows, CHUNK)):
        tasks, answers, labels, confidences, logs, methods, used, evidence = zip(*chunk, strict=True)
        columns: list[Any] = [
            list(tasks),
            [orjson.dumps(answer).decode() for answer in answers],
            list(labels),
            list(confidences),
            [orjson.dumps(log).decode() for log in logs],
            list(methods),
            list(used),
            [orjson.dumps(each).decode() for each in evidence],
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_UPSERT, [campaign.pk, campaign.policy_version, *columns])
