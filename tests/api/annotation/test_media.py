"""Files over HTTP: uploading, signed addresses, parts, and pages that let other sites' pictures through."""

import re
import time
from typing import Any

import pytest
from django.test import Client

from annotation.addresses import address_of
from annotation.models import Campaign, Media
from annotation.services import authoring, importing, media
from caravan.lib.signing import WINDOW_S
from tests import cast
from tests.db.annotation.test_media import PICTURES, stored
from tests.factories import annotation as make
from tests.factories import media as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    return make.campaign(label_config=PICTURES, tasks=0, live=False)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_an_upload_can_be_opened_by_its_address(campaign: Campaign) -> None:
    sent = {"file": files.upload(files.picture(), "cat.jpg"), "as_task": "true"}
    made = signed_in(cast.olga()).post(f"/api/v1/campaigns/{campaign.pk}/media/", sent)
    assert made.status_code == 201, made.content
    assert made.json()["file"] == f"media:{made.json()['id']}"
    assert campaign.tasks.get().data == {"image": made.json()["file"]}
    shown = Client().get(made.json()["url"])
    assert (shown.status_code, shown["Content-Type"], body(shown)) == (200, "image/jpeg", files.picture())
    policy = shown["Content-Security-Policy"].split("; ")
    assert {"sandbox", "default-src 'none'"} <= set(policy)
    assert shown["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", files.picture()[:200]])
def test_a_bad_file_is_refused_with_its_place(campaign: Campaign, content: bytes) -> None:
    sent = {"file": files.upload(content, "cat.jpg")}
    refused = signed_in(cast.olga()).post(f"/api/v1/campaigns/{campaign.pk}/media/", sent)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["where"] == "file"


def test_only_the_owner_fills_a_campaign(campaign: Campaign) -> None:
    for person in (cast.rui(), cast.ann(), cast.mallory()):
        sent = {"file": files.upload(files.picture())}
        assert signed_in(person).post(f"/api/v1/campaigns/{campaign.pk}/media/", sent).status_code == 404
        assert signed_in(person).get(f"/api/v1/campaigns/{campaign.pk}/media/").status_code == 404
    assert Client().post(f"/api/v1/campaigns/{campaign.pk}/media/").status_code == 401


def test_only_whose_work_it_is_adds_a_recording() -> None:
    campaign = make.campaign(tasks=1)
    assignment = make.assignment(campaign, cast.ann())
    address = f"/api/v1/assignments/{assignment.pk}/files/"
    answers = [
        signed_in(person).post(address, {"file": files.upload(files.sound())}).status_code
        for person in (cast.ann(), cast.bruno(), cast.olga())
    ]
    assert answers == [201, 404, 404]


@pytest.mark.parametrize(
    ("asked", "status", "told", "part"),
    [
        ("bytes=0-9", 206, "bytes 0-9/{size}", slice(0, 10)),
        ("bytes=10-", 206, "bytes 10-{last}/{size}", slice(10, None)),
        ("bytes=-5", 206, "bytes {tail}-{last}/{size}", slice(-5, None)),
        ("bytes=0-99999999", 206, "bytes 0-{last}/{size}", slice(0, None)),
        ("bytes=0-1,3-4", 200, None, slice(0, None)),
        ("furlongs=1-2", 200, None, slice(0, None)),
        ("bytes=-", 200, None, slice(0, None)),
    ],
)
def test_players_ask_for_parts(campaign: Campaign, asked: str, status: int, told: str | None, part: slice) -> None:
    content = files.sound(0.2)
    row, size = stored(campaign, content), len(content)
    answer = Client().get(address_of(row), headers={"Range": asked})
    assert (answer.status_code, body(answer)) == (status, content[part])
    expected = told.format(size=size, last=size - 1, tail=size - 5) if told else None
    assert answer.get("Content-Range") == expected
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["bytes=9999999-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_416(campaign: Campaign, asked: str) -> None:
    answer = Client().get(address_of(stored(campaign, files.sound(0.2))), headers={"Range": asked})
    assert answer.status_code == 416


def test_an_address_is_for_one_file_and_for_a_while(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    row, other = stored(campaign, files.picture()), stored(campaign, files.picture(10, 10))
    address = address_of(row)
    assert Client().get(address.replace(str(row.pk), str(other.pk))).status_code == 410
    assert Client().get(address.replace("/file/", "/peaks/")).status_code == 410
    assert Client().get(re.sub(r"/\d+-", "/99999999999-", address)).status_code == 410
    late = time.time() + 2 * WINDOW_S
    monkeypatch.setattr(time, "time", lambda: late)
    assert Client().get(address).status_code == 410


def test_a_drawing_has_an_address_once_it_is_there(campaign: Campaign) -> None:
    row = stored(campaign, files.picture())
    assert Client().get(address_of(row, "thumbnail")).status_code == 404
    media.draw(row.pk)
    drawn = Client().get(address_of(Media.objects.get(pk=row.pk), "thumbnail"))
    assert (drawn["Content-Type"], body(drawn)[:4]) == ("image/webp", b"RIFF")


def labelled_page(campaign: Campaign) -> Any:
    authoring.credit_budget(campaign, amount_base_units=10**9)
    authoring.go_live(campaign)
    return signed_in(cast.ann()).get(f"/campaigns/{campaign.pk}/label/")


def test_the_room_gets_addresses_and_what_is_known_of_the_files(campaign: Campaign) -> None:
    row = media.store_as_task(campaign, by=cast.olga(), file=files.upload(files.picture()))
    (assignment,) = labelled_page(campaign).context["room_data"]["assignments"]
    assert assignment["data"]["image"] == address_of(row)
    assert assignment["media"][address_of(row)]["width"] == 64


def test_a_page_lets_through_the_sites_its_tasks_show_and_no_other(campaign: Campaign) -> None:
    importing.add_tasks(campaign, [{"image": "https://pictures.example/a.png"}, {"image": "/samples/a.png"}])
    policy = labelled_page(campaign)["Content-Security-Policy"]
    allowed = re.search(r"img-src ([^;]*)", policy)
    assert allowed is not None
    assert allowed.group(1).split() == ["'self'", "data:", "blob:", "https://pictures.example"]


def test_pictures_from_everywhere_need_a_policy_for_everywhere(campaign: Campaign) -> None:
    importing.add_tasks(campaign, [{"image": f"https://host{number}.example/a.png"} for number in range(30)])
    campaign.refresh_from_db()
    assert campaign.media_sites == ["https:"]
