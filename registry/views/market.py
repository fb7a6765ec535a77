"""What is registered, for everybody: finding an asset, and reading one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from annotation.markdown import render as render_markdown
from annotation.views.pages import keyset, whole_or_part
from registry import licences, policies, selectors
from registry.errors import NotPublishable
from registry.forms import BuyForm, EndForm, LicenceForm, PricesForm
from registry.licences.wording import NAMES
from registry.models import Asset, Edge, Version
from registry.royalties import Policy
from registry.services import licensing
from registry.views import calling, files

PAGE = 24


def explore(request: HttpRequest) -> HttpResponse:
    """List assets that can be used; `q` searches, `kind` chooses. Answers htmx with the list alone."""
    query, kind = request.GET.get("q", "").replace("\x00", "")[:100], request.GET.get("kind", "")
    kind = kind if kind in Asset.Kind.values else ""
    page, following = keyset(selectors.assets(search=query, kind=kind), request.GET.get("after", ""), PAGE)
    context = {
        "cards": selectors.cards(page),
        "following": following,
        "query": query,
        "kind": kind,
        "kinds": Asset.Kind.choices,
    }
    return whole_or_part(request, "registry/explore.html", "registry/explore_list.html", context)


def asset(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show an asset in its newest or one of its versions: what it is, who gets what, how it is used."""
    found = get_object_or_404(Asset.objects.select_related("organisation"), slug=slug)
    version = _version(request, found, number)
    owns = policies.may_manage(request.user, found)
    context = {
        "asset": found,
        "version": version,
        "owns": owns,
        "versions": found.versions.exclude(state="" if owns else Version.State.DRAFT).order_by("-number"),
        "description": render_markdown(found.description),
        "notes": render_markdown(version.notes),
        "usage": selectors.usage(version),
        "parents": Edge.objects.filter(child=version).select_related("parent__asset").order_by("-share_bps"),
        "children": Edge.objects.filter(parent=version)
        .exclude(child__state=Version.State.DRAFT)
        .select_related("child__asset")
        .order_by("-pk")[:PAGE],
        **_split(version, request.GET.get("policy", "")),
        **files.of_version(request, version),
        **_licence(request, version),
        **calling.of_version(request, version),
    }
    if owns:
        context |= {
            "revenue": selectors.revenue_of(version),
            "prices_form": PricesForm(version=version),
            "end_form": EndForm(),
            "notices": version.notices.select_related("about__asset").order_by("-pk"),
        }
    return render(request, "registry/asset.html", context)


def split(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who would get what of 100 by another policy, for htmx."""
    version = get_object_or_404(Version.objects.select_related("asset"), pk=pk)
    if not policies.may_see(request.user, version):
        raise Http404
    context = {"version": version, **_split(version, request.GET.get("policy", ""))}
    return render(request, "registry/split.html", context)


def _version(request: HttpRequest, asset: Asset, number: int | None) -> Version:
    """Return the version asked for, or the newest that can be used, or for its owners the newest of all."""
    versions = asset.versions.select_related("asset", "campaign").order_by("-number")
    if not policies.may_manage(request.user, asset):
        versions = versions.exclude(state=Version.State.DRAFT)
    if number is not None:
        return get_object_or_404(versions, number=number)
    found = versions.filter(state=Version.State.PUBLISHED).first() or versions.first()
    if found is None:
        raise Http404
    return found


def _licence(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Return the terms that everybody has, those for sale, and what is in their way."""
    found: dict[str, Any] = {"licence": _worded(version.licence), "offer": _worded(version.offered)}
    if version.state == Version.State.DRAFT:
        preset = version.licence.get("preset") if version.licence else ""
        share = version.licence.get("revenue_share_bps", 0) / 100 if version.licence else None
        found["licence_form"] = LicenceForm(initial={"preset": preset, "share": share})
        found["conflicts"] = [place.message for place in licensing.conflicts_of(version)] if version.licence else []
    elif version.offered and request.user.is_authenticated:
        purses = [each for each in selectors.purses_of(request.user) if each.token == version.token]
        found["buy_form"] = BuyForm(purses=purses) if purses else None
    return found


def _worded(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return terms as a page shows them: the name they are known by, and sentences."""
    if not value:
        return None
    terms = licences.parse(value)
    name = NAMES.get(licences.preset_of(terms), "")
    return {"name": gettext(name) if name else "", "words": licences.in_words(terms, gettext)}


def _split(version: Version, wanted: str) -> dict[str, Any]:
    policy = Policy(wanted) if wanted in set(Policy) else Policy(version.policy)
    try:
        receivers, why_not = selectors.split_of(version, policy), ""
    except NotPublishable as error:
        receivers, why_not = [], error.places[0].message
    return {"receivers": receivers, "why_not": why_not, "policy": policy.value, "rules": Version.Rule.choices}
