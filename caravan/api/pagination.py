"""Pages by key, so that the thousandth costs what the first does."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Newest first by primary key (time-ordered); `?limit=` up to 500, `next` and `previous` are opaque."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 500
