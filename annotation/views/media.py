"""Uploaded files by signed address: whoever holds one may open it until it expires, as with any object storage."""

from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

from django.core.files.storage import FileSystemStorage, default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotation.addresses import VARIANTS
from annotation.models import Media
from caravan.api.ranges import file_response
from caravan.lib.s3 import pinned
from caravan.lib.signing import seconds_left

DRAWN = {"thumbnail": "image/webp", "peaks": "application/json"}


@require_safe
def media(request: HttpRequest, pk: UUID, variant: str, signature: str) -> HttpResponseBase:
    """Send a file or a drawing of it, whole or in part; 404 for a wrong signature, 410 for one that has expired."""
    left = seconds_left(f"{pk}/{variant}", signature)
    if variant not in VARIANTS:
        raise Http404
    if not left:
        return HttpResponse(_("This address has expired; open the page again."), status=410, content_type="text/plain")
    row = get_object_or_404(Media, pk=pk)
    stored = getattr(row, variant)
    if not stored:
        raise Http404
    mime = DRAWN.get(variant, row.mime)
    if not isinstance(default_storage, FileSystemStorage):
        storage = cast("Any", default_storage)
        return HttpResponseRedirect(storage.url(stored.name, parameters=pinned(mime), expire=left))
    response = file_response(request, cast("Any", stored.open("rb")), stored.size, mime)
    # Opened by itself, an uploaded file is nobody's page.
    response._csp_replace = {"sandbox": True}  # type: ignore[attr-defined]
    response["Cache-Control"] = f"private, max-age={left}, immutable"
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(row.name)}"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
