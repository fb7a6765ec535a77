"""The labelling room."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from annotation import labelspec, selectors
from annotation.api.rooms import batch
from annotation.markdown import render as render_markdown
from annotation.models import Campaign
from annotation.services import examining
from annotation.services.specs import spec_of
from annotation.views.pages import task_page
from caravan.accounts.http import SignedInRequest

FIRST_BATCH = 2


@login_required
def room(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Open the room with its first tasks inside the page, so that it is painted without another request."""
    campaign = get_object_or_404(selectors.campaigns_workable_by(request.user), pk=pk)
    if not examining.qualified(request.user, campaign):
        return redirect("annotation:qualify", pk=pk)
    context = {"campaign": campaign, "room_data": _room_data(campaign, request)}
    return task_page(request, "annotation/label.html", context, campaign)


def _room_data(campaign: Campaign, request: SignedInRequest) -> dict[str, Any]:
    return {
        "config": labelspec.layout_json(spec_of(campaign)),
        "campaign": {
            "id": str(campaign.pk),
            "title": campaign.title,
            "instructions_html": render_markdown(campaign.instructions),
            "currency": campaign.currency,
            "decimals": campaign.currency_decimals,
            "price_base_units": str(campaign.price_base_units),
        },
        "urls": {
            "assignments": reverse("api:assignments", args=[campaign.pk]),
            "assignment": "/api/v1/assignments/",
            "campaign": reverse("annotation:campaign", args=[campaign.pk]),
            "earnings": reverse("rewards:earnings"),
        },
        **batch(campaign, annotator=request.user, count=FIRST_BATCH),
    }
