"""The queue of tasks: the statements that take places in it, each bounded by an index whatever the campaign's size."""

import hashlib
import hmac
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection

from annotation.models import Assignment, Campaign, Cursor, Task
from annotation.quality.gold import is_gold_place
from annotation.services.reading import ASSIGNMENT, with_data
from caravan.lib.ids import uuid7

# Priority stands in the index, in WHERE and in ORDER BY, else the planner walks the primary key past other campaigns.
PICK: Final = """
    SELECT t.id FROM annotation_task t
    WHERE t.campaign_id = %(campaign)s AND t.state = 'open' AND t.slots_left > 0
      AND (t.priority, t.id) {side} (%(priority)s, %(task)s)
      AND NOT EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id AND a.annotator_id = %(annotator)s)
    ORDER BY t.priority, t.id LIMIT %(wanted)s FOR UPDATE OF t SKIP LOCKED
"""
# Tasks in doubt. Only the first of them are looked at, however many the person has answered.
PICK_DOUBTED: Final = """
    SELECT t.id FROM annotation_task t
    WHERE t.id IN (SELECT near.id FROM annotation_task near
                   WHERE near.campaign_id = %(campaign)s AND near.state = 'open' AND near.slots_left > 0
                     AND near.wanted IS NOT NULL ORDER BY near.priority, near.id LIMIT 100)
      AND t.state = 'open' AND t.slots_left > 0
      AND NOT EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id AND a.annotator_id = %(annotator)s)
    ORDER BY t.priority, t.id LIMIT %(wanted)s FOR UPDATE OF t SKIP LOCKED
"""
_MOVE = """
    UPDATE annotation_cursor mine
    SET priority = last.priority, task_id = last.id, taken = mine.taken + (SELECT count(*) FROM taken)
    FROM (SELECT priority, id FROM taken ORDER BY priority DESC, id DESC LIMIT 1) AS last WHERE mine.id = %(cursor)s
"""
_STAY = """
    UPDATE annotation_cursor mine SET taken = mine.taken + (SELECT count(*) FROM taken) WHERE mine.id = %(cursor)s
"""
_TAKE = """
WITH picked AS (SELECT id FROM ({pick}) AS found),
taken AS (
    UPDATE annotation_task t SET slots_left = t.slots_left - 1 FROM picked WHERE t.id = picked.id
    RETURNING t.id, t.priority, t.data
),
numbered AS (SELECT id, row_number() OVER (ORDER BY priority, id) AS place FROM taken),
made AS (
    INSERT INTO annotation_assignment (id, campaign_id, task_id, annotator_id, state, price_base_units, policy_version,
                                       reserved_at, expires_at, skip_reason, skip_comment)
    SELECT (%(ids)s::uuid[])[place], %(campaign)s, id, %(annotator)s, 'reserved', %(price)s, %(policy)s,
           %(now)s, %(expires)s, '', ''
    FROM numbered RETURNING id, task_id
),
placed AS ({place})
SELECT made.id, taken.id, taken.priority, taken.data
FROM made JOIN taken ON taken.id = made.task_id ORDER BY taken.priority, taken.id
"""
# Gold the person has not seen, the least seen first: few stand before it in the index, for few were theirs.
_TAKE_GOLD = """
WITH picked AS (
    SELECT t.id FROM annotation_golditem g JOIN annotation_task t ON t.id = g.task_id
    WHERE g.campaign_id = %(campaign)s AND g.state = 'active' AND g.exposures < g.cap
      AND t.state = 'gold' AND t.slots_left > 0
      AND NOT EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id AND a.annotator_id = %(annotator)s)
    ORDER BY g.exposures, g.task_id LIMIT %(wanted)s FOR UPDATE OF t SKIP LOCKED
),
taken AS (
    UPDATE annotation_task t SET slots_left = t.slots_left - 1 FROM picked WHERE t.id = picked.id
    RETURNING t.id, t.priority, t.data
),
shown AS (UPDATE annotation_golditem g SET exposures = g.exposures + 1 FROM picked WHERE g.task_id = picked.id),
numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM taken),
made AS (
    INSERT INTO annotation_assignment (id, campaign_id, task_id, annotator_id, state, price_base_units, policy_version,
                                       reserved_at, expires_at, skip_reason, skip_comment)
    SELECT (%(ids)s::uuid[])[place], %(campaign)s, id, %(annotator)s, 'reserved', %(price)s, %(policy)s,
           %(now)s, %(expires)s, '', ''
    FROM numbered RETURNING id, task_id
),
placed AS (
    UPDATE annotation_cursor mine SET taken = mine.taken + (SELECT count(*) FROM taken) WHERE mine.id = %(cursor)s
)
SELECT made.id, taken.id, taken.priority, taken.data
FROM made JOIN taken ON taken.id = made.task_id ORDER BY made.id
"""
_HELD = f"""
SELECT {ASSIGNMENT.columns}, t.data FROM annotation_assignment a JOIN annotation_task t ON t.id = a.task_id
WHERE a.annotator_id = %s AND a.campaign_id = %s AND a.state IN ('reserved', 'expired')
ORDER BY a.state DESC, a.id DESC LIMIT %s
"""  # noqa: S608 (columns of our own model)
# Comparing JSON with JSON holds whatever a draft contains. A draft without an author bars nobody's way.
_KEEP = """
UPDATE annotation_assignment SET draft = %(draft)s::jsonb
WHERE id = %(assignment)s AND state IN ('reserved', 'expired') AND (
    NOT %(known)s OR jsonb_typeof(draft->'by') IS DISTINCT FROM 'string' OR draft->'at' = %(after)s::jsonb
    OR draft->'by' = %(by)s::jsonb AND draft->'at' <= %(at)s::jsonb)
"""
_AHEAD = _TAKE.format(pick=PICK.format(side=">"), place=_MOVE)
_BEHIND = _TAKE.format(pick=PICK.format(side="<="), place=_MOVE)
_DOUBTED = _TAKE.format(pick=PICK_DOUBTED, place=_STAY)


def held_by(cursor: Cursor, *, limit: int) -> list[Assignment]:
    """Return the person's reservations, oldest first, then those that expired, drafts first; data included."""
    with connection.cursor() as run:
        run.execute(_HELD, [cursor.annotator_id, cursor.campaign_id, limit])
        found = [with_data(row) for row in run.fetchall()]
    return sorted(found, key=lambda each: (each.state != Assignment.State.RESERVED, each.draft is None, each.pk))


def take_new(
    campaign: Campaign, cursor: Cursor, *, wanted: int, now: datetime, expires_at: datetime
) -> list[Assignment]:
    """Reserve up to `wanted` tasks that are new to the person, from their place in the queue on, wrapping once.

    Where the campaign mixes in gold, some of them are gold, at places of the person's stream that nobody can foresee.
    Whoever is sought gets tasks in doubt first.
    Call inside a transaction, with the cursor locked; its place moves behind the last task taken.
    """
    common = {
        "campaign": campaign.pk,
        "annotator": cursor.annotator_id,
        "cursor": cursor.pk,
        "price": campaign.price_base_units,
        "policy": campaign.policy_version,
        "now": now,
        "expires": expires_at,
        "priority": cursor.priority,
        "task": cursor.task_id,
    }
    ids = sorted(uuid7() for _ in range(wanted))
    golden = _gold_places(campaign, cursor, wanted)
    rows = _run(_TAKE_GOLD, common, [ids[place] for place in golden]) if golden else []
    given = {row[0] for row in rows}
    left = [pk for pk in ids if pk not in given]
    doubted = _run(_DOUBTED, common, left) if left and _is_sought(campaign, cursor) else []
    rows, left = rows + doubted, left[len(doubted) :]
    ordinary = _run(_AHEAD, common, left) if left else []
    if len(ordinary) < len(left) and cursor.task_id:
        ordinary += _run(_BEHIND, common, left[len(ordinary) :])
    return [
        Assignment(
            id=pk,
            campaign=campaign,
            task=Task(id=task_id, campaign=campaign, data=orjson.loads(data)),
            annotator_id=cursor.annotator_id,
            price_base_units=campaign.price_base_units,
            policy_version=campaign.policy_version,
            reserved_at=now,
            expires_at=expires_at,
        )
        for pk, task_id, _priority, data in sorted(rows + ordinary, key=lambda row: row[0])
    ]


def has_more(campaign: Campaign, annotator_id: UUID) -> bool:
    """Tell whether a task that is new to the person has a free place, locked by somebody at this instant or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM annotation_task t WHERE t.campaign_id = %s AND t.state = 'open'"
            " AND t.slots_left > 0 AND NOT EXISTS"
            " (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id AND a.annotator_id = %s))",
            [campaign.pk, annotator_id],
        )
        return bool(cursor.fetchone()[0])


def take_slot(task_id: int) -> bool:
    """Take a place of one task unless somebody else is at it or it is full; call inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotation_task SET slots_left = slots_left - 1 WHERE id = (SELECT id FROM annotation_task "
            "WHERE id = %s AND state IN ('open', 'gold') AND slots_left > 0 FOR UPDATE SKIP LOCKED)",
            [task_id],
        )
        return bool(cursor.rowcount)


def keep_draft(assignment: Assignment, draft: Any, *, after: int | None = None) -> bool:
    """Keep a draft of a reservation, also one that has just expired; False when the work is over or a draft is newer.

    Args:
        after: `at` of the draft it goes on from; see `serving.save_draft`.
    """
    writer, at = (draft.get("by"), draft.get("at")) if isinstance(draft, dict) else (None, None)
    known = isinstance(writer, str) and isinstance(at, int)
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "draft": orjson.dumps(draft).decode(),
                "assignment": assignment.pk,
                "known": known,
                "by": orjson.dumps(writer if known else None).decode(),
                "at": orjson.dumps(at if known else 0).decode(),
                "after": orjson.dumps(after).decode(),
            },
        )
        return bool(cursor.rowcount)


def _is_sought(campaign: Campaign, cursor: Cursor) -> bool:
    return cursor.sought and campaign.max_answers_per_task is not None


def _gold_places(campaign: Campaign, cursor: Cursor, wanted: int) -> list[int]:
    """Return which of the next `wanted` tasks of a person are to be gold, counted from 0."""
    if not campaign.gold_share:
        return []
    key = hmac.new(settings.SECRET_KEY.encode(), f"gold {campaign.pk}".encode(), hashlib.sha256).digest()
    person = str(cursor.annotator_id)
    return [n for n in range(wanted) if is_gold_place(key, person, cursor.taken + n, campaign.gold_share)]


def _run(statement: str, common: dict[str, Any], ids: list[UUID]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**common, "wanted": len(ids), "ids": ids})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
