"""What its owners do with an asset, and what people earn by theirs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation.models import Campaign
from annotation.selectors import campaigns_owned_by
from annotation.views.pages import keyset
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError, Place
from caravan.lib.money import currencies
from caravan.panels import panel
from registry import policies, selectors
from registry.errors import NotPublishable
from registry.forms import BuyForm, EndForm, LicenceForm, PricesForm, TopUpForm
from registry.models import Notice, Version
from registry.services import harvesting, licensing, registering, topping
from rewards.policies import may_draw_on_treasury

PAGE = 24


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """List the assets of the organisations one owns, and word of what they come from."""
    page, following = keyset(selectors.assets_of(request.user), request.GET.get("after", ""), PAGE)
    unread = Notice.objects.filter(version__asset__in=selectors.assets_of(request.user), read_at=None)
    context = {
        "cards": selectors.cards(page, drafts=True),
        "following": following,
        "notices": unread.select_related("version__asset", "about__asset").order_by("-pk")[:PAGE],
    }
    return render(request, "registry/mine.html", context)


@login_required
def royalties(request: SignedInRequest) -> HttpResponse:
    """Show what one's part in assets has brought, asset by asset."""
    rows = selectors.royalties_of(request.user)
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["token"]] = totals.get(row["token"], 0) + row["amount_base_units"]
    stakes = selectors.stakes_of(request.user)
    return render(request, "registry/royalties.html", {"rows": rows, "totals": totals, "stakes": stakes})


@login_required
def purses(request: SignedInRequest) -> HttpResponse:
    """Show one's prepaid balances, and put money into one."""
    token = next(iter(currencies()))
    topping.purse_of(request.user, token)
    found = list(selectors.purses_of(request.user).select_related("organisation"))
    may = may_draw_on_treasury(request.user)
    form = TopUpForm(request.POST or None, purses=found)
    if request.method == "POST" and may and form.is_valid():
        given = form.cleaned_data
        try:
            topping.top_up(
                given["purse"], by=request.user, amount_base_units=given["amount"], request_id=given["request_id"]
            )
        except CaravanError as error:
            form.add_error("amount", str(error))
        else:
            messages.success(request, _("The money is on its way into the purse."))
            return redirect("registry:purses")
    context = {
        "purses": found,
        "form": form if may else None,
        "uses": selectors.spending_of(found),
        "grants": selectors.grants_of(request.user).order_by("-pk")[:PAGE],
    }
    return render(request, "registry/purses.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def harvest(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Make a draft of a dataset out of a finished campaign of one's own."""
    campaign = get_object_or_404(campaigns_owned_by(request.user), pk=pk)
    try:
        version = harvesting.harvest(campaign, by=request.user)
    except CaravanError as error:
        messages.error(request, str(error))
        return redirect("annotation:dashboard", pk=pk)
    return redirect("registry:version", slug=version.asset.slug, number=version.number)


def _deed(name: str, do: Callable[[HttpRequest, Version], str]) -> Callable[..., HttpResponse]:
    """Return a view that does something with a version of one's own and says how it went."""

    @login_required
    @require_POST
    def view(request: SignedInRequest, pk: UUID) -> HttpResponse:
        version = get_object_or_404(Version.objects.select_related("asset"), pk=pk)
        if not policies.may_manage(request.user, version.asset):
            raise Http404
        try:
            messages.success(request, do(request, version))
        except CaravanError as error:
            for sentence in [place.message for place in error.places] or [str(error)]:
                messages.error(request, sentence)
        return redirect("registry:version", slug=version.asset.slug, number=version.number)

    view.__name__ = name
    return view


def _check(form: Form) -> None:
    """Make sure that a form is filled in rightly.

    Raises:
        NotPublishable: it is not; every field is named.
    """
    if not form.is_valid():
        found = [(name, error) for name, errors in form.errors.items() for error in errors]
        raise NotPublishable(places=[Place(name, "invalid", str(error)) for name, error in found])


def _publish(request: HttpRequest, version: Version) -> str:
    registering.publish(version)
    return _("Published. What it says of itself is fixed from now on.")


def _end(request: HttpRequest, version: Version) -> str:
    form = EndForm(request.POST)
    _check(form)
    told = registering.end(version, to=form.cleaned_data["state"], reason=form.cleaned_data["reason"])
    return _("Done. Owners of %(told)s versions that come from it are told.") % {"told": told}


def _price(request: HttpRequest, version: Version) -> str:
    form = PricesForm(request.POST, version=version)
    _check(form)
    registering.set_prices(version, form.prices())
    return _("These prices hold from now on.")


def _license(request: HttpRequest, version: Version) -> str:
    form = LicenceForm(request.POST)
    _check(form)
    registering.change(version, licence=form.terms())
    return _("Licence saved.")


def _read(request: HttpRequest, version: Version) -> str:
    version.notices.filter(read_at=None).update(read_at=timezone.now())
    return _("Marked as read.")


publish, end, price, read, license_it = (
    _deed(name, do)
    for name, do in (
        ("publish", _publish),
        ("end", _end),
        ("price", _price),
        ("read", _read),
        ("license_it", _license),
    )
)


@login_required
@require_POST
def buy(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Buy the licence on offer out of one's purse."""
    version = get_object_or_404(selectors.versions_for_sale(), pk=pk)
    form = BuyForm(request.POST, purses=list(selectors.purses_of(request.user)))
    if form.is_valid():
        purse = form.purses[form.cleaned_data["purse"]]
        try:
            licensing.buy(version, purse, request_id=form.cleaned_data["request_id"])
        except CaravanError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The licence is yours. It stands under “Purses” as well."))
    else:
        messages.error(request, _("Choose a purse of your own."))
    return redirect("registry:version", slug=version.asset.slug, number=version.number)


@panel("campaign", "registry/campaign_panel.html")
def dataset_panel(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """Return what has become of a campaign, for its owner's page."""
    versions = Version.objects.filter(campaign=campaign).select_related("asset").order_by("-pk")
    return {"versions": versions[:5], "finished": campaign.state == Campaign.State.FINISHED}
