"""The page on whom a campaign's consensus does not believe, and why."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation.models import Company
from annotation.quality.defence.gate import ANSWERS_FLOOR
from annotation.quality.refits import PEOPLE_FEWEST
from annotation.services import gating
from annotation.views.managing import own
from caravan.accounts.http import SignedInRequest

SHOWN = 200


@login_required
def trust(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show whose pay is held or was, and the groups of people who agree with each other most."""
    campaign = own(request, pk)
    gates = campaign.gates.select_related("annotator").order_by("state", "skill", "pk")[:SHOWN]
    company = Company.objects.filter(campaign=campaign).first()
    context = {
        "campaign": campaign,
        "gates": gates,
        "company": company,
        "groups": company.groups if company and len(company.groups) > 1 else [],
        "fewest_people": PEOPLE_FEWEST,
        "fewest_answers": ANSWERS_FLOOR,
    }
    return render(request, "annotation/trust.html", context)


@login_required
@require_POST
def clear(request: SignedInRequest, pk: UUID, gate: int) -> HttpResponse:
    """Let a person's pay go."""
    row = get_object_or_404(own(request, pk).gates, pk=gate)
    gating.clear(row, owner=request.user)
    messages.success(request, _("Their answers count and are paid from now on."))
    return redirect("annotation:trust", pk=pk)
