"""Remarks about tasks: kept as they are made, counted as they are kept, answered by owners, whom authors answer."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from annotation.models import Assignment, Remark, RemarkAnswer, RemarkCount
from caravan.accounts.models import User


def of_skip(assignment: Assignment, *, reason: str, comment: str) -> None:
    """Keep why a task was skipped, if it is broken or there are words; call inside the transaction that skips."""
    if reason == "broken":
        _keep(assignment, Remark.Kind.BROKEN, words=comment, reason=reason)
    elif comment:
        _keep(assignment, Remark.Kind.SKIP, words=comment, reason=reason)


def of_note(assignment: Assignment, note: str) -> None:
    """Keep a note beside an answer; one that changed takes the place of the first. Call inside a transaction."""
    changed = Remark.objects.filter(assignment=assignment).update(words=note)
    if note and not changed:
        _keep(assignment, Remark.Kind.NOTE, words=note)


def _keep(assignment: Assignment, kind: Remark.Kind, *, words: str, reason: str = "") -> None:
    Remark.objects.create(
        campaign_id=assignment.campaign_id,
        assignment=assignment,
        author_id=assignment.annotator_id,
        kind=kind,
        reason=reason,
        words=words,
    )
    count, _ = RemarkCount.objects.get_or_create(campaign_id=assignment.campaign_id, kind=kind)
    RemarkCount.objects.filter(pk=count.pk).update(made=F("made") + 1, unanswered=F("unanswered") + 1)


@transaction.atomic
def answer(pk: UUID, *, owner: User, words: str) -> RemarkAnswer:
    """Answer a remark; whoever calls has made sure that it is of a campaign the person owns.

    Raises:
        Remark.DoesNotExist: unknown.
    """
    remark = Remark.objects.select_for_update().get(pk=pk)
    if not remark.answered:
        Remark.objects.filter(pk=pk).update(answered=True)
        count = RemarkCount.objects.filter(campaign=remark.campaign_id, kind=remark.kind)
        count.update(unanswered=F("unanswered") - 1)
    return RemarkAnswer.objects.create(remark=remark, author=owner, words=words)


@transaction.atomic
def reply(pk: UUID, *, author: User, words: str) -> RemarkAnswer:
    """Reply to an owner's answer to one's own remark, which waits for an answer again.

    Raises:
        Remark.DoesNotExist: unknown, somebody else's, or the last word there is not the owner's.
    """
    remark = Remark.objects.select_for_update().get(pk=pk, author=author, answered=True)
    Remark.objects.filter(pk=pk).update(answered=False)
    count = RemarkCount.objects.filter(campaign=remark.campaign_id, kind=remark.kind)
    count.update(unanswered=F("unanswered") + 1)
    return RemarkAnswer.objects.create(remark=remark, author=author, words=words)
