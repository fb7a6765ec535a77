"""Changing an answer of one's own while nobody has begun to judge it."""

from typing import Any
from uuid import UUID

from django.db import transaction

from annotation.errors import Judged
from annotation.models import Campaign, Contribution, GoldResult, Revision, Task
from annotation.services import consensus, media, remarking
from annotation.services.specs import checked_result, chosen_label
from annotation.services.standing import lock_cursor
from caravan.accounts.models import User
from caravan.events.outbox import publish
from caravan.lib.canonical import sha256_json

WORKABLE = (Campaign.State.LIVE, Campaign.State.PAUSED)
# Gold can be changed as everything else can, or it would be known by that.
UNSETTLED = (Task.State.OPEN, Task.State.GOLD)


def revise(
    pk: UUID, *, annotator: User, result: Any, lead_time_ms: int | None = None, note: str | None = None
) -> Contribution:
    """Put another result in the place of a submitted one, whose text is kept; the same one again changes nothing.

    Args:
        lead_time_ms: time spent on the change, added to that of the answer.
        note: instead of the author's word to the owner; None leaves it.

    Raises:
        Contribution.DoesNotExist: unknown, or somebody else's.
        InvalidResult: the answer does not fit the config; `places` names every mistake.
        Judged: it is decided, waits for a reviewer, or its task has all its answers.
    """
    found = Contribution.objects.select_related("campaign", "task", "assignment").get(pk=pk, annotator=annotator)
    found.assignment.campaign = found.campaign
    kept = checked_result(found.campaign, found.task.data, result)
    media.refuse_foreign_files(found.assignment, kept)
    return _replace(found, kept, lead_time_ms or 0, note)


@transaction.atomic
def _replace(found: Contribution, kept: list[Any], lead_time_ms: int, note: str | None) -> Contribution:
    """Write the new answer, with the person's row and the task locked, as submitting does."""
    lock_cursor(found.campaign, found.annotator)
    task = Task.objects.select_for_update().only("state").get(pk=found.task_id)
    # Who decides locks the answer first and its author's row then, so this must not wait for them.
    now = Contribution.objects.select_for_update(skip_locked=True).filter(pk=found.pk).first()
    if now is None:
        raise Judged
    digest, said = sha256_json(kept), now.note if note is None else note
    if bytes(now.content_hash) == digest and now.note == said:
        return now
    waits = now.state == Contribution.State.SUBMITTED and now.review_due_at is None
    if not waits or task.state not in UNSETTLED or found.campaign.state not in WORKABLE:
        raise Judged
    if now.note != said:
        remarking.of_note(found.assignment, said)
    Revision.objects.create(contribution=now, result=now.result, content_hash=now.content_hash, note=now.note)
    now.result, now.content_hash, now.note = kept, digest, said
    now.label = chosen_label(found.campaign, kept)
    now.lead_time_ms = min((now.lead_time_ms or 0) + lead_time_ms, 2**31 - 1)
    if task.state == Task.State.GOLD:
        GoldResult.objects.filter(contribution=now).delete()  # compared anew by the refit
    now.save(update_fields=["result", "content_hash", "note", "label", "lead_time_ms"])
    # What was learned from the first answer cannot be unlearned in passing; the models read all answers anew.
    consensus.ask_for_refit(found.campaign)
    publish("contribution.revised", contribution=str(now.pk), campaign=str(now.campaign_id))
    return now
