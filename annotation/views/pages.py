"""What several pages share: pages by key, parts of a page for htmx, and durations in words."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import ngettext

from annotation.models import Campaign
from annotation.origins import policy

M = TypeVar("M", bound=Model)


def keyset(rows: QuerySet[M], after: str, size: int) -> tuple[list[M], str]:
    """Return a page of `rows`, newest first, and the key of the next one ('' at the end).

    Args:
        after: the last id of the page before; anything that is no UUID means the first page.
    """
    with suppress(ValueError):
        rows = rows.filter(pk__lt=UUID(after))
    page = list(rows.order_by("-pk")[: size + 1])
    return page[:size], str(page[size - 1].pk) if len(page) > size else ""


def whole_or_part(request: HttpRequest, whole: str, part: str, context: dict[str, Any]) -> HttpResponse:
    """Render a whole page, or for htmx only the part that it swaps.

    A browser going back asks for the whole page, and must not find the part in its cache under the same address.
    """
    asked = request.htmx  # type: ignore[attr-defined]
    response = render(request, part if asked and not asked.history_restore_request else whole, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


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


def task_page(request: HttpRequest, template: str, context: dict[str, Any], campaign: Campaign) -> HttpResponse:
    """Render a page that shows a task's pictures and sound, wherever the campaign keeps them."""
    response = render(request, template, context)
    response._csp_update = policy(campaign.media_sites)  # type: ignore[attr-defined]
    return response
