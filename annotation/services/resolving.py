"""A campaign's answers as arrays, and what the models make of them back into the tables."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import orjson
from django.db import connection, transaction

from annotation import labelspec
from annotation.models import Campaign, Contribution, Gate, Skill
from annotation.quality.consensus import Consensus
from annotation.quality.refits import Table, conclude_choices
from annotation.services import knowing
from annotation.services.inputs import COUNTING, Inputs
from annotation.services.specs import classes_of, spec_of

CHUNK = 5000


def read_table(campaign: Campaign, inputs: Inputs) -> Table:
    """Read the campaign's labels in constant memory apart from the arrays, some 60 bytes an answer.

    Args:
        inputs: takes note of everything that was read.
    """
    approved: dict[int, set[str]] = {}
    heard = knowing.vouched_on_appeal(campaign)

    def rows() -> Iterator[tuple[int, Any, str]]:
        found = Contribution.objects.filter(COUNTING, campaign=campaign, label__isnull=False).order_by("id")
        columns = found.values_list("id", "content_hash", "task_id", "annotator_id", "label", "state", "decided_by")
        for pk, content_hash, task, person, label, state, by in columns.iterator(CHUNK):
            inputs.add(pk, content_hash)
            vouched_for = by == "reviewer" or (by == "appeal" and (task, person) in heard)
            if vouched_for and state == Contribution.State.APPROVED:
                approved.setdefault(task, set()).add(str(label))
            yield task, person, str(label)

    table = Table.from_rows(rows(), classes_of(campaign))
    vouched = {task: next(iter(labels)) for task, labels in approved.items() if len(labels) == 1}
    # What an owner said counts before what a reviewer approved.
    known = table.known(vouched | table.known(knowing.known_labels(campaign)))
    inputs.known = {str(task): label for task, label in known.items()}
    passed = Gate.objects.filter(campaign=campaign, state=Gate.State.CLEARED)
    inputs.cleared = set(passed.values_list("annotator_id", flat=True))
    return table


def write_choices(campaign: Campaign, table: Table, found: Consensus, refit: int) -> None:
    """Store the consensus on every task that has a label, and every person's skill."""
    control = labelspec.single_choice_control(spec_of(campaign))
    name = control.name if control else ""

    def rows() -> Iterator[tuple[Any, ...]]:
        for each in conclude_choices(table, found, fixed=bool(classes_of(campaign))):
            yield each.task, {name: [each.label]}, *each[1:]

    write(campaign, rows(), refit)
    skills = [
        Skill(campaign=campaign, annotator_id=person, a=float(a), b=float(b), answers=int(answers))
        for person, (a, b), answers in zip(table.people, found.skill, np.bincount(table.answers.worker), strict=True)
    ]
    write_skills(skills)


def write_skills(skills: list[Skill]) -> None:
    """Store people's skills, in the order of their ids."""
    Skill.objects.bulk_create(
        sorted(skills, key=lambda skill: skill.annotator_id),
        update_conflicts=True,
        unique_fields=["campaign", "annotator"],
        update_fields=["a", "b", "answers", "updated_at"],
        batch_size=CHUNK,
    )


_UPSERT = """
INSERT INTO annotation_resolution AS r (task_id, campaign_id, answer, label, confidence, log_posterior, method,
                                        policy_version, answers_used, evidence, refit, updated_at)
SELECT task, %s, answer::jsonb, label, confidence, log_posterior::jsonb, method, %s, answers, evidence::jsonb, %s,
       now()
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::float8[], %s::text[], %s::text[], %s::int[], %s::text[])
  AS n (task, answer, label, confidence, log_posterior, method, answers, evidence)
ORDER BY task
ON CONFLICT (task_id) DO UPDATE SET answer = excluded.answer, label = excluded.label, confidence = excluded.confidence,
    log_posterior = excluded.log_posterior, method = excluded.method, policy_version = excluded.policy_version,
    answers_used = excluded.answers_used, evidence = excluded.evidence, refit = excluded.refit,
    updated_at = now()
WHERE r.method <> 'corrected' AND excluded.answers_used = (
    SELECT count(*) FROM annotation_contribution c
    WHERE c.task_id = r.task_id AND NOT (c.state = 'rejected' AND c.decided_by = 'reviewer'))
  AND (r.answer, r.label, r.confidence, r.method, r.evidence, r.policy_version, r.refit) IS DISTINCT FROM
      (excluded.answer, excluded.label, excluded.confidence, excluded.method, excluded.evidence,
       excluded.policy_version, excluded.refit)
"""


def write(campaign: Campaign, rows: Iterator[tuple[Any, ...]], refit: int) -> None:
    """Upsert resolutions in the order of their tasks; those that an answer has overtaken meanwhile are left alone.

    Args:
        campaign: whose they are.
        rows: (task, answer, label, confidence, log posterior, method, answers used, evidence), tasks increasing.
        refit: number of the refit.
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
            cursor.execute(_UPSERT, [campaign.pk, campaign.policy_version, refit, *columns])
