"""Pages that belong to no app."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.generic import TemplateView

from caravan.reference import operations


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database and Redis answer, 503 naming the one that does not."""
    checks: dict[str, Callable[[], object]] = {
        "database": lambda: connection.ensure_connection(),
        "redis": lambda: cache.get("health"),
    }
    broken = {}
    for name, check in checks.items():
        try:
            check()
        except Exception as error:
            broken[name] = type(error).__name__
    return JsonResponse({"ok": not broken, "broken": broken}, status=503 if broken else 200)


class ApiReference(TemplateView):
    """The API in words: every address, what it takes and what it answers, from the schema."""

    template_name = "caravan/api_reference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the operations, by group."""
        return {**super().get_context_data(**kwargs), "groups": operations()}
