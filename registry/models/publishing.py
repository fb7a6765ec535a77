"""The files of a dataset's version: how far their making has come, and what it found out on the way."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.lib.ids import uuid7
from caravan.lib.states import Moves
from registry.models.assets import Version


class Packing(models.Model):
    """One making of a draft's files. The newest that is done holds what pages show of them."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    MOVES: ClassVar[Moves] = {
        State.WAITING: frozenset({State.RUNNING, State.FAILED}),
        State.RUNNING: frozenset({State.DONE, State.FAILED}),
        State.DONE: frozenset(),
        State.FAILED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="packings")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rows_total = models.PositiveBigIntegerField(default=0, help_text="rows to be read, each as often as it will be")
    rows_done = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    statistics = models.JSONField(default=dict)
    certificate = models.JSONField(default=dict)
    samples = models.JSONField(default=list, help_text="the first decided rows")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "failed"]), name="packing_state"
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="packing_one_at_a_time",
            ),
        )

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.rows_done // self.rows_total) if self.rows_total else 0
