"""Which task comes next: the one whose next answer is expected to mend most.

What a task has cost so far and what its next answer costs is the same for all tasks of a campaign, so the order by
expected gain for the price is the order by expected gain. Tasks that nobody has answered keep priority 0; a task with
answers stands behind them by as much as less is to be gained there, or before them when more is. People go on from
their place in the queue and begin anew at its end, so each of their rounds goes from the doubtful to the sure.

And who is asked: what an answer should mend grows with how often its author is right, most of all where others differ.
So the better half of the people are sought: tasks that were given more answers than the rest are offered to them first,
and to everybody else in their turn.
"""

from typing import Final

import numpy as np
from django.db import connection, transaction

from annotation.models import Campaign, Resolution
from annotation.quality.table import Floats
from annotation.services.specs import classes_of

TASKS_MOST: Final = 20_000
AT_ONCE: Final = 1000
DECIMALS: Final = 3
RIGHT: Final = 0.8
"""How often the next person is expected to be right."""
FEW: Final = 10
"""With fewer answers nobody is known well enough to be sought."""

_ARRANGE: Final = """
WITH locked AS (
    SELECT task.id, wanted.priority FROM annotation_task task
    JOIN unnest(%s::bigint[], %s::float8[]) AS wanted (id, priority) ON wanted.id = task.id
    WHERE task.state = 'open' AND task.priority <> wanted.priority ORDER BY task.id FOR UPDATE OF task SKIP LOCKED
)
UPDATE annotation_task task SET priority = locked.priority FROM locked WHERE task.id = locked.id
"""
# People whom somebody else holds this instant are left as they are until the next refit.
_SEEK: Final = """
WITH known AS (
    SELECT annotator_id, a / (a + b) AS good FROM annotation_skill
    WHERE campaign_id = %(campaign)s AND answers >= %(few)s
),
middle AS (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY good) AS good FROM known),
wanted AS (SELECT annotator_id, known.good >= middle.good AS sought FROM known, middle),
locked AS (
    SELECT mine.id, wanted.sought FROM annotation_cursor mine
    JOIN wanted ON wanted.annotator_id = mine.annotator_id
    WHERE mine.campaign_id = %(campaign)s AND mine.sought <> wanted.sought
    ORDER BY mine.id FOR UPDATE OF mine SKIP LOCKED
)
UPDATE annotation_cursor mine SET sought = locked.sought FROM locked WHERE mine.id = locked.id
"""


def arrange(campaign: Campaign) -> None:
    """Say which people are asked first, and in which order the tasks come.

    Only where the number of answers depends on doubt; elsewhere every task gets its answers whatever the order.
    """
    if campaign.max_answers_per_task is None or campaign.state != Campaign.State.LIVE:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SEEK, {"campaign": campaign.pk, "few": FEW})
    _order(campaign)


def _order(campaign: Campaign) -> None:
    """Set the priority of the open tasks that have answers, the most doubtful ones first if they are too many."""
    classes = len(classes_of(campaign))
    if classes < 2:
        return
    rows = Resolution.objects.filter(campaign=campaign, task__state="open", task__slots_left__gt=0)
    found = [
        (task, logs)
        for task, logs in rows.order_by("confidence").values_list("task_id", "log_posterior")[:TASKS_MOST]
        if len(logs) == classes
    ]
    if not found:
        return
    posterior = np.exp(np.array([logs for _, logs in found], dtype=np.float64))
    even = np.full((1, classes), 1 / classes)
    lag = np.round(expected_gain(even, RIGHT) - expected_gain(posterior, RIGHT), DECIMALS)
    places = sorted(zip((task for task, _ in found), lag.tolist(), strict=True))
    for start in range(0, len(places), AT_ONCE):
        tasks, priorities = zip(*places[start : start + AT_ONCE], strict=True)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ARRANGE, [list(tasks), list(priorities)])


def expected_gain(posterior: Floats, right: float) -> Floats:
    """Return by how much one more answer should lessen the error of a class drawn from the posterior, shape (T,).

    The error is 1 - sum p², not 1 - max p: the second answer of a task never changes the most probable class, and yet
    without it there is no third.

    Args:
        posterior: probability of each class, rows sum to 1, shape (T, k), k ≥ 2.
        right: how often the answer is right, over 1 / k; mistakes fall evenly on the other classes.
    """
    wrong = (1 - right) / (posterior.shape[1] - 1)
    squares = posterior**2
    together = squares.sum(axis=1, keepdims=True)
    answered = right * posterior + wrong * (1 - posterior)
    after = (right**2 * squares + wrong**2 * (together - squares)) / np.maximum(answered, 1e-12)
    gain: Floats = after.sum(axis=1) - together[:, 0]
    return gain
