"""Taking one particular task, where the campaign lets people choose."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from annotation.errors import AlreadySubmitted, ChoiceRefused, NoTasksLeft, TaskFull
from annotation.models import Assignment, Campaign, Task
from annotation.services.serving import closed, expiry, refused
from annotation.services.standing import lock_cursor, take_money
from caravan.accounts.models import User


@transaction.atomic
def choose(campaign: Campaign, *, annotator: User, row_number: int) -> Assignment:
    """Reserve the task of one row for a person, or return the reservation they already have of it.

    The caller has checked `policies.may_label`.

    Raises:
        ChoiceRefused: the campaign hands out tasks itself, or has no such row.
        AlreadySubmitted: the person answered or gave back this task before.
        TaskFull: it has all the answers it wants, or is being worked on by as many.
        NoTasksLeft: the campaign hands out nothing at all; `reason` says why.
    """
    now = timezone.now()
    if not campaign.allows_choice:
        raise ChoiceRefused
    task = Task.objects.filter(campaign=campaign, row_number=row_number).first()
    if task is None:
        raise ChoiceRefused
    if reason := closed(campaign, now):
        raise NoTasksLeft(reason)
    if reason := refused(lock_cursor(campaign, annotator), now):
        raise NoTasksLeft(reason)
    mine = Assignment.objects.filter(task=task, annotator=annotator).select_related("task").first()
    if mine is not None:
        if mine.state != Assignment.State.RESERVED:
            raise AlreadySubmitted
        return mine
    # Not by skipping what somebody holds, as the queue does: this task is wanted and no other.
    free = Task.objects.filter(pk=task.pk, state__in=[Task.State.OPEN, Task.State.GOLD], slots_left__gt=0)
    if not free.update(slots_left=F("slots_left") - 1):
        raise TaskFull
    try:
        made = Assignment.objects.create(
            campaign=campaign,
            task=task,
            annotator=annotator,
            price_base_units=campaign.price_base_units,
            policy_version=campaign.policy_version,
            expires_at=expiry(now),
        )
    except IntegrityError:
        raise AlreadySubmitted from None
    if not take_money(campaign, campaign.price_base_units):
        raise NoTasksLeft(NoTasksLeft.BUDGET)
    return made
