"""Pages by key for lists of rows with time-ordered ids, and durations in words."""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import ngettext

M = TypeVar("M", bound=Model)


def keyset(rows: QuerySet[M], after: str, size: int) -> tuple[list[M], str]:
    """Return a page of `rows`, newest first, and the key of the next one ('' at the end).

    Args:
        after: the last id of the page before; anything that is no UUID means the first page.
    """
    try:
        rows = rows.filter(pk__lt=UUID(after))
    except ValueError:
        pass
    page = list(rows.order_by("-pk")[: size + 1])
    return page[:size], str(page[size - 1].pk) if len(page) > size else ""


def duration(span: timedelta) -> str:
    """Return a time span in its largest fitting unit, rounded up: "3 days", "2 hours", "5 minutes"."""
    seconds = int(span.total_seconds())
    if seconds >= 86400:
        n = -(-seconds // 86400)
        return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    if seconds >= 3600:
        n = -(-seconds // 3600)
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    n = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
