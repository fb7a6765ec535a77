"""Addresses of objects in S3-compatible storage that open for a while; nothing here talks to the storage."""

from functools import cache
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

EXPIRES_S = 2 * 3600


def configured() -> bool:
    """Return whether there is any bucket that task data may name."""
    return bool(settings.S3["read_buckets"])


def signed(address: str) -> str:
    """Return an address of `s3://bucket/key` that anybody can open for two hours.

    A bucket that the operator has not opened to task data stays a name: an owner must not read other people's.
    """
    parts = urlsplit(address)
    if parts.netloc not in settings.S3["read_buckets"]:
        return address
    key = parts.path.lstrip("/")
    wanted = {"Bucket": parts.netloc, "Key": key, **pinned(_type_of(key))}
    return str(_client().generate_presigned_url("get_object", Params=wanted, ExpiresIn=EXPIRES_S))


def pinned(mime: str) -> dict[str, str]:
    """Return what a storage is told to answer with, signed into the address so that nobody can take it off.

    A storage sends none of our headers, so what it sends is never a page: opened by itself it is saved, not shown.
    Pictures, players and scripts of ours load it all the same; those do not look at the disposition.
    """
    return {"ResponseContentType": mime, "ResponseContentDisposition": "attachment"}


def _type_of(key: str) -> str:
    """What an object is sent as: by its name, and nothing that a browser would run."""
    guessed = guess_type(key, strict=True)[0] or ""
    if guessed.startswith(("image/", "audio/", "video/")) or guessed in ("application/pdf", "application/json"):
        return guessed
    return "text/plain; charset=utf-8" if guessed.startswith("text/") else "application/octet-stream"


@cache
def _client() -> Any:
    import boto3  # a tenth of a second and 30 MB that only sites with such a storage pay
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=settings.S3["endpoint_url"] or None,
        region_name=settings.S3["region"],
        aws_access_key_id=settings.S3["access_key"] or None,
        aws_secret_access_key=settings.S3["secret_key"] or None,
        config=Config(signature_version="s3v4", s3={"addressing_style": settings.S3["addressing_style"]}),
    )
