"""Data into tasks: a few rows at once, or a file in the background."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.errors import CampaignLocked, InvalidTasks
from annotation.formats.storable import NotStorable, storable
from annotation.models import Campaign
from annotation.services import loading
from annotation.services.specs import task_problems
from caravan.lib.errors import Place

PROBLEMS_KEPT = 1000
ROWS_AT_ONCE = 10_000


def add_tasks(campaign: Campaign, rows: Iterable[dict[str, Any]]) -> int:
    """Check a few rows and add them all, or none; return how many.

    Raises:
        InvalidTasks: a row does not fit the config, there are none, or more than `ROWS_AT_ONCE`.
        CampaignLocked: the campaign is finished.
    """
    refuse_finished(campaign)
    kept: list[dict[str, Any]] = []
    problems: list[Place] = []
    for number, row in enumerate(rows):
        if number >= ROWS_AT_ONCE:
            raise InvalidTasks(places=[Place("tasks", "too_many", _("Import more rows than this as a file."))])
        data, found = checked_row(campaign, row)
        kept.append(data)
        problems += [Place(f"tasks[{number}].{place.where}".rstrip("."), place.code, place.message) for place in found]
        if len(problems) >= PROBLEMS_KEPT:
            break
    if not kept:
        problems = [Place("tasks", "empty", _("There is not one row."))]
    if problems:
        raise InvalidTasks(places=problems)
    with transaction.atomic():
        return loading.copy_tasks(campaign, kept, first_row=loading.lock_imports(campaign) + 1)


def checked_row(campaign: Campaign, row: Any) -> tuple[Any, list[Place]]:
    """Return a row as it will be kept, and what is wrong with it as a task of the campaign."""
    try:
        data = storable(row)
    except NotStorable as error:
        return row, [Place("", "not_storable", str(error))]
    return data, task_problems(campaign, data)


def refuse_finished(campaign: Campaign) -> None:
    """Refuse new data for a finished campaign.

    Raises:
        CampaignLocked: it is finished.
    """
    if campaign.state == Campaign.State.FINISHED:
        raise CampaignLocked(_("The campaign is finished; it takes no more data."))
