"""What every request of the labelling room reads first, as plain SQL: see `caravan.lib.rows` for the reason.

The statements say the same as their longer sisters in `selectors`, which pages use.
"""

from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from annotation.models import Assignment, Campaign, Task
from caravan.accounts.models import User
from caravan.lib.rows import Rows

_CAMPAIGN: Final = Rows(Campaign, "c", without=("summary", "instructions"))
ASSIGNMENT: Final = Rows(Assignment, "a")

# Everybody may work on an open campaign, members on any; nobody on a draft.
_WORKABLE: Final = f"""
SELECT {_CAMPAIGN.columns} FROM annotation_campaign c
WHERE c.id = %(campaign)s AND c.state IN ('live', 'paused', 'finished') AND (c.is_open OR EXISTS (
    SELECT 1 FROM accounts_membership m WHERE m.organisation_id = c.organisation_id AND m.user_id = %(user)s))
"""  # noqa: S608 (columns of our own models)
_MINE: Final = f"""
SELECT {_CAMPAIGN.columns}, {ASSIGNMENT.columns}, t.data FROM annotation_assignment a
JOIN annotation_task t ON t.id = a.task_id JOIN annotation_campaign c ON c.id = a.campaign_id
WHERE a.id = %(assignment)s AND a.annotator_id = %(annotator)s
"""  # noqa: S608 (columns of our own models)
_STANDING: Final = """
SELECT tally.tasks, tally.tasks_resolved, coalesce(mine.submitted, 0), coalesce(mine.pending_base_units, 0),
       coalesce(mine.approved_base_units, 0)
FROM annotation_tally tally
LEFT JOIN annotation_cursor mine ON mine.campaign_id = tally.campaign_id AND mine.annotator_id = %(annotator)s
WHERE tally.campaign_id = %(campaign)s
"""


def workable(pk: UUID, user: User) -> Campaign:
    """Return a campaign of `selectors.campaigns_workable_by(user)`, its long texts deferred.

    Raises:
        Campaign.DoesNotExist: unknown, a draft, or not for this person.
    """
    row = _row(_WORKABLE, {"campaign": pk, "user": user.pk})
    if row is None:
        raise Campaign.DoesNotExist
    return _CAMPAIGN.make(row)


def mine(pk: UUID, annotator: User) -> Assignment | None:
    """Return a person's own assignment, its campaign and its task's data with it."""
    row = _row(_MINE, {"assignment": pk, "annotator": annotator.pk})
    if row is None:
        return None
    found = with_data(row[len(_CAMPAIGN) :])
    found.campaign = _CAMPAIGN.make(row[: len(_CAMPAIGN)])
    return found


def with_data(row: tuple[Any, ...]) -> Assignment:
    """Return the assignment of a row of `ASSIGNMENT.columns` and its task's data; of the task nothing else is known."""
    found = ASSIGNMENT.make(row[:-1])
    found.task = Task(id=found.task_id, campaign_id=found.campaign_id, data=orjson.loads(row[-1]))
    return found


def standing(campaign: Campaign, annotator: User) -> dict[str, Any]:
    """Return a person's progress and earnings in a campaign, as the labelling room shows them; two indexed rows."""
    row = _row(_STANDING, {"campaign": campaign.pk, "annotator": annotator.pk})
    tasks, resolved, submitted, pending, approved = row or (0, 0, 0, 0, 0)
    return {
        "progress": {"mine": submitted, "done": resolved, "total": tasks},
        "earnings": {
            "pending": str(pending),
            "approved": str(approved),
            "currency": campaign.currency,
            "decimals": campaign.currency_decimals,
        },
    }


def _row(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
