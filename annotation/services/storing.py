"""The two statements that write an answer, so that everything is locked in one order and for as short as can be."""

from typing import Any, Final

import orjson
from django.db import connection

from annotation.models import Contribution

# One part waits for the other by reading from it, and so the rows are locked in the order of everybody who works in a
# campaign: the person's, the assignment, the task. `mine` stands in a condition without columns, which PostgreSQL
# decides before it looks at an assignment. Rows that somebody changed while we waited are judged as they are now; that
# is why `place`, not RETURNING, says whether this answer is the last one that its task wanted.
_STORE: Final = """
WITH mine AS MATERIALIZED (
    SELECT id FROM annotation_cursor WHERE campaign_id = %(campaign)s AND annotator_id = %(annotator)s FOR UPDATE
),
moved AS (
    UPDATE annotation_assignment SET state = 'submitted', draft = NULL
    WHERE id = %(assignment)s AND state = 'reserved' AND EXISTS (SELECT 1 FROM mine)
    RETURNING task_id, price_base_units, policy_version
),
place AS MATERIALIZED (
    SELECT task.id, task.state = 'open' AND task.slots_left = 0
        AND task.answers + 1 >= COALESCE(task.wanted, %(wanted)s) AS resolves
    FROM annotation_task task WHERE task.id = (SELECT task_id FROM moved) FOR UPDATE
),
answered AS (
    UPDATE annotation_task task
    SET answers = task.answers + 1, state = CASE WHEN place.resolves THEN 'resolved' ELSE task.state END
    FROM place WHERE task.id = place.id
),
stored AS (
    INSERT INTO annotation_contribution (
        id, submission_id, assignment_id, campaign_id, task_id, annotator_id, state, result, label, content_hash, salt,
        price_base_units, policy_version, lead_time_ms, submitted_at, risk, decided_by, reason, comment,
        note)
    SELECT %(id)s, %(submission)s, %(assignment)s, %(campaign)s, task_id, %(annotator)s, 'submitted', %(result)s::jsonb,
           %(label)s, %(content_hash)s, %(salt)s, price_base_units, policy_version, %(lead_time_ms)s, %(now)s, 0,
           '', '', '', %(note)s
    FROM moved
),
counted AS (
    UPDATE annotation_cursor mine
    SET submitted = submitted + 1, pending_base_units = pending_base_units + moved.price_base_units
    FROM moved WHERE mine.campaign_id = %(campaign)s AND mine.annotator_id = %(annotator)s
)
SELECT moved.price_base_units, moved.policy_version, place.resolves FROM moved JOIN place ON place.id = moved.task_id
"""
# The campaign's busiest row; a late answer's money was returned when its reservation expired, and is taken anew.
_COUNT: Final = """
UPDATE annotation_tally SET submitted = submitted + 1, tasks_resolved = tasks_resolved + %(resolved)s,
    available_base_units = available_base_units - %(amount)s
WHERE campaign_id = %(campaign)s AND available_base_units >= %(amount)s
"""


def store(contribution: Contribution) -> bool | None:
    """Write an answer if its assignment is reserved, with the price and rules that the reservation promised.

    Call inside a transaction; afterwards the person's row, the assignment and the task are locked.

    Returns:
        Whether it was the last answer that its task wanted; None, and nothing written, without a reservation.
    """
    values: dict[str, Any] = {
        "id": contribution.pk,
        "submission": contribution.submission_id,
        "assignment": contribution.assignment_id,
        "campaign": contribution.campaign_id,
        "annotator": contribution.annotator_id,
        "wanted": contribution.campaign.answers_per_task,
        "result": orjson.dumps(contribution.result).decode(),
        "label": contribution.label,
        "content_hash": contribution.content_hash,
        "salt": contribution.salt,
        "lead_time_ms": contribution.lead_time_ms,
        "note": contribution.note,
        "now": contribution.submitted_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        row = cursor.fetchone()
    if row is None:
        return None
    contribution.price_base_units, contribution.policy_version = int(row[0]), row[1]
    return bool(row[2])


def count(contribution: Contribution, *, resolved: bool, late: bool) -> bool:
    """Count an answer in its campaign's tally, the last statement of its transaction.

    Returns:
        False, and nothing counted, when a late answer finds no money left.
    """
    amount = contribution.price_base_units if late else 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"campaign": contribution.campaign_id, "resolved": int(resolved), "amount": amount})
        return bool(cursor.rowcount)
