"""Data into tasks: a few rows at once, or a file in the background."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.files.base import File
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from annotation.errors import CampaignLocked, ImportRefused, ImportRunning, InvalidTasks
from annotation.formats import files
from annotation.formats.rows import row_of
from annotation.models import Campaign, ImportJob
from annotation.services import goldrows, import_runs, loading
from annotation.services.suggesting import Suggested, Suggestions
from caravan.accounts.models import User
from caravan.lib.errors import Place

PROBLEMS_KEPT = import_runs.PROBLEMS_KEPT
ROWS_AT_ONCE = 10_000
PATIENCE_S = 5
FILE_BYTES = 1024**3
TASK = "annotation.tasks.import_file"
LOST_AFTER = timedelta(minutes=1)
RESCUE_EVERY_S = 60
RESCUED_AT_ONCE = 100


def add_tasks(campaign: Campaign, rows: Iterable[dict[str, Any]]) -> int:
    """Check a few rows and add them all, or none, with what is suggested for them; return how many.

    Raises:
        InvalidTasks: a row does not fit the config, there are none, or more than `ROWS_AT_ONCE`.
        CampaignLocked: the campaign is finished.
        ImportRunning: a file is being imported.
    """
    with transaction.atomic():
        first = _first_row(campaign)
        refuse_finished(campaign)
        checked = _checked(campaign, rows)
        parted = goldrows.Parted(campaign, (data for data, _said in checked), first_row=first)
        made = loading.copy_tasks(campaign, parted, first_row=first)
        with Suggestions() as suggestions:
            for number, (_data, said) in enumerate(checked, first):
                suggestions.add(number, said)
            suggestions.write(campaign)
        parted.make(author=campaign.created_by)
        return made


def _first_row(campaign: Campaign) -> int:
    """Lock imports, waiting no longer than somebody who asks does, and return the number of the next row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE_S}s'")
        try:
            first = loading.lock_imports(campaign) + 1
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                raise ImportRunning from None
            raise
        cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    return first


def _checked(campaign: Campaign, rows: Iterable[dict[str, Any]]) -> list[tuple[dict[str, Any], list[Suggested]]]:
    kept: list[tuple[dict[str, Any], list[Suggested]]] = []
    problems: list[Place] = []
    for number, row in enumerate(rows):
        if number >= ROWS_AT_ONCE:
            raise InvalidTasks(places=[Place("tasks", "too_many", _("Import more rows than this as a file."))])
        data, said, found = import_runs.checked_row(campaign, row_of(number, row))
        kept.append((data, said))
        problems += [Place(f"tasks[{number}].{place.where}".rstrip("."), place.code, place.message) for place in found]
        if len(problems) >= PROBLEMS_KEPT:
            break
    if not kept:
        problems = [Place("tasks", "empty", _("There is not one row."))]
    if problems:
        raise InvalidTasks(places=problems)
    return kept


def start(
    campaign: Campaign, *, author: User, file: "File[bytes]", file_name: str, skip_bad_rows: bool = False
) -> ImportJob:
    """Store an uploaded file and have it imported in the background.

    Args:
        skip_bad_rows: import the good rows although some are bad; otherwise one bad row refuses the whole file.

    Raises:
        ImportRefused: of no known format, packed, empty, or larger than `FILE_BYTES`.
        CampaignLocked: the campaign is finished.
    """
    refuse_finished(campaign)
    name = "".join(character if character.isprintable() else "\ufffd" for character in file_name)[-200:]
    kind = files.format_of(name)
    head = file.read(8)
    file.seek(0)
    if kind is None or files.is_archive(head):
        raise ImportRefused(_("Send a .json, .jsonl, .csv or .tsv file, not packed."))
    if not file.size or file.size > FILE_BYTES:
        raise ImportRefused(_("The file is empty.") if not file.size else _("The file is larger than 1 GB."))
    job = ImportJob(
        campaign=campaign,
        created_by=author,
        file_name=name,
        format=kind,
        skip_bad_rows=skip_bad_rows,
        bytes_total=file.size,
    )
    job.file.save(f"{job.pk}.{kind}", file, save=False)
    job.save(force_insert=True)
    transaction.on_commit(lambda: current_app.send_task(TASK, [str(job.pk)]), robust=True)
    return job


def rescue() -> int:
    """Ask again for imports that nobody is known to work on, the oldest first; return for how many.

    A message is lost when the queue is down at the commit, or loses its memory. One too many does no harm: a job runs
    once at a time and ends once. Ours lapse before the next rescue, so they do not pile up behind a busy worker.
    """
    lost = ImportJob.objects.filter(
        state__in=[ImportJob.State.WAITING, ImportJob.State.RUNNING], created_at__lt=timezone.now() - LOST_AFTER
    )
    pks = list(lost.order_by("created_at").values_list("pk", flat=True)[:RESCUED_AT_ONCE])
    for pk in pks:
        current_app.send_task(TASK, [str(pk)], expires=RESCUE_EVERY_S)
    return len(pks)


def run(job_id: UUID) -> None:
    """Import a stored file: all of its tasks appear at once, or none and the reasons. Safe to run twice."""
    import_runs.run(job_id)


def refuse_finished(campaign: Campaign) -> None:
    """Refuse new data for a finished campaign.

    Raises:
        CampaignLocked: it is finished.
    """
    if campaign.state == Campaign.State.FINISHED:
        raise CampaignLocked(_("The campaign is finished; it takes no more data."))
