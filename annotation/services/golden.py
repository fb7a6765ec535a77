"""Gold: choosing tasks whose answer is known, and letting go of them.

An active item's task is in the state `gold`: it has left the queue that everybody shares, and is handed out by
`queue.take_new` at places of people's streams that only the campaign's secret tells.
"""

import math
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annotation import labelspec
from annotation.errors import GoldRefused
from annotation.models import Assignment, Campaign, Contribution, Correction, GoldItem, GoldResult, Tally, Task
from annotation.services import consensus, knowing, reputing, terms
from annotation.services.specs import checked_result, chosen_label, spec_of
from caravan.accounts.models import User

CAP: Final = 50
METHOD: Final = "known"


@transaction.atomic
def make_gold(
    campaign: Campaign, *, row_number: int, answer: Any, author: User, explanation: str = "", cap: int = CAP
) -> GoldItem:
    """Make a task gold, with the answer its owner gives.

    Raises:
        GoldRefused: there is no such task, it is broken, or it is or was gold already.
        InvalidResult: the answer does not fit the config; `places` names every mistake.
    """
    task = _lock(campaign, row_number)
    return _make(campaign, task, answer, author, explanation, cap, GoldItem.Source.OWNER)


@transaction.atomic
def promote(campaign: Campaign, *, row_number: int, author: User, explanation: str = "", cap: int = CAP) -> GoldItem:
    """Make a task gold whose answer a reviewer has approved or put right; all approved answers must say the same.

    Raises:
        GoldRefused: nobody has judged an answer of it, two approved answers differ, or it cannot be gold.
    """
    task = _lock(campaign, row_number)
    approved = Contribution.objects.filter(task=task, state=Contribution.State.APPROVED, decided_by="reviewer")
    results = list(approved.order_by("id").values_list("result", flat=True)[:100])
    spec = spec_of(campaign)
    said = [labelspec.canonical_answer(spec, result) for result in results]
    corrected = (
        Correction.objects.filter(task=task, stands=True).order_by("-pk").values_list("result", flat=True).first()
    )
    if corrected is None and (not said or any(each != said[0] for each in said)):
        raise GoldRefused
    return _make(campaign, task, corrected or results[0], author, explanation, cap, GoldItem.Source.PROMOTED)


@transaction.atomic
def retire(item: GoldItem, *, why: str) -> None:
    """Take an item out of use for good; its task goes back to where its answers belong. Twice does nothing."""
    task = Task.objects.select_for_update().get(pk=item.task_id)
    closed = GoldItem.objects.filter(pk=item.pk).exclude(state=GoldItem.State.RETIRED)
    if not closed.update(state=GoldItem.State.RETIRED, why=why, closed_at=timezone.now()):
        return
    item.state, item.why = GoldItem.State.RETIRED, why
    campaign = Campaign.objects.get(pk=item.campaign_id)
    if task.state == Task.State.GOLD:
        _give_back(campaign, task)
    if why != GoldItem.Why.FAILED:
        reputing.compared(GoldResult.objects.filter(item=item).select_related("contribution"), campaign)
    consensus.ask_for_refit(campaign)


@transaction.atomic
def suspect(item: GoldItem, *, why: str) -> None:
    """Hand an item out no more until its owner has looked at it."""
    active = GoldItem.objects.filter(pk=item.pk, state=GoldItem.State.ACTIVE)
    active.update(state=GoldItem.State.SUSPECT, why=why)


def trust_again(item: GoldItem) -> None:
    """Use a suspected item again; what was held against it before counts no more against it."""
    doubted = GoldItem.objects.filter(pk=item.pk, state=GoldItem.State.SUSPECT)
    doubted.update(state=GoldItem.State.ACTIVE, why="", trusted_at=timezone.now())


def set_share(campaign: Campaign, share: float, *, by: User | None = None) -> None:
    """Mix in so much gold from now on.

    Raises:
        GoldRefused: not from 0 to a half.
    """
    if not (math.isfinite(share) and 0 <= share <= 0.5):
        raise GoldRefused
    terms.change(campaign, by=by, gold_share=share)


def _lock(campaign: Campaign, row_number: int) -> Task:
    task = Task.objects.select_for_update().filter(campaign=campaign, row_number=row_number).first()
    if task is None or task.state not in {Task.State.OPEN, Task.State.RESOLVED}:
        raise GoldRefused
    if GoldItem.objects.filter(task=task).exists():
        raise GoldRefused
    return task


def _make(
    campaign: Campaign, task: Task, answer: Any, author: User, explanation: str, cap: int, source: str
) -> GoldItem:
    """Write the item; call inside a transaction, with the task locked."""
    kept = checked_result(campaign, task.data, answer)
    if task.state == Task.State.OPEN:
        Tally.objects.filter(campaign=campaign).update(tasks_resolved=F("tasks_resolved") + 1)
    task.state, task.slots_left = Task.State.GOLD, cap
    task.save(update_fields=["state", "slots_left"])
    item = GoldItem.objects.create(
        task=task,
        campaign=campaign,
        answer=kept,
        label=chosen_label(campaign, kept),
        explanation=explanation,
        source=source,
        cap=cap,
        created_by=author,
    )
    knowing.say(campaign, item.task_id, kept, label=item.label, method=METHOD, evidence={})
    if task.answers:
        consensus.ask_for_refit(campaign)
    return item


def _give_back(campaign: Campaign, task: Task) -> None:
    """Put a task that is gold no more back into the queue, or among those that have their answers."""
    held = Assignment.objects.filter(task=task, state=Assignment.State.RESERVED).count()
    if task.answers + held >= campaign.answers_per_task:
        task.state, task.slots_left = Task.State.RESOLVED, 0
    else:
        task.state, task.slots_left = Task.State.OPEN, campaign.answers_per_task - task.answers - held
        Tally.objects.filter(campaign=campaign).update(tasks_resolved=F("tasks_resolved") - 1)
    task.save(update_fields=["state", "slots_left"])
