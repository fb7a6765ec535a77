"""The pages of rewards: earnings, wallet, funding a campaign, and the published epochs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation.formats import csv
from annotation.forms import FundForm
from annotation.models import Campaign
from annotation.selectors import campaigns_owned_by
from annotation.views.pages import keyset
from caravan.accounts.http import SignedInRequest
from caravan.accounts.models import User
from caravan.chain import nodes
from caravan.lib.errors import CaravanError
from caravan.lib.ids import uuid7
from caravan.lib.money import decimals_of, to_display
from caravan.panels import panel
from rewards import explaining, policies, statements
from rewards.models import Claim, Entitlement, Epoch, Funding, Relay, Sending
from rewards.services import claiming, funding, refunding

PAGE = 30
FEW = 5


@login_required
def earnings(request: SignedInRequest) -> HttpResponse:
    """Show what one has earned and how far each answer's pay has come."""
    rows = Entitlement.objects.filter(person=request.user).select_related("campaign", "epoch__post")
    after = request.GET.get("after", "")
    page = list(
        (rows.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else rows).order_by("-pk")[: PAGE + 1]
    )
    following = page[PAGE - 1].pk if len(page) > PAGE else ""
    context = {
        "summary": explaining.journeys(request.user),
        "entitlements": page[:PAGE],
        "following": following,
        **_explorer(),
    }
    return render(request, "rewards/earnings.html", context)


@login_required
def statement(request: SignedInRequest) -> StreamingHttpResponse:
    """Download what one earned and drew, of one year or of all time."""
    year = request.GET.get("year", "")
    if year and not (year.isascii() and year.isdecimal() and 2000 <= int(year[:5]) < 9999):
        raise Http404
    rows = statements.lines(request.user, year=int(year) if year else None)
    response = StreamingHttpResponse(csv.write(statements.COLUMNS, rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="earnings{f"-{year}" if year else ""}.csv"'
    return response


@login_required
def wallet(request: SignedInRequest) -> HttpResponse:
    """Link a wallet, and claim with it or have the claim sent."""
    proofs, why = [], ""
    try:
        proofs = claiming.proofs_for(request.user)
    except CaravanError as error:
        why = str(error)
    context = {
        "wallets": request.user.wallets.order_by("-is_primary", "-linked_at"),
        "proofs": [_drawable(proof) for proof in proofs],
        "under_way": _under_way(request.user),
        "several_chains": len(nodes.chain_ids()) > 1,
        "why_not": why,
        "claims": Claim.objects.filter(person=request.user).order_by("-pk")[:PAGE],
        **_explorer(),
    }
    return render(request, "rewards/wallet.html", context)


def _drawable(proof: claiming.Proof) -> dict[str, Any]:
    decimals = decimals_of(proof.token)
    plain = to_display(proof.claimable_base_units, decimals)
    return {"proof": proof, "chain": nodes.name_of(proof.chain_id), "decimals": decimals, "plain": plain}


def _under_way(user: User) -> list[dict[str, Any]]:
    """Return what the house is sending for a person, and its orders' last refusals, newest first."""
    wishes = Relay.objects.filter(person=user).exclude(state=Relay.State.PAID).select_related("transaction")
    orders = Sending.objects.filter(person=user).exclude(state=Sending.State.PAID).select_related("transaction")
    rows = [{"row": row, "to": row.address} for row in wishes.order_by("-pk")[:FEW]]
    rows += [{"row": row, "to": row.receiver} for row in orders.order_by("-pk")[:FEW]]
    return sorted(rows, key=lambda each: each["row"].created_at, reverse=True)


@login_required
def fund(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put money into a campaign's escrow."""
    campaign = get_object_or_404(campaigns_owned_by(request.user), pk=pk)
    if not policies.may_fund(request.user, campaign):
        raise Http404
    wanted = campaign.tally.tasks * campaign.answers_per_task * campaign.price_base_units
    missing = max(0, wanted - campaign.tally.funded_base_units)
    shown = to_display(missing, campaign.currency_decimals) if missing else ""
    form = FundForm(request.POST or None, campaign=campaign, initial={"amount": shown, "request_id": uuid7()})
    if request.method == "POST" and form.is_valid():
        try:
            funding.fund(
                campaign,
                by=request.user,
                amount_base_units=form.cleaned_data["amount"],
                request_id=form.cleaned_data["request_id"],
            )
        except CaravanError as error:
            form.add_error("amount", str(error))
        else:
            messages.success(request, _("The money is on its way into escrow."))
            return redirect("annotation:dashboard", pk=campaign.pk)
    context = {"campaign": campaign, "form": form, "wanted": wanted}
    return render(request, "rewards/fund.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def refund(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take back what a finished campaign did not spend."""
    campaign = get_object_or_404(campaigns_owned_by(request.user), pk=pk)
    try:
        refunding.refund(campaign)
    except CaravanError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rest is on its way back."))
    return redirect("annotation:dashboard", pk=campaign.pk)


def epochs(request: HttpRequest) -> HttpResponse:
    """List the published epochs; anybody may look."""
    page, following = keyset(Epoch.objects.select_related("post"), request.GET.get("after", ""), PAGE)
    return render(request, "rewards/epochs.html", {"epochs": page, "following": following, **_explorer()})


def epoch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one epoch's roots and how to check them."""
    row = get_object_or_404(Epoch.objects.select_related("post"), pk=pk)
    context = {
        "epoch": row,
        "rewards_root": bytes(row.rewards_root).hex(),
        "contributions_root": bytes(row.contributions_root).hex(),
        "rpc_example": settings.CHAIN["rpc_url"] if settings.DEMO else "https://…",
        **_explorer(),
    }
    return render(request, "rewards/epoch.html", context)


@panel("campaign", "rewards/campaign_panel.html")
def money_panel(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """Return a campaign's fundings for its owner's page."""
    rows = Funding.objects.filter(campaign=campaign).select_related("transaction").order_by("-pk")
    rest = refunding.rest_of(campaign) if campaign.state == Campaign.State.FINISHED else None
    return {"fundings": rows[:PAGE], "rest": rest, **_explorer()}


def _explorer() -> dict[str, Any]:
    return {"explorer": settings.CHAIN["explorer_url"], "has_chain": nodes.configured()}
