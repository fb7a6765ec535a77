"""Publishing facts, and handing them to their readers at least once."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from caravan.events.models import Event

logger = logging.getLogger(__name__)

Reader: TypeAlias = Callable[[Sequence[dict[str, Any]]], None]
# By hand: every annotation publishes, and the ORM takes longer to compose a statement than PostgreSQL to run it.
_WRITE = """
INSERT INTO events_event (name, payload, created_at, attempts)
SELECT %s, payload::jsonb, %s, 0 FROM unnest(%s::text[]) WITH ORDINALITY AS facts (payload, place) ORDER BY place
"""
_readers: dict[str, list[Reader]] = defaultdict(list)


def reads(name: str) -> Callable[[Reader], Reader]:
    """Register a function as a reader of the events called `name`.

    It gets the payloads of up to a batch of events, inside a transaction, and must write under unique causes: it may
    meet an event twice.
    """

    def register(reader: Reader) -> Reader:
        _readers[name].append(reader)
        return reader

    return register


def readers() -> frozenset[str]:
    """Return the names of the events that somebody reads."""
    return frozenset(_readers)


def publish(name: str, **payload: Any) -> None:
    """Write down a fact in the caller's transaction and wake the delivery after the commit."""
    publish_many(name, [payload])


def publish_many(name: str, payloads: Sequence[dict[str, Any]]) -> None:
    """Write down many facts of one name with one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [name, timezone.now(), [json.dumps(payload) for payload in payloads]])
    if any(_readers.get(name, ())):
        transaction.on_commit(_wake, robust=True)


def deliver(limit: int = 1000) -> int:
    """Hand the oldest undelivered events to their readers; return how many were taken.

    Several workers may run this at once (SKIP LOCKED). Readers and the mark share one transaction, so a killed worker
    leaves its events for the next. A reader that fails delays only events of its own name.
    """
    with transaction.atomic():
        rows = list(
            Event.objects.select_for_update(skip_locked=True)
            .filter(delivered_at=None)
            .order_by("attempts", "id")[:limit]
        )
        by_name: dict[str, list[Event]] = defaultdict(list)
        for row in rows:
            by_name[row.name].append(row)
        for name, events in by_name.items():
            _deliver_name(name, events)
    return len(rows)


def _deliver_name(name: str, events: list[Event]) -> None:
    """Run every reader of one name in a savepoint; call inside a transaction with the events locked."""
    chosen = Event.objects.filter(pk__in=[event.pk for event in events])
    try:
        with transaction.atomic():
            for reader in _readers.get(name, ()):
                reader([event.payload for event in events])
            chosen.update(delivered_at=timezone.now())
    except Exception:
        logger.exception("a reader of %s failed on %d events; they stay in the outbox", name, len(events))
        chosen.update(attempts=F("attempts") + 1)


def _wake() -> None:
    """Ask a worker to deliver now; beat asks anyway, so a lost message costs seconds, not events."""
    from caravan.events.tasks import deliver_events

    deliver_events.delay()
