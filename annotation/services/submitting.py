"""Taking an answer in: checked before anything is written, written once however often it is sent."""

import secrets
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.errors import AlreadySubmitted, AssignmentGone, CampaignOver, NoSuchAssignment, SubmissionReused
from annotation.models import Assignment, Campaign, Contribution
from annotation.services import consensus, media, overlap, queue, remarking, storing
from annotation.services.reading import mine
from annotation.services.specs import checked_result, chosen_label
from annotation.services.standing import lock_cursor
from caravan.accounts.models import User
from caravan.events.outbox import publish
from caravan.lib.canonical import sha256_json
from caravan.lib.states import move

LEAD_TIME_MS_MOST = 2**31 - 1


def submit(
    assignment_id: UUID,
    *,
    annotator: User,
    submission_id: UUID,
    result: Any,
    lead_time_ms: int | None = None,
    note: str = "",
) -> Contribution:
    """Store an answer and return its contribution; the same submission sent again returns the same one.

    An answer that comes after its reservation expired is taken if the task still has a place, the budget the money, and
    the campaign is not over.

    Args:
        note: what the author wants the owner to know, if anything.

    Raises:
        NoSuchAssignment: unknown, or somebody else's.
        InvalidResult: the answer does not fit the config; `places` names every mistake.
        AssignmentGone: skipped, or expired and its place is taken.
        CampaignOver: expired, and the campaign has ended.
        AlreadySubmitted: the assignment has another submission.
        SubmissionReused: the submission id belongs to another assignment.
    """
    assignment = mine(assignment_id, annotator)
    if assignment is None:
        raise NoSuchAssignment
    if assignment.state == Assignment.State.SUBMITTED:
        return _replayed(assignment, submission_id)
    kept = checked_result(assignment.campaign, assignment.task.data, result)
    media.refuse_foreign_files(assignment, kept)
    contribution = Contribution(
        submission_id=submission_id,
        assignment=assignment,
        campaign=assignment.campaign,
        task=assignment.task,
        annotator=annotator,
        result=kept,
        label=chosen_label(assignment.campaign, kept),
        content_hash=sha256_json(kept),
        salt=secrets.token_bytes(16),
        lead_time_ms=lead_time_ms,
        note=note,
        submitted_at=timezone.now(),
    )
    try:
        return _store(contribution)
    except IntegrityError:
        if Contribution.objects.filter(submission_id=submission_id).exclude(assignment=assignment).exists():
            raise SubmissionReused from None
        raise


@transaction.atomic
def _store(contribution: Contribution) -> Contribution:
    """Write the answer and everything that follows from it at once."""
    campaign, late = contribution.campaign, False
    resolved = storing.store(contribution)
    if resolved is None:
        assignment = _looked_at_again(contribution)
        if assignment.state == Assignment.State.SUBMITTED:
            return _replayed(assignment, contribution.submission_id)
        late = _take_back(assignment, campaign)
        resolved = storing.store(contribution)
        if resolved is None:
            raise AssignmentGone
    confidence = consensus.update_online(campaign, contribution)
    extended = resolved and overlap.extend(contribution, confidence)
    # A gold task is never full, so whoever mixes in gold has answers compared whether or not one of them fills a task.
    if resolved or campaign.gold_share or campaign.state == Campaign.State.FINISHED:
        consensus.ask_for_refit(campaign)
    publish("contribution.submitted", contribution=str(contribution.pk), campaign=str(campaign.pk))
    if contribution.note:
        remarking.of_note(contribution.assignment, contribution.note)
    if not storing.count(contribution, resolved=resolved and not extended, late=late):
        raise AssignmentGone
    return contribution


def _looked_at_again(contribution: Contribution) -> Assignment:
    """Return the assignment as it is now, when nobody else can change it: with its person's row locked."""
    lock_cursor(contribution.campaign, contribution.annotator)
    return Assignment.objects.get(pk=contribution.assignment_id)


def _take_back(assignment: Assignment, campaign: Campaign) -> bool:
    """Reserve anew a place whose time ran out; return whether that was needed.

    Raises:
        AssignmentGone: the place is taken, or the person gave it back.
        CampaignOver: nothing is handed out in this campaign any more.
    """
    if assignment.state == Assignment.State.RESERVED:
        return False
    if assignment.state == Assignment.State.EXPIRED and campaign.state == Campaign.State.FINISHED:
        raise CampaignOver
    if assignment.state != Assignment.State.EXPIRED or not queue.take_slot(assignment.task_id):
        raise AssignmentGone
    move(assignment, Assignment.State.RESERVED)
    return True


def _replayed(assignment: Assignment, submission_id: UUID) -> Contribution:
    contribution = Contribution.objects.select_related("campaign").get(assignment=assignment)
    if contribution.submission_id != submission_id:
        raise AlreadySubmitted
    contribution.replayed = True
    return contribution
