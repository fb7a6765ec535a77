"""Corrections: what a reviewer says the right answer is, beside the verdict on the one that was given.

The answer itself stays as its author gave it, and is paid or refused as the verdict has it. From the moment the verdict
takes effect the correction is what is known of the task (`knowing`): it is exported, and others are measured by it.
"""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from annotation import labelspec
from annotation.models import Campaign, Contribution, Correction, GoldItem, Resolution, Review
from annotation.services import consensus, inputs, knowing, media
from annotation.services.specs import checked_result, chosen_label, spec_of

METHOD: Final = "corrected"
APPROVED: Final = Contribution.State.APPROVED


def checked(contribution: Contribution, fix: Any) -> Any:
    """Return a correction as it will be kept; None if there is none, or if it says what the answer says.

    Raises:
        InvalidResult: it does not fit the config or the task, or names files that are not its author's; `places` names
            every mistake.
    """
    if fix is None:
        return None
    kept = checked_result(contribution.campaign, contribution.task.data, fix)
    media.refuse_foreign_files(contribution.assignment, kept)
    return None if _said(contribution.campaign, kept) == _said(contribution.campaign, contribution.result) else kept


def keep(review: Review, contribution: Contribution, fix: Any) -> Correction:
    """Keep the correction that came with a verdict; call inside its transaction."""
    return Correction.objects.create(
        review=review,
        contribution=contribution,
        campaign=contribution.campaign,
        task_id=contribution.task_id,
        result=fix,
        label=chosen_label(contribution.campaign, fix),
    )


def take_effect(contribution: Contribution, verdict: str) -> None:
    """Have the newest correction that came with this verdict on an answer stand; none does nothing.

    Call inside the transaction in which the verdict takes effect. What an owner says of a gold task goes before it.
    """
    rows = Correction.objects.filter(contribution=contribution, review__verdict=verdict).order_by("-pk")
    newest = rows.select_related("campaign").first()
    if newest is None:
        return
    Correction.objects.filter(pk=newest.pk).update(stands=True)
    if not GoldItem.objects.filter(task=newest.task_id).exists():
        _tell(newest)
    consensus.ask_for_refit(newest.campaign)


def confirmed_by_silence(contributions: Collection[UUID]) -> None:
    """Have corrections stand whose answers were accepted since nobody objected to the first verdict."""
    corrected = Contribution.objects.filter(pk__in=contributions, corrections__review__verdict=APPROVED)
    for row in corrected.filter(state=APPROVED).distinct().order_by("pk"):
        take_effect(row, APPROVED)


def withdraw(contributions: Collection[UUID]) -> None:
    """Let corrections of answers stand no more whose verdicts were undone; call inside that transaction."""
    mine = Correction.objects.filter(contribution__in=contributions, stands=True)
    tasks = sorted(mine.values_list("task_id", flat=True))
    if not tasks:
        return
    mine.update(stands=False)
    # What others answered is agreed on anew by the refit; until then nothing is said of the task.
    Resolution.objects.filter(task__in=tasks, method=METHOD).delete()
    for left in Correction.objects.filter(task__in=tasks, stands=True).select_related("campaign").order_by("pk"):
        _tell(left)
    for campaign in Campaign.objects.filter(tasks__in=tasks).distinct():
        inputs.redo(campaign)
        consensus.ask_for_refit(campaign)


def standing(contribution: Contribution) -> Correction | None:
    """Return the correction of an answer that took effect."""
    return Correction.objects.filter(contribution=contribution, stands=True).order_by("-pk").first()


def _tell(correction: Correction) -> None:
    campaign = correction.campaign
    evidence = {"review": correction.pk}
    knowing.say(
        campaign, correction.task_id, correction.result, label=correction.label, method=METHOD, evidence=evidence
    )


def _said(campaign: Campaign, result: Any) -> tuple[Any, Any]:
    config = spec_of(campaign)
    return labelspec.canonical_answer(config, result), labelspec.marked_regions(config, result)
