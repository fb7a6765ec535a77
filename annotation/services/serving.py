"""Handing out work: reservations, drafts, skips, and the clock on them."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from annotation.errors import AssignmentGone, DraftElsewhere, NoSuchAssignment, NoTasksLeft
from annotation.models import Assignment, Campaign, Cursor, GoldItem, Tally, Task
from annotation.services import consensus, queue, remarking
from annotation.services.standing import lock_cursor, return_money, take_money
from caravan.accounts.models import User
from caravan.lib.states import IllegalMove, StaleState, move

IN_HAND = 5
EXPIRED_LOOKED_AT = 20
EXPIRED_AT_ONCE = 1000
REPORTS_BROKEN = 3
# Whoever only looks in now and then keeps a task from the others for so many reservations' time, and no longer.
RESERVATIONS_LONGEST = 4
# The last tasks of a campaign may be locked by others' requests, which last milliseconds.
LOCKED_S, LOCKED_TRIES = 0.05, 6


class _Overspent(Exception):
    """The money went to somebody else while we reserved; nothing of it may stay."""


def next_assignments(campaign: Campaign, *, annotator: User, count: int = 1) -> list[Assignment]:
    """Return the assignments a person has in hand, reserving new ones up to `count` (at most `IN_HAND`).

    First come reservations that still stand, then expired ones with a draft if there is still place, then new tasks,
    and when there are none any other expired one. The caller has checked `policies.may_label`.

    Raises:
        NoTasksLeft: there is not one; `reason` says why.
    """
    count, tries = min(count, IN_HAND), LOCKED_TRIES
    while True:
        try:
            found, reason = _next(campaign, annotator, count)
        except _Overspent:
            count -= 1
            if not count:
                raise NoTasksLeft(NoTasksLeft.BUDGET) from None
            continue
        if found:
            return found
        tries -= 1
        if reason != NoTasksLeft.DONE or not tries or not queue.has_more(campaign, annotator.pk):
            raise NoTasksLeft(reason)
        # What is left is in somebody's hands for a moment, who may give it back.
        time.sleep(LOCKED_S)


@transaction.atomic
def _next(campaign: Campaign, annotator: User, count: int) -> tuple[list[Assignment], str]:
    """Return what the person has in hand now, and why it is not more."""
    now = timezone.now()
    cursor = lock_cursor(campaign, annotator)
    mine = queue.held_by(cursor, limit=IN_HAND + EXPIRED_LOOKED_AT)
    held = _renew([each for each in mine if each.state == Assignment.State.RESERVED], now)
    missing = count - len(held)
    reason = closed(campaign, now) or refused(cursor, now)
    if missing <= 0 or reason:
        return held[:count], reason or NoTasksLeft.DONE
    expired = [each for each in mine if each.state == Assignment.State.EXPIRED]
    taken = _regain([each for each in expired if each.draft is not None], missing, campaign, now)
    taken += queue.take_new(campaign, cursor, wanted=missing - len(taken), now=now, expires_at=expiry(now))
    taken += _regain([each for each in expired if each.draft is None], missing - len(taken), campaign, now)
    if not take_money(campaign, len(taken) * campaign.price_base_units):
        raise _Overspent
    return held + taken, NoTasksLeft.DONE


def save_draft(assignment: Assignment, *, annotator: User, draft: Any, after: int | None = None) -> None:
    """Keep what the person has so far, unless another device has written since.

    Drafts that say who wrote them (`by`, a browser) and when (`at`, milliseconds) are kept apart: a browser goes on
    from its own drafts, in their order, and from the draft of another one if it has seen it. Other drafts are kept.

    Args:
        after: `at` of the draft that this one goes on from, if there was one.

    Raises:
        NoSuchAssignment: it is somebody else's.
        DraftElsewhere: another browser has written one that this one does not know.
        AssignmentGone: it was submitted or skipped.
    """
    _refuse_strangers(assignment, annotator)
    if queue.keep_draft(assignment, draft, after=after):
        return
    assignment.refresh_from_db(fields=["state", "draft"])
    if assignment.state not in (Assignment.State.RESERVED, Assignment.State.EXPIRED):
        raise AssignmentGone
    # An earlier one of the same browser that was overtaken on the way is no news.
    if (assignment.draft or {}).get("by") != draft["by"]:
        raise DraftElsewhere


@transaction.atomic
def skip(assignment: Assignment, *, annotator: User, reason: str, comment: str = "") -> None:
    """Give a task back for good; the person is not offered it again. Enough reports of a broken task close it.

    Raises:
        NoSuchAssignment: it is somebody else's.
        AssignmentGone: it is no longer reserved.
    """
    _refuse_strangers(assignment, annotator)
    campaign = assignment.campaign
    lock_cursor(campaign, annotator)
    try:
        move(assignment, Assignment.State.SKIPPED, skip_reason=reason, skip_comment=comment)
    except (IllegalMove, StaleState):
        raise AssignmentGone from None
    Task.objects.filter(pk=assignment.task_id).update(slots_left=F("slots_left") + 1)
    if reason == "broken" and _reports(assignment) >= REPORTS_BROKEN:
        open_task = Task.objects.filter(pk=assignment.task_id, state=Task.State.OPEN)
        if open_task.update(state=Task.State.BROKEN):
            # It gets no more answers, so those it has are settled now.
            consensus.ask_for_refit(campaign)
        GoldItem.objects.filter(task=assignment.task_id, state="active").update(state="suspect", why="failed")
    remarking.of_skip(assignment, reason=reason, comment=comment)
    Tally.objects.filter(campaign=campaign).update(
        skipped=F("skipped") + 1, available_base_units=F("available_base_units") + assignment.price_base_units
    )


def expire_due() -> int:
    """Take back reservations whose time is over, with their money; return how many."""
    total = 0
    while expired := _expire_some():
        total += expired
    return total


@transaction.atomic
def _expire_some() -> int:
    """Expire up to `EXPIRED_AT_ONCE`; those that somebody is submitting this instant are left alone."""
    due = (
        Assignment.objects.select_for_update(skip_locked=True)
        .filter(state=Assignment.State.RESERVED, expires_at__lte=timezone.now())
        .order_by("expires_at")
        .values_list("pk", "task_id", "campaign_id", "price_base_units")[:EXPIRED_AT_ONCE]
    )
    rows = list(due)
    if not rows:
        return 0
    Assignment.objects.filter(pk__in=[row[0] for row in rows]).update(state=Assignment.State.EXPIRED)
    tasks = [row[1] for row in rows]
    with connection.cursor() as cursor:
        # In the order of their ids, as everybody who locks several tasks does.
        cursor.execute("SELECT 1 FROM annotation_task WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [tasks])
        cursor.execute(
            "UPDATE annotation_task t SET slots_left = t.slots_left + freed.places FROM "
            "(SELECT task_id, count(*) AS places FROM unnest(%s) AS task_id GROUP BY task_id) AS freed "
            "WHERE t.id = freed.task_id",
            [tasks],
        )
    owed: dict[Any, int] = {}
    for _pk, _task, campaign_id, price in rows:
        owed[campaign_id] = owed.get(campaign_id, 0) + price
    for campaign_id in sorted(owed):
        return_money(Campaign(pk=campaign_id), owed[campaign_id])
    return len(rows)


def closed(campaign: Campaign, now: datetime) -> str | None:
    """Return why the campaign hands out nothing new, or None."""
    if campaign.state == Campaign.State.FINISHED:
        return NoTasksLeft.DONE
    if campaign.state != Campaign.State.LIVE:
        return NoTasksLeft.PAUSED
    if campaign.deadline and campaign.deadline <= now:
        return NoTasksLeft.DEADLINE
    return None


def refused(cursor: Cursor, now: datetime) -> str | None:
    """Return why the person is handed out nothing new, or None."""
    if cursor.held:
        return NoTasksLeft.HELD
    return NoTasksLeft.RULE if cursor.rests_until and cursor.rests_until > now else None


def _renew(held: list[Assignment], now: datetime) -> list[Assignment]:
    """Prolong reservations that are over but that nobody has taken back yet; return those that stand.

    One that has lasted too long is left to the clock, which takes it back, and then others have the same chance.
    """
    longest = timedelta(seconds=RESERVATIONS_LONGEST * settings.RESERVATION_SECONDS)
    standing = [each for each in held if each.expires_at > now or each.reserved_at + longest > now]
    over = [each for each in standing if each.expires_at <= now]
    if over:
        Assignment.objects.filter(pk__in=[each.pk for each in over]).update(expires_at=expiry(now))
    for each in over:
        each.expires_at = expiry(now)
    return standing


def _regain(expired: list[Assignment], wanted: int, campaign: Campaign, now: datetime) -> list[Assignment]:
    """Reserve expired assignments anew, at today's price, where their task still has place."""
    regained: list[Assignment] = []
    for each in expired:
        if len(regained) >= wanted:
            break
        if queue.take_slot(each.task_id):
            move(
                each,
                Assignment.State.RESERVED,
                reserved_at=now,
                expires_at=expiry(now),
                price_base_units=campaign.price_base_units,
                policy_version=campaign.policy_version,
            )
            regained.append(each)
    return regained


def expiry(now: datetime) -> datetime:
    """Return until when a reservation made now holds."""
    return now + timedelta(seconds=settings.RESERVATION_SECONDS)


def _reports(assignment: Assignment) -> int:
    return Assignment.objects.filter(task_id=assignment.task_id, skip_reason="broken").count()


def _refuse_strangers(assignment: Assignment, annotator: User) -> None:
    if assignment.annotator_id != annotator.pk:
        raise NoSuchAssignment
