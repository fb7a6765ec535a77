"""An owner's pages: campaigns, their data, their state and their numbers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation import dashboards, gallery, selectors
from annotation.forms import CampaignForm, ImportForm
from annotation.models import Campaign, ImportJob
from annotation.services import authoring, importing, media
from annotation.services.specs import spec_of
from annotation.views.pages import keyset, whole_or_part
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError
from caravan.panels import panels

PAGE = 24
PROBLEMS_SHOWN = 50
EXPORTS = ("tasks.jsonl", "tasks.csv", "annotations.jsonl")
FORM_ID = "campaign-form"
MOVES = {"live": authoring.go_live, "paused": authoring.pause, "finished": authoring.finish}


def own(request: SignedInRequest, pk: UUID) -> Campaign:
    """Return one of the person's campaigns, or answer 404."""
    rows = selectors.campaigns_owned_by(request.user)
    return get_object_or_404(rows, pk=pk)


@login_required
def manage(request: SignedInRequest) -> HttpResponse:
    """List one's organisations' campaigns."""
    query = request.GET.get("q", "").replace("\x00", "")[:100]
    rows = selectors.campaigns_owned_by(request.user)
    page, following = keyset(rows.filter(title__icontains=query) if query else rows, request.GET.get("after", ""), PAGE)
    context = {"campaigns": page, "following": following, "query": query}
    return whole_or_part(request, "annotation/manage.html", "annotation/manage_list.html", context)


@login_required
def create(request: SignedInRequest) -> HttpResponse:
    """GET: the form. POST: a draft campaign, on to its data."""
    if not request.user.memberships.filter(role="owner").exists():
        messages.info(request, _("Create an organisation first: it owns the campaigns."))
        return redirect("accounts:account")
    form = CampaignForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        campaign = authoring.create_campaign(
            organisation=form.cleaned_data["organisation"], author=request.user, **form.fields_for_service()
        )
        return redirect("annotation:data", pk=campaign.pk)
    return _campaign_form(request, form)


@login_required
def edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Change a campaign; what was reserved or answered keeps its price and rule."""
    campaign = own(request, pk)
    form = CampaignForm(request.POST or None, user=request.user, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            authoring.update_campaign(campaign, author=request.user, **form.changes())
        except CaravanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("annotation:dashboard", pk=campaign.pk)
    row = campaign.tasks.order_by("pk").values_list("data", flat=True).first()
    return _campaign_form(request, form, campaign=campaign, row=row)


def _campaign_form(request: SignedInRequest, form: CampaignForm, **context: Any) -> HttpResponse:
    """Show the form with the config's studio, which tries the config out on the campaign's first row."""
    for field in form.fields.values():
        # The studio stands among the form's sections and has fields of its own, so the form cannot be around them.
        field.widget.attrs["form"] = FORM_ID
    context = {"form": form, "form_id": FORM_ID, "gallery_build": gallery.build(), **context}
    return render(request, "annotation/campaign_form.html", context, status=422 if form.errors else 200)


@login_required
def dashboard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show how a campaign is doing."""
    campaign = own(request, pk)
    context = {
        "campaign": campaign,
        "tally": campaign.tally,
        "agreement": dashboards.agreement(campaign),
        "confidence": dashboards.confidence(campaign),
        "labels": dashboards.labels(campaign),
        "pace": dashboards.pace(campaign),
        "people": dashboards.people(campaign),
        "starved": campaign.state == Campaign.State.LIVE
        and campaign.tally.available_base_units < campaign.price_base_units,
        "spent": campaign.tally.funded_base_units - campaign.tally.available_base_units,
        "panels": panels("campaign", request, campaign),
        "exports": EXPORTS,
    }
    return whole_or_part(request, "annotation/dashboard.html", "annotation/dashboard_numbers.html", context)


@login_required
@require_POST
def set_state(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Start, pause or finish a campaign."""
    campaign = own(request, pk)
    deed = MOVES.get(request.POST.get("state", ""))
    try:
        if deed is authoring.go_live:
            authoring.go_live(campaign, by=request.user)
        elif deed is not None:
            deed(campaign)
    except CaravanError as error:
        messages.error(request, str(error))
    return redirect("annotation:dashboard", pk=campaign.pk)


@login_required
def data(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: the imports of a campaign. POST: another file."""
    campaign = own(request, pk)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            importing.start(
                campaign,
                author=request.user,
                file=file,
                file_name=file.name,
                skip_bad_rows=form.cleaned_data["skip_bad_rows"],
            )
        except CaravanError as error:
            form.add_error("file", str(error))
        else:
            return redirect("annotation:data", pk=campaign.pk)
    jobs = campaign.imports.order_by("-pk")[:PAGE]
    context = {
        "campaign": campaign,
        "form": form,
        "jobs": jobs,
        "data_keys": sorted(spec_of(campaign).data_keys()),
        "takes_files": media.takes_files(campaign),
    }
    return render(request, "annotation/data.html", context, status=422 if form.errors else 200)


@login_required
def import_row(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show how far an import is; the page asks every second while it runs."""
    owned = selectors.campaigns_owned_by(request.user)
    job = get_object_or_404(ImportJob.objects.select_related("campaign"), pk=pk, campaign__in=owned)
    problems = job.problems.order_by("row_number", "pk")[:PROBLEMS_SHOWN]
    return render(request, "annotation/import_row.html", {"job": job, "problems": problems})
