"""The ledger's hash chain: entries are sealed soon after they are written, in the order in which they become visible.

seal n = SHA-256(seal n-1 ‖ SHA-256(entry) ‖ …) over its entries by id, 32 zero bytes before the first; an entry is its
canonical JSON: cause, memo, when it was written, and its lines in order. Writers are not slowed down: they seal
nothing, and wait for nobody. An entry whose transaction commits late is in a later seal than its id would say, once.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import connection, transaction

from caravan.lib.canonical import sha256_json
from rewards.models import Entry, Line, Seal

FIRST: Final = bytes(32)
BATCH: Final = 5000
"""Entries that one seal holds at most."""


@transaction.atomic
def seal() -> Seal | None:
    """Seal the entries that are in no seal yet, up to `BATCH`; return the seal, None when there are none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.seal ledger'))")
    entries = list(Entry.objects.filter(seal=None).order_by("pk")[:BATCH])
    if not entries:
        return None
    last = Seal.objects.order_by("-number").first()
    number, before = (last.number + 1, bytes(last.digest)) if last else (1, FIRST)
    made = Seal.objects.create(number=number, entries=len(entries), digest=_digest(before, entries))
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(seal=number)
    return made


def check() -> Iterator[str]:
    """Yield what does not fit the chain: a sentence for each seal that does not follow from its entries."""
    before, expected = FIRST, 1
    for found in Seal.objects.order_by("number").iterator(chunk_size=100):
        if found.number != expected:
            yield f"seal {expected} is missing"
        entries = list(Entry.objects.filter(seal=found.number).order_by("pk"))
        if len(entries) != found.entries:
            yield f"seal {found.number} held {found.entries} entries, {len(entries)} are there"
        elif _digest(before, entries) != bytes(found.digest):
            causes = f"{entries[0].cause} … {entries[-1].cause}" if entries else "none"
            yield f"seal {found.number} does not follow from its entries ({causes}) and the seal before"
        before, expected = bytes(found.digest), found.number + 1
    lost = Entry.objects.filter(seal__gte=expected).order_by("seal").first()
    if lost:
        yield f"entry {lost.cause} names seal {lost.seal}, which is missing"


def _digest(before: bytes, entries: Sequence[Entry]) -> bytes:
    lines: dict[int, list[list[Any]]] = defaultdict(list)
    rows = Line.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("pk")
    fields = ("entry_id", "account__kind", "account__key", "account__token", "amount_base_units")
    for of, *line in rows.values_list(*fields):
        lines[of].append([*line[:3], str(line[3])])
    digest = hashlib.sha256(before)
    for entry in entries:
        said = {
            "id": entry.pk,
            "cause": entry.cause,
            "memo": entry.memo,
            "at": entry.created_at.isoformat(),
            "lines": lines[entry.pk],
        }
        digest.update(sha256_json(said))
    return digest.digest()
