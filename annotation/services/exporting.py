"""Exports, streamed in constant memory: one decided row per task, and one row per answer."""

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from annotation.formats import csv, jsonl
from annotation.models import Campaign, Contribution, Task
from annotation.services.specs import spec_of

CHUNK = 2000
ANNOTATION_COLUMNS = (
    "contribution",
    "task",
    "annotator",
    "result",
    "state",
    "decided_by",
    "reason",
    "submitted_at",
    "lead_time_ms",
    "content_hash",
)


def pseudonym(campaign_id: UUID, person_id: UUID) -> str:
    """Return a name for a person that is the same within a campaign and another in the next: 16 hexadecimal digits."""
    return hashlib.sha256(f"{campaign_id}|{person_id}".encode()).hexdigest()[:16]


def task_rows(campaign: Campaign) -> Iterator[dict[str, Any]]:
    """Yield one row per task in the order of the import, with what was decided about it.

    `answer` holds the consensus by control name; what a reviewer rejected has no part in it. `decided` tells whether
    the task has all its answers.
    """
    rows = (
        Task.objects.filter(campaign=campaign)
        .order_by("row_number")
        .values_list(
            "uid",
            "row_number",
            "data",
            "state",
            "answers",
            "content_hash",
            "resolution__answer",
            "resolution__label",
            "resolution__confidence",
            "resolution__method",
            "resolution__policy_version",
        )
    )
    for uid, number, data, state, answers, digest, answer, label, confidence, method, version in rows.iterator(CHUNK):
        yield {
            "task": str(uid),
            "row": number,
            "data": data,
            "answer": answer or {},
            "label": label,
            "confidence": confidence,
            "method": method,
            "policy_version": version,
            "answers": answers,
            "decided": state == Task.State.RESOLVED,
            "content_hash": bytes(digest).hex(),
        }


def annotation_rows(campaign: Campaign) -> Iterator[dict[str, Any]]:
    """Yield one row per answer, rejected ones without what they said: work that is not paid is not used."""
    rows = (
        Contribution.objects.filter(campaign=campaign)
        .order_by("id")
        .values_list(
            "id",
            "task__uid",
            "annotator_id",
            "result",
            "state",
            "decided_by",
            "reason",
            "submitted_at",
            "lead_time_ms",
            "content_hash",
        )
    )
    for pk, task, person, result, state, by, reason, submitted_at, lead_time_ms, digest in rows.iterator(CHUNK):
        yield {
            "contribution": str(pk),
            "task": str(task),
            "annotator": pseudonym(campaign.pk, person),
            "result": None if state == Contribution.State.REJECTED else result,
            "state": state,
            "decided_by": by,
            "reason": reason,
            "submitted_at": submitted_at.isoformat(),
            "lead_time_ms": lead_time_ms,
            "content_hash": bytes(digest).hex(),
        }


def stream_json(campaign: Campaign) -> Iterator[bytes]:
    """Yield the tasks as JSON Lines."""
    return jsonl.write(task_rows(campaign))


def stream_annotations(campaign: Campaign) -> Iterator[bytes]:
    """Yield the answers as JSON Lines."""
    return jsonl.write(annotation_rows(campaign))


def stream_json_array(campaign: Campaign) -> Iterator[bytes]:
    """Yield the tasks as one JSON array."""
    return jsonl.write_array(task_rows(campaign))


def stream_annotations_array(campaign: Campaign) -> Iterator[bytes]:
    """Yield the answers as one JSON array."""
    return jsonl.write_array(annotation_rows(campaign))


def stream_csv(campaign: Campaign) -> Iterator[bytes]:
    """Yield the tasks as CSV: the data's own fields first, then what was decided."""
    keys = sorted(spec_of(campaign).data_keys())
    decided = ("label", "confidence", "answers", "decided", "answer", "task", "row", "method")
    rows = task_rows(campaign)
    columns = [*(f"data.{key}" for key in keys), *decided]
    return csv.write(
        columns, ([*(row["data"].get(key) for key in keys), *(row[name] for name in decided)] for row in rows)
    )


def stream_annotations_csv(campaign: Campaign) -> Iterator[bytes]:
    """Yield the answers as CSV."""
    rows = annotation_rows(campaign)
    return csv.write(ANNOTATION_COLUMNS, ([row[name] for name in ANNOTATION_COLUMNS] for row in rows))
