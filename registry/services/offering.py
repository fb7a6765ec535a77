"""What is offered for use: versions by their names in addresses, and the list that x402 clients discover."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404

from caravan.lib.outgoing import place_of
from registry.models import Asset, Endpoint, Version
from registry.services import sealing

SERVED = (Version.State.PUBLISHED, Version.State.DEPRECATED)


def find(name: str) -> Version:
    """Return the version that an address names: ``slug@3``, or the newest of ``slug`` that is not deprecated.

    Raises:
        Http404: there is none that can be used.
    """
    slug, _, number = name.partition("@")
    versions = Version.objects.filter(asset__slug=slug, state__in=SERVED).select_related("asset", "endpoint")
    if number:
        versions = versions.filter(number=int(number)) if number.isascii() and number.isdigit() else versions.none()
    # "published" comes after "deprecated" in the alphabet, and is preferred.
    version = versions.order_by("-state", "-number").first()
    if version is None:
        raise Http404
    return version


@transaction.atomic
def set_endpoint(
    version: Version,
    *,
    url: str,
    secret: str | None = None,
    model: str = "",
    timeout_s: int = 120,
    most_tokens: int = 4096,
) -> Endpoint:
    """Say where a version answers.

    Args:
        secret: sent there as a bearer token; None keeps the one there is, empty forgets it.

    Raises:
        AddressRefused: it is no http or https address.
    """
    place_of(url)
    given = {"url": url, "model": model, "timeout_s": timeout_s, "most_tokens": most_tokens}
    if secret is not None:
        given["secret"] = sealing.seal(secret, whose=str(version.pk))
    return Endpoint.objects.update_or_create(version=version, defaults=given)[0]


def offered() -> QuerySet[Version]:
    """Return every published version that answers here and has a price, newest first."""
    answers = Q(endpoint__isnull=False) | Q(asset__kind=Asset.Kind.DATASET, campaign__isnull=False)
    rows = Version.objects.filter(answers, state=Version.State.PUBLISHED).exclude(prices={})
    return rows.select_related("asset", "endpoint").order_by("-published_at", "-pk")


def has_endpoint(version: Version) -> bool:
    """Return whether an owner's service answers for a version."""
    return getattr(version, "endpoint", None) is not None


def prices_of(version: Version) -> dict[str, Any]:
    """Return what use costs, as it is shown: base units by what is counted, and the currency."""
    return {"token": version.token, **{name: str(price) for name, price in version.prices.items()}}
