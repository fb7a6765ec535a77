"""Rows into the task table by COPY, at the pace of the disk and in constant memory."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import F

from annotation.models import Campaign, Tally, Task
from annotation.origins import SITES_MOST, sites_of, together
from annotation.services.specs import spec_of
from caravan.lib.canonical import canonical_json
from caravan.lib.ids import uuid7

_COPY = """
COPY annotation_task (campaign_id, uid, row_number, data, content_hash, state, priority, slots_left, answers) FROM STDIN
"""
FLUSH_BYTES = 256 * 1024


def lock_imports(campaign: Campaign) -> int:
    """Let one import at a time write to a campaign and return how many tasks it has; call inside a transaction.

    The campaign is read anew. An advisory lock, so that people who label go on meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_lock_of(campaign)])
    # What rows are checked by may have changed while we waited; from here on it cannot.
    campaign.refresh_from_db(fields=["state", "label_config", "answers_per_task"])
    return Tally.objects.values_list("tasks", flat=True).get(campaign=campaign)


def hold_imports(campaign: Campaign) -> bool:
    """Keep imports out until the transaction ends; False at once if one is running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [_lock_of(campaign)])
        return bool(cursor.fetchone()[0])


def _lock_of(campaign: Campaign) -> str:
    return f"import {campaign.pk}"


def copy_tasks(campaign: Campaign, rows: Iterable[dict[str, Any]], *, first_row: int) -> int:
    """Write checked rows as open tasks and return how many; call inside a transaction, with imports locked.

    Args:
        rows: storable task data; may be a generator, read once.
        first_row: number of the first row, from 1.
    """
    count, pending = 0, bytearray()
    spec, sites = spec_of(campaign), set[str]()
    start = f"{campaign.pk}\t".encode()
    end = f"\t{Task.State.OPEN}\t0\t{campaign.answers_per_task}\t0\n".encode()
    connection.ensure_connection()
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for count, data in enumerate(rows, 1):
            text = canonical_json(data)
            if len(sites) <= SITES_MOST:
                sites.update(sites_of(spec, data))
            pending += start + f"{uuid7()}\t{first_row + count - 1}\t".encode()
            # JSON has escaped every tab and line break; only its backslashes mean something to COPY.
            pending += text.replace(b"\\", b"\\\\")
            pending += b"\t\\\\x" + hashlib.sha256(text).hexdigest().encode() + end
            if len(pending) > FLUSH_BYTES:
                copy.write(bytes(pending))
                pending.clear()
        copy.write(bytes(pending))
    Tally.objects.filter(campaign=campaign).update(tasks=F("tasks") + count)
    _let_through(campaign, sites)
    return count


def _let_through(campaign: Campaign, sites: set[str]) -> None:
    """Remember from where the campaign's pages load; imports are locked, so nobody else writes it now."""
    known = Campaign.objects.values_list("media_sites", flat=True).get(pk=campaign.pk)
    if (wanted := together(known, sites)) != known:
        Campaign.objects.filter(pk=campaign.pk).update(media_sites=wanted)
