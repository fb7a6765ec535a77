"""Pages by key, so that the thousandth costs what the first does."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Newest first by primary key (time-ordered); `?limit=` up to 500, `next` and `previous` are opaque."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 500

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any] | None:
        """Return a page.

        Raises:
            NotFound: the cursor is not one of ours: DRF checks its form, and not that it names a key.
        """
        cursor = self.decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            try:
                queryset.model._meta.pk.to_python(cursor.position)
            except (ValidationError, ValueError):
                raise NotFound(self.invalid_cursor_message) from None
        return super().paginate_queryset(queryset, request, view)
