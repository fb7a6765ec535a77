"""Imports: a file on its way to becoming tasks."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.models.campaign import Campaign
from caravan.lib.ids import uuid7
from caravan.lib.states import Moves


class ImportJob(models.Model):
    """One uploaded file. Its tasks appear all at once, when it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    class Format(models.TextChoices):
        JSON = "json", "JSON"
        JSONL = "jsonl", "JSON Lines"
        CSV = "csv", "CSV"
        TSV = "tsv", "TSV"

    MOVES: ClassVar[Moves] = {
        State.WAITING: frozenset({State.RUNNING, State.REFUSED}),
        State.RUNNING: frozenset({State.DONE, State.REFUSED}),
        State.DONE: frozenset(),
        State.REFUSED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(upload_to="imports/%Y/%m/")
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=8, choices=Format)
    skip_bad_rows = models.BooleanField(default=False, help_text="import the good rows although some are bad")
    bytes_total = models.PositiveBigIntegerField(default=0)
    bytes_done = models.PositiveBigIntegerField(default=0)
    rows_good = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)


class ImportProblem(models.Model):
    """Why one row of an import is bad. At most `annotation.services.importing.PROBLEMS_KEPT` are kept."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="problems")
    row_number = models.PositiveIntegerField()
    where = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=500)
