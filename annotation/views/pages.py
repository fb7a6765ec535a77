"""Pages by key for lists of rows with time-ordered ids."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

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
