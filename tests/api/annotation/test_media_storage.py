"""What an object storage is told to send, written into signed addresses. Nothing here talks to a storage."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]

from annotation.addresses import address_of
from annotation.errors import MediaRefused
from annotation.models import Campaign
from annotation.views import media as view
from caravan.lib import s3
from tests.api.annotation.test_media import body
from tests.db.annotation.test_media import PICTURES, stored
from tests.factories import annotation as make
from tests.factories import media as files

pytestmark = pytest.mark.django_db

KEYS = {"access_key": "key", "secret_key": "secret"}
PAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def campaign() -> Campaign:
    return make.campaign(label_config=PICTURES, tasks=0, live=False)


@pytest.fixture
def buckets(settings: LazySettings) -> Iterator[None]:
    s3._client.cache_clear()
    settings.S3 = {
        **settings.S3,
        **KEYS,
        "endpoint_url": "https://s3.example",
        "read_buckets": ["open"],
        "addressing_style": "path",
    }
    yield
    s3._client.cache_clear()


def asked_for(address: str) -> dict[str, str]:
    return {key: value for key, (value,) in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (files.picture(), "image/jpeg"),
        (PAGE, "text/plain; charset=utf-8"),
        (DRAWING, "text/plain; charset=utf-8"),
        (b"%PDF-1.7\n" + PAGE, "application/pdf"),
    ],
)
def test_a_storage_sends_a_file_as_what_it_is_and_never_as_a_page(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, content: bytes, mime: str
) -> None:
    row = stored(campaign, content, "a.html")
    storage = S3Storage(
        bucket_name="ours", endpoint_url="https://s3.example", region_name="us-east-1", signature_version="s3v4", **KEYS
    )
    monkeypatch.setattr(view, "default_storage", storage)
    answer = Client().get(address_of(row))
    assert answer.status_code == 302
    asked = asked_for(answer["Location"])
    assert asked["response-content-type"] == mime
    assert asked["response-content-disposition"] == "attachment"
    assert 0 < int(asked["X-Amz-Expires"]) <= 2 * 3600
    assert "X-Amz-Signature" in asked, "what is asked for is signed, so that nobody can take it off"


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.jpg"])
@pytest.mark.parametrize("content", [PAGE, DRAWING, b"<html>" + b"x" * 9000, b"%PDF-1.7\n" + PAGE])
def test_what_could_run_is_sent_as_what_cannot(campaign: Campaign, content: bytes, name: str) -> None:
    row = stored(campaign, content, name)
    assert row.mime in ("text/plain; charset=utf-8", "application/pdf")
    shown = Client().get(address_of(row))
    assert (shown["Content-Type"], body(shown)) == (row.mime, content)
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert {"sandbox", "default-src 'none'"} <= set(shown["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("content", [b"GIF89a" + PAGE, b"\xff\xd8\xff" + PAGE, b"\x89PNG\r\n\x1a\n" + PAGE])
def test_a_page_that_begins_like_a_picture_is_refused(campaign: Campaign, content: bytes) -> None:
    with pytest.raises(MediaRefused):
        stored(campaign, content, "a.gif")


def test_a_page_behind_a_whole_picture_is_sent_as_the_picture(campaign: Campaign) -> None:
    row = stored(campaign, files.picture() + PAGE, "a.html")
    shown = Client().get(address_of(row))
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert body(shown).endswith(PAGE)


@pytest.mark.usefixtures("buckets")
@pytest.mark.parametrize(
    ("key", "mime"),
    [
        ("a.png", "image/png"),
        ("a.mp3", "audio/mpeg"),
        ("a.html", "text/plain; charset=utf-8"),
        ("a.xhtml", "application/octet-stream"),
        ("a.js", "text/plain; charset=utf-8"),
        ("a", "application/octet-stream"),
    ],
)
def test_objects_of_an_owners_bucket_are_no_pages_either(key: str, mime: str) -> None:
    address = s3.signed(f"s3://open/folder/{key}")
    assert address.startswith("https://s3.example/open/folder/")
    asked = asked_for(address)
    assert (asked["response-content-type"], asked["response-content-disposition"]) == (mime, "attachment")
    assert asked["X-Amz-Expires"] == str(s3.EXPIRES_S)


@pytest.mark.usefixtures("buckets")
def test_a_bucket_that_was_not_opened_stays_a_name() -> None:
    assert s3.signed("s3://secret/a.png") == "s3://secret/a.png"
