"""Rows into the task table by COPY, at the pace of the disk and in constant memory."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F

from annotation.models import Campaign, Tally, Task
from caravan.lib.canonical import canonical_json
from caravan.lib.ids import uuid7

_COPY = """
COPY annotation_task (campaign_id, uid, row_number, data, content_hash, state, priority, slots_left, answers) FROM STDIN
"""
FLUSH_BYTES = 256 * 1024


def lock_imports(campaign: Campaign) -> int:
    """Let one import at a time write to a campaign and return how many tasks it has; call inside a transaction.

    An advisory lock, so that people who label go on meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import {campaign.pk}"])
    return Tally.objects.values_list("tasks", flat=True).get(campaign=campaign)


def copy_tasks(campaign: Campaign, rows: Iterable[dict[str, Any]], *, first_row: int) -> int:
    """Write checked rows as open tasks and return how many; call inside a transaction, with imports locked.

    Args:
        rows: storable task data; may be a generator, read once.
        first_row: number of the first row, from 1.
    """
    count, pending = 0, bytearray()
    start = f"{campaign.pk}\t".encode()
    end = f"\t{Task.State.OPEN}\t0\t{campaign.answers_per_task}\t0\n".encode()
    connection.ensure_connection()
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for count, data in enumerate(rows, 1):
            text = canonical_json(data)
            pending += start + f"{uuid7()}\t{first_row + count - 1}\t".encode()
            # JSON has escaped every tab and line break; only its backslashes mean something to COPY.
            pending += text.replace(b"\\", b"\\\\")
            pending += b"\t\\\\x" + hashlib.sha256(text).hexdigest().encode() + end
            if len(pending) > FLUSH_BYTES:
                copy.write(bytes(pending))
                pending.clear()
        copy.write(bytes(pending))
    Tally.objects.filter(campaign=campaign).update(tasks=F("tasks") + count)
    return count
