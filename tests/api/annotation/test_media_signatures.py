"""Files in a storage that checks every signature: opened, in parts, too late, with a wrong key."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]

from annotation.addresses import address_of
from annotation.views import media as view
from caravan.lib import s3
from tests.db.annotation.test_media import PICTURES, stored
from tests.factories import annotation as make
from tests.factories import media as files
from tests.fakes.storage import Asked, Refused, Storage, serving, signature_of

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
PICTURE = files.picture()


@pytest.fixture
def storage(settings: LazySettings) -> Iterator[Storage]:
    keys = {KEY: SECRET, "other": "secret"}
    held = Storage(keys, {"ours": KEY, "open": KEY, "locked": "other"})
    held.objects["open", "in/a ü.jpg"] = held.objects["locked", "a.jpg"] = PICTURE, "image/jpeg"
    with serving(held):
        asked = {"endpoint_url": held.address, "access_key": KEY, "secret_key": SECRET, "addressing_style": "path"}
        settings.S3 = {**settings.S3, **asked, "read_buckets": ["open", "locked"]}
        s3._client.cache_clear()
        yield held
    s3._client.cache_clear()


def get(address: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_double_signs_what_amazon_publishes_as_an_example() -> None:
    query = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
        "X-Amz-Date": "20130524T000000Z",
        "X-Amz-Expires": "86400",
        "X-Amz-SignedHeaders": "host",
    }
    asked = Asked("GET", "/test.txt", list(query.items()), {"host": "examplebucket.s3.amazonaws.com"})
    assert (
        signature_of(
            asked,
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            stamp="20130524T000000Z",
            scope="20130524/us-east-1/s3/aws4_request",
            names="host",
            payload="UNSIGNED-PAYLOAD",
        )
        == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )


def test_an_owners_object_opens_whole_and_in_parts_until_its_time_is_up(storage: Storage) -> None:
    address = s3.signed("s3://open/in/a ü.jpg")
    assert get(address) == (200, PICTURE)
    assert get(address, Range="bytes=10-19") == (206, PICTURE[10:20])
    assert get(address, Range="bytes=99999999-")[0] == 416
    storage.offset = timedelta(seconds=s3.EXPIRES_S - 60)
    assert get(address)[0] == 200
    storage.offset = timedelta(seconds=s3.EXPIRES_S + 60)
    status, why = get(address)
    assert (status, b"Request has expired" in why) == (403, True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("X-Amz-Expires=7200", "X-Amz-Expires=720000"), b"SignatureDoesNotMatch"),
        (("attachment", "inline"), b"SignatureDoesNotMatch"),
        (("/open/", "/ours/"), b"SignatureDoesNotMatch"),
        (("AKIDEXAMPLE", "AKIDSTRANGE"), b"InvalidAccessKeyId"),
    ],
)
def test_an_address_changed_by_a_letter_opens_nothing(storage: Storage, changed: tuple[str, str], code: bytes) -> None:
    address = s3.signed("s3://open/in/a ü.jpg")
    assert changed[0] in address
    status, why = get(address.replace(*changed))
    assert (status, code in why) == (403, True)


@pytest.mark.parametrize(("key", "secret"), [(KEY, "wrong"), ("nobody", SECRET)])
def test_a_wrong_key_opens_nothing(storage: Storage, settings: LazySettings, key: str, secret: str) -> None:
    settings.S3 = {**settings.S3, "access_key": key, "secret_key": secret}
    s3._client.cache_clear()
    assert get(s3.signed("s3://open/in/a ü.jpg"))[0] == 403


def test_a_bucket_of_somebody_else_stays_shut(storage: Storage) -> None:
    status, why = get(s3.signed("s3://locked/a.jpg"))
    assert (status, b"AccessDenied" in why) == (403, True)
    with pytest.raises(Refused, match="not signed"):
        storage.answer(Asked("GET", "/open/in/a.jpg", [], {}))


@pytest.mark.django_db
def test_an_upload_goes_there_signed_and_is_opened_from_there(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stored(make.campaign(label_config=PICTURES, tasks=0, live=False), PICTURE, "a.jpg")
    ours = S3Storage(
        bucket_name="ours",
        endpoint_url=storage.address,
        region_name="us-east-1",
        signature_version="s3v4",
        addressing_style="path",
        access_key=KEY,
        secret_key=SECRET,
    )
    assert ours.save(row.file.name, ContentFile(PICTURE)) == row.file.name
    monkeypatch.setattr(view, "default_storage", ours)
    answer = Client().get(address_of(row))
    assert answer.status_code == 302
    assert get(answer["Location"], Range="bytes=0-3") == (206, PICTURE[:4])
    storage.offset = timedelta(hours=3)
    assert get(answer["Location"])[0] == 403
