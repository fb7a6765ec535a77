"""The files of a version on its page: what is in them, where they open, how far the making of them is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from annotation.models import Campaign
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError
from registry import policies
from registry.exploring import about, explored
from registry.models import Packing, Version
from registry.publishing.files import DESCRIBING
from registry.services import publishing

WORKING = (Packing.State.WAITING, Packing.State.RUNNING)


def of_version(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Return what the page of a version shows of its files."""
    owner = policies.may_manage(request.user, version.asset)
    campaign = version.campaign if owner and version.state == Version.State.DRAFT else None
    packing = version.packings.order_by("-pk").first() if owner else None
    files = publishing.listed(version)
    found = publishing.explored(version) if files else None
    described, has_rows = owner or version.usable, bool(files) and policies.may_have_rows(request.user, version)
    return {
        "files": [(file, about(file.name), described if file.name in DESCRIBING else has_rows) for file in files],
        "packing": packing if packing and packing.state != Packing.State.DONE else None,
        "may_pack": campaign is not None and campaign.state == Campaign.State.FINISHED,
        "explored": explored(found) if found else None,
    }


@login_required
@require_POST
def pack(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Have the files of a draft of one's own made."""
    version = _own(request, pk)
    try:
        publishing.start(version, by=request.user)
    except CaravanError as error:
        messages.error(request, str(error))
    return redirect("registry:version", slug=version.asset.slug, number=version.number)


@login_required
def packing(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show how far the making of files is; the page asks every second, and loads anew when it has ended."""
    version = _own(request, pk)
    newest = version.packings.order_by("-pk").first()
    if newest is None:
        raise Http404
    response = render(request, "registry/packing.html", {"packing": newest, "version": version})
    if newest.state not in WORKING:
        response["HX-Refresh"] = "true"
    return response


def _own(request: SignedInRequest, pk: UUID) -> Version:
    version = get_object_or_404(Version.objects.select_related("asset", "campaign"), pk=pk)
    if not policies.may_manage(request.user, version.asset):
        raise Http404
    return version
