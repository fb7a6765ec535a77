"""What task data calls `media:<id>` or `s3://bucket/key`, as addresses a browser can open for a while."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse

from annotation.models import Campaign, Media
from caravan.lib import s3
from caravan.lib.signing import sign

MEDIA = re.compile(r"media:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
VARIANTS = ("file", "thumbnail", "peaks")


def address_of(media: Media, variant: str = "file") -> str:
    """Return a signed address of a file or of a drawing of it."""
    return reverse("annotation:media", args=[media.pk, variant, sign(f"{media.pk}/{variant}")])


def facts(media: Media) -> dict[str, Any]:
    """Return what a page knows of a file before it loads it: room to reserve, a wave to draw."""
    known = {"width": media.width, "height": media.height, "seconds": media.seconds, "frame_rate": media.frame_rate}
    found: dict[str, Any] = {key: value for key, value in known.items() if value is not None}
    found["kind"] = media.kind
    for variant in ("thumbnail", "peaks"):
        if getattr(media, variant):
            found[variant] = address_of(media, variant)
    return found


def opened(campaign: Campaign, data: Any) -> tuple[Any, dict[str, Any]]:
    """Return task data, or a result, with addresses that open, and what is known of the files behind them.

    One query if any file of ours is named, none otherwise. A name of a file of another campaign stays a name.

    Returns:
        The same data with every whole string that names a file replaced; `facts` by address.
    """
    files = _files(campaign, data)
    addresses = {media.address: address_of(media) for media in files}
    known = {addresses[media.address]: facts(media) for media in files}
    if s3.configured():
        addresses |= {text: s3.signed(text) for text in _strings(data) if text.startswith("s3://")}
    return (_replaced(data, addresses) if addresses else data), known


def named(campaign: Campaign, data: Any) -> dict[str, str]:
    """Return the address of every file that data, a draft or a result names."""
    return {media.address: address_of(media) for media in _files(campaign, data)}


def _files(campaign: Campaign, data: Any) -> list[Media]:
    """The files of the campaign that are named; asks the database only if something looks like a name."""
    ids = {UUID(found.group(1)) for text in _strings(data) if (found := MEDIA.fullmatch(text))}
    return list(Media.objects.filter(campaign=campaign, pk__in=ids)) if ids else []


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _replaced(value: Any, addresses: dict[str, str]) -> Any:
    if isinstance(value, str):
        return addresses.get(value, value)
    if isinstance(value, dict):
        return {key: _replaced(each, addresses) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, addresses) for each in value]
    return value
