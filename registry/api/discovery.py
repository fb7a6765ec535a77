"""What can be bought here, for programs: the list that x402 clients read, assets' terms, and an OpenAPI document."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from caravan.chain.errors import ChainError
from registry.api.gateway import answers_errors
from registry.errors import BadCall
from registry.gateway import receipts
from registry.gateway.prices import Count, cost
from registry.models import Version
from registry.services import attributing, facilitating, offering, upstream

MOST = 100
WAYS_OF_ROWS = "rows"


@require_GET
def about(request: HttpRequest) -> HttpResponseBase:
    """Say whose signature receipts have, and how they are signed."""
    return JsonResponse(
        {
            "receipts": {
                "signer": attributing.signer(),
                "domain": {"name": receipts.NAME, "version": receipts.VERSION},
                "type": [{"name": name, "type": kind} for name, kind in receipts.FIELDS],
            },
            "discovery": request.build_absolute_uri(reverse("discovery")),
            "openapi": request.build_absolute_uri(reverse("gateway:openapi")),
        }
    )


@require_GET
@answers_errors
def about_asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """Say what one asset costs, what for it may be used, and where it answers."""
    return JsonResponse(_entry(request, offering.find(name)))


@require_GET
@answers_errors
def resources(request: HttpRequest) -> HttpResponseBase:
    """List what can be paid for by x402: newest first, `limit` (1 to 100) from `offset`, of `type` http alone."""
    try:
        limit, offset = int(request.GET.get("limit", "20")), int(request.GET.get("offset", "0"))
    except ValueError:
        raise BadCall(_("limit and offset are whole numbers.")) from None
    if not 1 <= limit <= MOST or not 0 <= offset < 2**31:
        raise BadCall(_("limit is 1 to 100, offset 0 or more."))
    found = offering.offered()
    total = found.count() if request.GET.get("type", "http") == "http" else 0
    items = [_item(request, version) for version in found[offset : offset + limit]] if total else []
    page = {"limit": limit, "offset": offset, "total": total}
    return JsonResponse({"x402Version": 2, "items": items, "pagination": page})


def _item(request: HttpRequest, version: Version) -> dict[str, Any]:
    """Return a version as discovery lists it; the price of its cheapest call stands for all."""
    entry = _entry(request, version)
    try:
        offer = facilitating.offer_of(version.token, cost(version.prices, Count(rows=1, tokens=1)))
    except ChainError:
        offer = None
    return {
        "resource": next(iter(entry["addresses"].values()), entry["about"]),
        "type": "http",
        "x402Version": 2,
        "accepts": [offer.as_json()] if offer else [],
        "lastUpdated": version.published_at.isoformat() if version.published_at else None,
        "metadata": entry,
    }


def _entry(request: HttpRequest, version: Version) -> dict[str, Any]:
    asset, name = version.asset, attributing.name_of(version)
    ways = sorted(upstream.WAYS) if offering.has_endpoint(version) else []
    ways += [WAYS_OF_ROWS] if version.campaign_id else []
    return {
        "name": name,
        "title": asset.title,
        "summary": asset.summary,
        "kind": asset.kind,
        "languages": asset.languages,
        "state": version.state,
        "version": version.content_hash,
        "licence": version.licence,
        "prices": offering.prices_of(version),
        "about": request.build_absolute_uri(reverse("gateway:asset", args=[name])),
        "addresses": {way: request.build_absolute_uri(_address(name, way)) for way in ways},
    }


def _address(name: str, way: str) -> str:
    if way == WAYS_OF_ROWS:
        return reverse("gateway:rows", args=[name])
    return reverse("gateway:ask", args=[name, way])


@require_GET
def openapi(request: HttpRequest) -> HttpResponseBase:
    """Return the gateway's OpenAPI 3.1 document."""
    return JsonResponse(_document(request.build_absolute_uri("/").rstrip("/")))


def _document(server: str) -> dict[str, Any]:
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}, "example": "weather-words@3"}
    headers = [
        {"name": each, "in": "header", "schema": {"type": "string"}} for each in ("Caravan-Purpose", "Idempotency-Key")
    ]
    told = {
        each: {"schema": {"type": "string"}}
        for each in ("Caravan-Call", "Caravan-Asset", "Caravan-Version", "Caravan-Split", "Caravan-Receipt")
    }
    responses = {
        "200": {"description": "The answer, charged.", "headers": told},
        "401": {"description": "The key is unknown, expired or revoked."},
        "402": {"description": "What it costs (x402), or the purse is empty."},
        "403": {"description": "The licence or the key does not cover the purpose."},
        "429": {"description": "The key has reached its limit."},
        "502": {"description": "The asset's service failed; nothing was charged."},
    }
    body = {"content": {"application/json": {"schema": {"type": "object"}}}, "required": True}
    filters = ("start", "limit", "label", "least_confidence")
    queries = [{"name": each, "in": "query", "schema": {"type": "string"}} for each in filters]
    paths: dict[str, Any] = {
        f"/gateway/{{name}}/v1/{way}": {
            "post": {
                "operationId": way.replace("/", "_"),
                "parameters": [name, *headers],
                "requestBody": body,
                "responses": responses,
            }
        }
        for way in sorted(upstream.WAYS)
    }
    paths["/gateway/{name}/rows"] = {
        "get": {"operationId": "rows", "parameters": [name, *headers, *queries], "responses": responses}
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Caravan gateway", "version": "1"},
        "servers": [{"url": server}],
        "security": [{"key": []}, {}],
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "paths": paths,
    }
