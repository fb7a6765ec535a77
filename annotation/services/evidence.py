"""What a campaign's consensus was made of, as one JSON document that `python -m verifier consensus` replays.

docs/verification.md names its parts. People go by the pseudonyms of the other exports. Answers that consensus refused
are among them: they still count, or consensus would confirm itself, and who was refused could not see why. What a
reviewer refused counts for nothing from the next refit on, and is left out then.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from django.db.models import Exists, OuterRef, Q

from annotation import labelspec
from annotation.models import Campaign, Contribution, Gate, Refit, Resolution, Revision, Skill, Task
from annotation.services import gating, inputs, knowing, specs
from annotation.services.exporting import CHUNK, pseudonym
from annotation.services.kinds import kinds_of
from annotation.services.specs import chosen_label, classes_of, spec_of
from caravan.lib.canonical import canonical_json

FORMAT = "caravan-consensus-2"
SUM_LENGTH = 16


def stream_consensus(campaign: Campaign) -> Iterator[bytes]:
    """Yield the document; apart from the records of the refits it speaks of, in constant memory."""
    return _Document(campaign).stream()


class _Document:
    """One document. Each row ends with its sum, and the document with the digest of all sums."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign, self.config = campaign, spec_of(campaign)
        self.control = labelspec.single_choice_control(self.config)
        stored = Resolution.objects.filter(campaign=campaign, refit__isnull=False)
        self.refits = sorted({number for number in stored.values_list("refit", flat=True) if number is not None})
        self.counted = {number: inputs.counted(campaign, number) for number in self.refits}
        answered = Exists(Contribution.objects.filter(task=OuterRef("pk")))
        tasks = Task.objects.filter(Q(resolution__isnull=False) | answered, campaign=campaign).order_by("pk")
        self.uids = {pk: str(uid) for pk, uid in tasks.values_list("pk", "uid").iterator(CHUNK)}
        self.places = {pk: place for place, pk in enumerate(self.uids)}
        self.people: dict[UUID, int] = {}
        self._digest = hashlib.sha256()

    def stream(self) -> Iterator[bytes]:
        head = self._summed_map(self._head())
        yield orjson.dumps(head)[:-1]
        yield b',\n"tasks": ' + orjson.dumps(list(self.uids.values()))
        yield from self._section("answers", self._answers())
        yield from self._section("known", self._known())
        yield from self._section("skills", self._skills())
        yield from self._section("held", self._held())
        yield b',\n"people": ' + orjson.dumps([pseudonym(self.campaign.pk, each) for each in self.people])
        yield b',\n"resolutions": {'
        yield from _joined(
            orjson.dumps(uid) + b": " + orjson.dumps(self._summed_map(found)) for uid, found in self._resolutions()
        )
        yield b'},\n"digest": ' + orjson.dumps(self._digest.hexdigest()) + b"}\n"

    def _section(self, name: str, rows: Iterable[list[Any]]) -> Iterator[bytes]:
        yield f',\n"{name}": ['.encode()
        yield from _joined(orjson.dumps([*row, self._sum(row)]) for row in rows)
        yield b"]"

    def _summed_map(self, row: dict[str, Any]) -> dict[str, Any]:
        return row | {"sum": self._sum(row)}

    def _sum(self, row: Any) -> str:
        found = hashlib.sha256(canonical_json(row)).hexdigest()[:SUM_LENGTH]
        self._digest.update(found.encode())
        return found

    def _head(self) -> dict[str, Any]:
        kinds = kinds_of(self.config)
        policies = self.campaign.policies.order_by("version").values_list("version", "terms")
        refits = Refit.objects.filter(campaign=self.campaign, number__in=self.refits).order_by("number")
        return {
            "kind": "consensus",
            "format": FORMAT,
            "campaign": str(self.campaign.pk),
            "policies": [{"version": version, "terms": terms} for version, terms in policies],
            "control": self.control.name if self.control else None,
            "classes": list(classes_of(self.campaign)),
            "kinds": [] if self.control else [[name, kind] for name, kind in kinds.items()],
            "refits": [
                {
                    "number": each.number,
                    "policy_version": each.policy_version,
                    "engine": each.engine,
                    "cleared": [pseudonym(self.campaign.pk, UUID(person)) for person in each.cleared],
                }
                for each in refits
            ],
        }

    def _answers(self) -> Iterator[list[Any]]:
        """Yield [task, person, what was said, the refits that counted it], oldest first."""
        everything = Contribution.objects.filter(campaign=self.campaign).order_by("id")
        columns = ("id", "content_hash", "task_id", "annotator_id", "result", "label", "state", "decided_by")
        added_to = Resolution.objects.filter(campaign=self.campaign, evidence__has_key="steps")
        open_tasks = set(added_to.values_list("task_id", flat=True))
        answers = everything.values_list(*columns).iterator(CHUNK)
        while rows := list(islice(answers, CHUNK)):
            before = self._revisions([row[0] for row in rows])
            versions = [
                version
                for pk, digest, *who, result, label, state, by in rows
                for version in [
                    *((pk, old, *who, said, None, False) for old, said in before.get(pk, ()) if old != bytes(digest)),
                    (pk, digest, *who, result, label, state != "rejected" or by != "reviewer"),
                ]
            ]
            counted = self._counted_in([inputs.record_of(pk, digest) for pk, digest, *_ in versions])
            for (_, _, task, person, result, label, counts), refits in zip(versions, counted, strict=True):
                said = (
                    (label or chosen_label(self.campaign, result))
                    if self.control
                    else specs.canonical_json(self.config, result)
                )
                if said is not None and (refits or counts or task in open_tasks):
                    who = self.people.setdefault(person, len(self.people))
                    yield [self.places[task], who, said, refits]

    def _revisions(self, pks: list[UUID]) -> dict[UUID, list[tuple[bytes, Any]]]:
        """Return what some answers said before their authors changed them."""
        found: dict[UUID, list[tuple[bytes, Any]]] = {}
        rows = Revision.objects.filter(contribution__in=pks).order_by("pk")
        for pk, digest, result in rows.values_list("contribution_id", "content_hash", "result"):
            if bytes(digest) not in {old for old, _ in found.get(pk, ())}:
                found.setdefault(pk, []).append((bytes(digest), result))
        return found

    def _counted_in(self, records: list[bytes]) -> list[list[int]]:
        """Return which refits counted each record."""
        rows = np.frombuffer(b"".join(records), dtype=f"S{inputs.RECORD}")
        columns = [np.isin(rows, self.counted[number]).tolist() for number in self.refits]
        return [
            [number for number, counted in zip(self.refits, each, strict=True) if counted]
            for each in (zip(*columns, strict=True) if columns else ((),) * len(rows))
        ]

    def _known(self) -> Iterator[list[Any]]:
        """Yield [task, what is known, the refits that knew it]; what the owner says now is there in any case."""
        now: dict[int, Any] = (
            dict(knowing.known_labels(self.campaign)) if self.control else dict(knowing.known_answers(self.campaign))
        )
        said: dict[tuple[int, bytes], tuple[Any, list[int]]] = {
            (task, canonical_json(answer)): (answer, []) for task, answer in now.items()
        }
        for number in self.refits:
            for key, answer in inputs.known_at(self.campaign, number).items():
                said.setdefault((int(key), canonical_json(answer)), (answer, []))[1].append(number)
        for (task, _), (answer, refits) in sorted(said.items()):
            yield [self.places[task], answer, refits]

    def _skills(self) -> Iterator[list[Any]]:
        """Yield [person, right, wrong]."""
        rows = Skill.objects.filter(campaign=self.campaign).order_by("annotator_id")
        for person, a, b in rows.values_list("annotator_id", "a", "b").iterator(CHUNK):
            yield [self.people.setdefault(person, len(self.people)), a, b]

    def _held(self) -> Iterator[list[Any]]:
        """Yield [person, why, share of answers that follow the truth, limit, bits]."""
        names = {reason: name for name, reason in gating.REASONS.items()}
        rows = Gate.objects.filter(campaign=self.campaign, state=Gate.State.HELD).order_by("annotator_id")
        for person, reason, *numbers in rows.values_list("annotator_id", "reason", "skill", "limit", "bits"):
            yield [self.people.setdefault(person, len(self.people)), names[reason], *numbers]

    def _resolutions(self) -> Iterator[tuple[str, dict[str, Any]]]:
        rows = Resolution.objects.filter(campaign=self.campaign).order_by("task_id")
        what = ("label", "log_posterior") if self.control else ("answer",)
        columns = (*what, "confidence", "method", "answers_used", "policy_version", "refit", "evidence")
        for row in rows.values("task_id", *columns).iterator(CHUNK):
            yield self.uids[row["task_id"]], {name: row[name] for name in columns}


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    between = b"\n"
    for part in parts:
        yield between + part
        between = b",\n"
