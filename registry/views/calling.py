"""How an asset is called, where it answers, and the keys that pay: pages over the gateway."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caravan.accounts.http import SignedInRequest
from caravan.lib.outgoing import AddressRefused
from registry import policies
from registry.forms_calling import KeyForm, ServiceForm
from registry.models import Call, Endpoint, Key, Purse, Version
from registry.services import attributing, keys, offering

_CURL: Final = """curl {url} \\
  -H "Authorization: Bearer $CARAVAN_KEY" -H "Content-Type: application/json" \\
  -d '{{"messages": [{{"role": "user", "content": "Hello"}}]}}'"""
_PYTHON: Final = """from openai import OpenAI

client = OpenAI(base_url="{base}", api_key=CARAVAN_KEY)
answer = client.chat.completions.create(
    model="{name}", messages=[{{"role": "user", "content": "Hello"}}]
)"""
_JAVASCRIPT: Final = """const answer = await fetch("{url}", {{
  method: "POST",
  headers: {{ authorization: `Bearer ${{CARAVAN_KEY}}`, "content-type": "application/json" }},
  body: JSON.stringify({{ messages: [{{ role: "user", content: "Hello" }}] }}),
}});"""
_X402: Final = """from eth_account import Account
from x402 import x402ClientSync
from x402.http.clients import x402_requests
from x402.mechanisms.evm.exact import register_exact_evm_client

client = x402ClientSync()
register_exact_evm_client(client, Account.from_key(WALLET_KEY))
answer = x402_requests(client).post(
    "{url}", json={{"messages": [{{"role": "user", "content": "Hello"}}], "max_tokens": 100}}
)"""
_ROWS: Final = """curl "{url}?start=0&limit=100" \\
  -H "Authorization: Bearer $CARAVAN_KEY" -H "Caravan-Purpose: train\""""


def of_version(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Return what an asset's page says of calling it: a title and a program each; nothing where nothing answers."""
    snippets: list[tuple[str, str]] = []
    if not version.usable:
        return {"snippets": snippets}
    name = attributing.name_of(version)
    if Endpoint.objects.filter(version=version).exists():
        base = request.build_absolute_uri(reverse("gateway:asset", args=[name])) + "v1"
        said = {"base": base, "url": f"{base}/chat/completions", "name": name}
        programs = (
            ("curl", _CURL),
            ("Python", _PYTHON),
            ("JavaScript", _JAVASCRIPT),
            (_("Without a key, by x402"), _X402),
        )
        snippets += [(title, code.format(**said)) for title, code in programs]
    if version.campaign_id:
        rows = request.build_absolute_uri(reverse("gateway:rows", args=[name]))
        snippets.append((_("Rows"), _ROWS.format(url=rows)))
    return {"snippets": snippets}


@login_required
def purse_keys(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """List the keys to a purse of one's own, and make one, whose secret is shown this once."""
    purse = _purse(request, pk)
    form, secret = KeyForm(request.POST or None, token=purse.token), ""
    if request.method == "POST" and form.is_valid():
        secret = keys.issue(purse, by=request.user, **form.cleaned_data)[1]
        form = KeyForm(token=purse.token)
    context = {
        "purse": purse,
        "form": form,
        "secret": secret,
        "keys": Key.objects.filter(purse=purse, revoked_at=None).order_by("-pk"),
        "calls": purse_calls(purse),
    }
    return render(request, "registry/keys.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke_key(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """End a key of one's own."""
    key = get_object_or_404(Key.objects.select_related("purse"), pk=pk)
    _purse(request, key.purse_id)
    keys.revoke(key)
    messages.success(request, _("This key opens nothing any more."))
    return redirect("registry:keys", pk=key.purse_id)


@login_required
def service(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say where a version of one's own answers."""
    version = get_object_or_404(Version.objects.select_related("asset"), pk=pk)
    if not policies.may_manage(request.user, version.asset):
        raise Http404
    endpoint = Endpoint.objects.filter(version=version).first()
    form = ServiceForm(request.POST or None, instance=endpoint)
    if request.method == "POST" and form.is_valid():
        try:
            offering.set_endpoint(version, **form.given())
        except AddressRefused as error:
            form.add_error("url", str(error))
        else:
            messages.success(request, _("Saved. Questions go there from now on."))
            return redirect("registry:version", slug=version.asset.slug, number=version.number)
    context = {"version": version, "form": form, "has_secret": bool(endpoint and endpoint.secret)}
    return render(request, "registry/service.html", context, status=422 if form.errors else 200)


def purse_calls(purse: Purse) -> QuerySet[Call]:
    """Return the latest calls made with a purse's keys."""
    rows = Call.objects.filter(key__purse=purse).select_related("version__asset", "key").defer("answer")
    return rows.order_by("-pk")[:20]


def _purse(request: SignedInRequest, pk: UUID) -> Purse:
    purse = get_object_or_404(Purse.objects.select_related("organisation"), pk=pk)
    if not policies.may_spend(request.user, purse):
        raise Http404
    return purse
