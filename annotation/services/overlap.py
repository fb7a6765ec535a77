"""How many answers a task gets: the least first, then one more at a time while consensus is in doubt.

A campaign with `max_answers_per_task` asks further people only where that can change something. A keyed share of its
tasks, the pilots, gets the most answers in any case: what confidence promised of them can be held against what many
people said. Nobody can tell which they are, not even who imported them.

Of every task: places free + reservations out + answers = answers wanted. Whatever changes one of them keeps that true.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from annotation.models import Campaign, Contribution, Gate
from annotation.quality.stopping import needs_more

AT_ONCE = 1000
MISS_DELAY = timedelta(minutes=1)
_SPAN = 1 << 32

_EXTEND: Final = """
UPDATE annotation_task task
SET state = 'open', slots_left = slots_left + 1, wanted = COALESCE(wanted, %(least)s) + 1
WHERE id = %(task)s AND state = 'resolved' AND answers < %(most)s
  AND EXISTS (SELECT 1 FROM annotation_tally WHERE campaign_id = %(campaign)s AND available_base_units >= %(price)s)
"""
# What reviewers refused is no answer: the task is to have its least number without them.
_REOPEN: Final = """
WITH refused AS (
    SELECT task_id, count(*) AS n FROM annotation_contribution
    WHERE campaign_id = %(campaign)s AND state = 'rejected' AND decided_by = 'reviewer' GROUP BY task_id
),
doubted AS (
    SELECT task.id FROM annotation_task task
    JOIN annotation_resolution found ON found.task_id = task.id LEFT JOIN refused ON refused.task_id = task.id
    WHERE found.campaign_id = %(campaign)s AND task.state = 'resolved' AND found.method <> 'corrected'
      AND (task.answers - COALESCE(refused.n, 0) < %(least)s
           OR found.confidence < %(target)s AND task.answers - COALESCE(refused.n, 0) < %(most)s)
    ORDER BY task.id LIMIT %(wanted)s FOR UPDATE OF task SKIP LOCKED
),
opened AS (
    UPDATE annotation_task task
    SET state = 'open', slots_left = slots_left + 1, wanted = COALESCE(wanted, %(least)s) + 1
    FROM doubted WHERE task.id = doubted.id RETURNING task.id
),
counted AS (
    UPDATE annotation_tally SET tasks_resolved = tasks_resolved - (SELECT count(*) FROM opened)
    WHERE campaign_id = %(campaign)s AND EXISTS (SELECT 1 FROM opened)
)
SELECT count(*) FROM opened
"""
_SURE: Final = """
SELECT task.id FROM annotation_task task JOIN annotation_resolution found ON found.task_id = task.id
WHERE task.campaign_id = %(campaign)s AND task.state = 'open' AND task.wanted IS NOT NULL AND task.slots_left > 0
  AND task.slots_left = task.wanted - task.answers
  AND found.answers_used >= %(least)s AND found.confidence >= %(target)s
ORDER BY task.id
"""
_CLOSE: Final = """
WITH locked AS (
    SELECT id FROM annotation_task task
    WHERE id = ANY(%(tasks)s) AND state = 'open' AND slots_left = wanted - answers ORDER BY id FOR UPDATE SKIP LOCKED
),
closed AS (
    UPDATE annotation_task task SET state = 'resolved', slots_left = 0, wanted = answers
    FROM locked WHERE task.id = locked.id RETURNING task.id
)
UPDATE annotation_tally SET tasks_resolved = tasks_resolved + (SELECT count(*) FROM closed)
WHERE campaign_id = %(campaign)s AND EXISTS (SELECT 1 FROM closed)
"""


def is_pilot(campaign: Campaign, task_id: int) -> bool:
    """Return whether a task always gets the most answers; the same for ever, and known to nobody without our key."""
    message = f"pilot {campaign.pk} {task_id}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, hashlib.sha256)
    return int.from_bytes(digest[:4]) < campaign.pilot_share * _SPAN


def extend(contribution: Contribution, confidence: float | None) -> bool:
    """Have one more person answer the task whose last wanted answer this is, if that is worth it and can be paid.

    Call inside the transaction that stored the answer, which has the task locked, before it is counted as resolved.

    Args:
        contribution: the answer.
        confidence: of the task with this answer; None when only the refit can tell, which then re-opens it.
    """
    campaign = contribution.campaign
    if campaign.max_answers_per_task is None or campaign.state != Campaign.State.LIVE:
        return False
    terms = _terms(campaign)
    if not is_pilot(campaign, contribution.task_id):
        least, most, target = terms["least"], terms["most"], terms["target"]
        # It has its least number of answers, or it would not be resolved; the statement knows how many they are.
        if confidence is None or not needs_more(confidence, least, least, max(most, least), target):
            return False
    with connection.cursor() as cursor:
        cursor.execute(_EXTEND, {**terms, "task": contribution.task_id})
        return bool(cursor.rowcount)


def adjust(campaign: Campaign) -> None:
    """After a refit, re-open tasks in doubt as far as the money goes, and close those that others' answers made sure.

    Nothing where the number of answers is fixed, or the campaign is not live.
    """
    if campaign.max_answers_per_task is None or campaign.state != Campaign.State.LIVE:
        return
    _close_sure(campaign)
    while _reopen(campaign) == AT_ONCE:
        pass


@transaction.atomic
def _reopen(campaign: Campaign) -> int:
    price = int(campaign.price_base_units)
    with connection.cursor() as cursor:
        cursor.execute("SELECT available_base_units FROM annotation_tally WHERE campaign_id = %s", [campaign.pk])
        affordable = int(cursor.fetchone()[0]) // price if price else AT_ONCE
        cursor.execute(_REOPEN, {**_terms(campaign), "wanted": min(AT_ONCE, affordable)})
        return int(cursor.fetchone()[0])


def _close_sure(campaign: Campaign) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SURE, _terms(campaign))
        sure = [pk for (pk,) in cursor.fetchall() if not is_pilot(campaign, pk)]
    for start in range(0, len(sure), AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CLOSE, {"tasks": sure[start : start + AT_ONCE], "campaign": campaign.pk})


def is_quiet(campaign: Campaign) -> bool:
    """Return whether nobody has answered anything for so long that tasks without all their answers will not fill."""
    since = timezone.now() - timedelta(seconds=settings.UNFILLED_SECONDS)
    newest = Contribution.objects.filter(campaign=campaign).order_by("-id").values_list("submitted_at", flat=True)
    latest = newest.first()
    return latest is not None and latest < since


def miss(campaign: Campaign) -> None:
    """Have a campaign refitted one of whose answers was refused: it has no part in what is found and given away.

    At once where its task may want another one; else within a minute, so that a reviewer's hundred refusals are one.
    """
    wants_more = campaign.max_answers_per_task is not None and campaign.state == Campaign.State.LIVE
    due = timezone.now() + (timedelta() if wants_more else MISS_DELAY)
    Campaign.objects.filter(pk=campaign.pk, refit_due_at=None).update(refit_due_at=due)


def ask_quiet() -> int:
    """Have quiet campaigns refitted where answers wait for others that will not come; return how many."""
    asked = 0
    live = Campaign.objects.filter(state=Campaign.State.LIVE, refit_due_at=None)
    for campaign in live.filter(tally__submitted__gt=F("tally__approved") + F("tally__rejected")).iterator(AT_ONCE):
        # What held people answered waits for the end of the campaign, not for other answers.
        held = Gate.objects.filter(campaign=campaign, state=Gate.State.HELD).values("annotator")
        waiting = Contribution.objects.filter(
            campaign=campaign, state=Contribution.State.SUBMITTED, review_due_at__isnull=True
        ).exclude(annotator__in=held)
        if is_quiet(campaign) and waiting.exists():
            asked += Campaign.objects.filter(pk=campaign.pk, refit_due_at=None).update(refit_due_at=timezone.now())
    return asked


def _terms(campaign: Campaign) -> dict[str, Any]:
    least = campaign.answers_per_task
    return {
        "campaign": campaign.pk,
        "least": least,
        "most": max(campaign.max_answers_per_task or 0, least),
        "target": campaign.target_confidence,
        "price": campaign.price_base_units,
    }
