"""Pages that belong to no app."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from caravan.accounts.models import User
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


def admin_login(request: HttpRequest) -> HttpResponse:
    """Send operators to the site's own log-in page: the admin's would count no tries."""
    if isinstance(request.user, User) and not request.user.is_staff:
        raise PermissionDenied
    if request.user.is_authenticated:
        return redirect("admin:index")
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))


class ApiReference(TemplateView):
    """The API in words: every address, what it takes and what it answers, from the schema."""

    template_name = "caravan/api_reference.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the operations, by group."""
        return {**super().get_context_data(**kwargs), "groups": operations()}
