"""What refits are made of, written down before anything rests on them; see `models.Refit`.

Call with the campaign's refit lock held: the log is read, compared with what was read of the answers, and added to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from annotation.models import Campaign, Contribution, Refit
from annotation.quality.engine import engine

RECORD: Final = 32
HALF: Final = 16
LOG_AT_ONCE: Final = 500
Records = npt.NDArray[np.bytes_]
# What a reviewer refused says nothing about the task. What consensus refused still does, or it would confirm itself.
COUNTING = ~Q(state=Contribution.State.REJECTED, decided_by="reviewer")


@dataclass
class Inputs:
    """What a refit has read.

    Attributes:
        records: of the answers, one after the other.
        known: what is known of tasks, by the task's id as text: a class, or canonical answers by control.
        cleared: people whom the owner's word lets pass.
    """

    records: bytearray = field(default_factory=bytearray)
    known: dict[str, Any] = field(default_factory=dict)
    cleared: Collection[UUID] = ()

    def add(self, pk: UUID, content_hash: bytes | memoryview) -> None:
        """Take an answer in."""
        self.records += record_of(pk, content_hash)

    def labels(self) -> dict[int, str]:
        """Return the classes that are known, by task id."""
        return {int(task): label for task, label in self.known.items()}


@dataclass(frozen=True)
class Written:
    """A refit as it is written down.

    Attributes:
        number: of the refit.
        doubtful: what it said, if it has been carried out to the end already: there is nothing new.
    """

    number: int
    doubtful: bool | None


def record_of(pk: UUID, content_hash: bytes | memoryview) -> bytes:
    """Return the record of an answer."""
    return pk.bytes + bytes(content_hash)[:HALF]


def write_down(campaign: Campaign, inputs: Inputs) -> Written:
    """Write down what a refit is made of, unless that is what the last one was made of."""
    last = Refit.objects.filter(campaign=campaign).order_by("-number").first()
    before = counted(campaign)
    now = np.unique(_records(bytes(inputs.records)))
    added, removed = np.setdiff1d(now, before, assume_unique=True), np.setdiff1d(before, now, assume_unique=True)
    known = _changes(known_at(campaign), inputs.known)
    made_of = {
        "policy_version": campaign.policy_version,
        "engine": engine(),
        "cleared": sorted(map(str, inputs.cleared)),
    }
    if last and not (len(added) or len(removed) or known) and all(getattr(last, k) == v for k, v in made_of.items()):
        return Written(last.number, last.doubtful)
    made = Refit.objects.create(
        campaign=campaign,
        number=last.number + 1 if last else 1,
        added=added.tobytes(),
        removed=removed.tobytes(),
        known=known,
        **made_of,
    )
    return Written(made.number, None)


def begin(campaign: Campaign) -> int:
    """Take a number for a refit whose answers are too many to be read before the first are written."""
    last = Refit.objects.filter(campaign=campaign).order_by("-number").first()
    number = last.number + 1 if last else 1
    Refit.objects.create(
        campaign=campaign,
        number=number,
        policy_version=campaign.policy_version,
        engine=engine(),
        added=b"",
        removed=b"",
    )
    return number


def complete(campaign: Campaign, number: int, inputs: Inputs) -> None:
    """Write down what a refit that has begun was made of."""
    before = counted(campaign)
    now = np.unique(_records(bytes(inputs.records)))
    Refit.objects.filter(campaign=campaign, number=number).update(
        added=np.setdiff1d(now, before, assume_unique=True).tobytes(),
        removed=np.setdiff1d(before, now, assume_unique=True).tobytes(),
        known=_changes(known_at(campaign), inputs.known),
    )


def finish(campaign: Campaign, number: int, *, doubtful: bool) -> None:
    """Note that everything a refit says has been stored."""
    Refit.objects.filter(campaign=campaign, number=number).update(doubtful=doubtful)


def redo(campaign: Campaign) -> None:
    """Have the last refit carried out anew even if it has been: some of what it said of tasks is gone."""
    last = Refit.objects.filter(campaign=campaign).order_by("-number").values("pk")[:1]
    Refit.objects.filter(pk__in=last).update(doubtful=None)


def counted(campaign: Campaign, number: int | None = None) -> Records:
    """Return the records of the answers that a refit was made of, sorted; of the last one without a number."""
    added, removed = bytearray(), bytearray()
    for plus, minus, _ in _log(campaign, number):
        added += plus
        removed += minus
    rows = _records(bytes(added + removed))
    sign = np.ones(len(rows))
    sign[len(added) // RECORD :] = -1
    unique, where = np.unique(rows, return_inverse=True)
    found: Records = unique[np.bincount(where, sign, len(unique)) > 0]
    return found


def known_at(campaign: Campaign, number: int | None = None) -> dict[str, Any]:
    """Return what a refit knew of tasks, by the task's id as text; the last one without a number."""
    known: dict[str, Any] = {}
    for *_, changes in _log(campaign, number):
        known |= changes
    return {task: said for task, said in known.items() if said is not None}


def _changes(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    changed = {task: said for task, said in now.items() if before.get(task) != said}
    return changed | dict.fromkeys(before.keys() - now.keys())


def _log(campaign: Campaign, number: int | None) -> Iterator[tuple[bytes, bytes, dict[str, Any]]]:
    rows = Refit.objects.filter(campaign=campaign).order_by("number")
    rows = rows if number is None else rows.filter(number__lte=number)
    for added, removed, known in rows.values_list("added", "removed", "known").iterator(LOG_AT_ONCE):
        yield bytes(added), bytes(removed), known


def _records(raw: bytes) -> Records:
    """Return records as an array; two are equal if all their bytes are, for they are of one length."""
    return np.frombuffer(raw, dtype=f"S{RECORD}")
