"""One run of an import: read, check, COPY, and say how far it is, in one transaction and constant memory."""

import logging
import time
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from annotation.formats import files
from annotation.formats.rows import Row, Unreadable
from annotation.formats.storable import NotStorable, storable
from annotation.models import Campaign, ImportJob, ImportProblem
from annotation.services import goldrows, loading
from annotation.services.specs import task_problems
from annotation.services.suggesting import Suggested, Suggestions, suggested_for
from caravan.lib.errors import Place
from caravan.lib.locks import alone
from caravan.lib.states import move

logger = logging.getLogger(__name__)

PROBLEMS_KEPT = 1000
ROWS_MOST = 1_000_000
PROGRESS_EVERY_S = 0.5


class _Refused(Exception):
    """Nothing may stay of this import; the text is for its owner."""


def run(job_id: UUID) -> None:
    """Import a stored file; a second run of the same job does nothing, or all again after a worker was killed."""
    with alone(f"import job {job_id}") as taken:
        job = ImportJob.objects.select_related("campaign", "created_by").get(pk=job_id)
        if not taken or job.state not in {ImportJob.State.WAITING, ImportJob.State.RUNNING}:
            return
        if job.state == ImportJob.State.WAITING:
            move(job, ImportJob.State.RUNNING)
        with translation.override(job.created_by.language):
            _work(job)
        job.file.delete(save=False)


def _work(job: ImportJob) -> None:
    """Import, and say what was wrong in the language of whoever reads it."""
    work = _Run(job)
    try:
        work.do()
    except _Refused as refused:
        work.refuse(str(refused))
    except Exception:
        logger.exception("import %s failed", job.pk)
        work.refuse(_("Something went wrong on our side. Please send the file again."))


class _Run:
    """The state of one run."""

    def __init__(self, job: ImportJob) -> None:
        self.job, self.campaign = job, job.campaign
        self.good = self.bad = 0
        self.problems: list[ImportProblem] = []
        self._told_at = 0.0
        # Progress is told outside the import's transaction, or nobody would see it before the end.
        self._telling = connection.copy()

    def do(self) -> None:
        """Write all tasks and the job's end together.

        Raises:
            _Refused: the file cannot be imported as it is.
        """
        try:
            with self.job.file.open("rb") as file, transaction.atomic():
                first = loading.lock_imports(self.campaign) + 1
                if self.campaign.state == Campaign.State.FINISHED:
                    raise _Refused(_("The campaign is finished; it takes no more data."))
                with Suggestions() as suggestions:
                    good = self._good_rows(cast(BinaryIO, file), suggestions, first)
                    rows = goldrows.Parted(self.campaign, good, first_row=first)
                    loading.copy_tasks(self.campaign, rows, first_row=first)
                    self._refuse_if_bad()
                    suggestions.write(self.campaign)
                rows.make(author=self.job.created_by)
                ImportProblem.objects.bulk_create(self.problems)
                self._finish(ImportJob.State.DONE, "")
        finally:
            self._telling.close()

    def refuse(self, why: str) -> None:
        """Close the job without a task; the problems found say what to mend."""
        with transaction.atomic():
            ImportProblem.objects.bulk_create(self.problems)
            self.good = 0
            self._finish(ImportJob.State.REFUSED, why)

    def _finish(self, state: str, message: str) -> None:
        move(
            self.job,
            state,
            message=message[:500],
            rows_good=self.good,
            rows_bad=self.bad,
            bytes_done=self.job.bytes_total,
            finished_at=timezone.now(),
        )

    def _refuse_if_bad(self) -> None:
        if self.bad and not self.job.skip_bad_rows:
            raise _Refused(_("Some rows are bad, so nothing was imported."))
        if not self.good:
            raise _Refused(_("There is not one good row."))

    def _good_rows(self, file: BinaryIO, suggestions: Suggestions, first: int) -> Iterator[dict[str, Any]]:
        """Yield the rows that are tasks, put their suggestions aside; note what is wrong with the others."""
        try:
            for row in files.READERS[self.job.format](file):
                if row.number > ROWS_MOST:
                    raise _Refused(_("There are more than a million rows; split the file."))
                self._tell(file)
                data, said, problems = checked_row(self.campaign, row)
                if problems:
                    self._note(row.number, problems)
                elif not self.bad or self.job.skip_bad_rows:
                    suggestions.add(first + self.good, said)
                    self.good += 1
                    yield data
                if self.bad >= PROBLEMS_KEPT and not self.job.skip_bad_rows:
                    return
        except Unreadable as broken:
            self._note(broken.row, [Place("", broken.code, broken.message)])
            raise _Refused(broken.message) from None

    def _note(self, number: int, problems: list[Place]) -> None:
        self.bad += 1
        for place in problems[: PROBLEMS_KEPT - len(self.problems)]:
            self.problems.append(
                ImportProblem(
                    job=self.job,
                    row_number=number,
                    where=place.where[:200],
                    code=place.code[:40],
                    message=place.message[:500],
                )
            )

    def _tell(self, file: BinaryIO) -> None:
        """Write down how far we are, now and then."""
        now = time.monotonic()
        if now - self._told_at < PROGRESS_EVERY_S:
            return
        self._told_at = now
        with self._telling.cursor() as cursor:
            cursor.execute("UPDATE annotation_importjob SET bytes_done = %s WHERE id = %s", [file.tell(), self.job.pk])


def checked_row(campaign: Campaign, row: Row) -> tuple[Any, list[Suggested], list[Place]]:
    """Return a row's data as it will be kept, what is suggested for it, and what is wrong with either."""
    if row.code:
        return None, [], [Place("", row.code, row.message)]
    try:
        data = storable(row.data)
    except NotStorable as error:
        return row.data, [], [Place("", "not_storable", str(error))]
    problems = task_problems(campaign, data) + goldrows.problems(campaign, data)
    if problems:
        return data, [], problems
    return data, *suggested_for(campaign, data, row)
