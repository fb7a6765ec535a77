"""Whatever is sent, the API refuses it in its own words: nothing a stranger can think of is a server error."""

import base64
import json
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import Settings

from annotation.forms import CampaignForm
from annotation.models import Campaign, ImportJob
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


BODIES = [
    *("", " ", "null", "[]", '"x"', "1", "NaN", '{"a": "\\u0000", "\\u0000": 1}', '{"a": "\\ud800"}', '{"a": 1e400}'),
    *('{"a": ' + "9" * 5000 + "}", nested(900), nested(100_000), '{"state": "live", "state": "x"}'),
]
BYTES = [body.encode() for body in BODIES] + [b'{"a": "\xff"}', '{"a":1}'.encode("utf-16"), b"\xef\xbb\xbf{}"]
KINDS = (
    *("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"),
    *("multipart/mixed", "application/x-www-form-urlencoded", "x"),
)
VALUES: list[Any] = [
    *(None, "", "a\0b", True, 1.5, 1e308, -1, 2**63, "9" * 4000, "1e5", "nan", "9999-12-31T23:59:59-14:00"),
    *("\u202e=1+1", "\ud7ff\uffff", "a@" + "İ." * 100 + "test", "0x" + "f" * 131, "0x" + "ff" * 65),
    *([], {}, [[]], [None], {"message": "a", "code": "b"}, [{"text": "x", "\0": 1}]),
    *(json.loads(nested(900)), {"a": json.loads(nested(900))}),
]
# (verb, address, a good body, the names to spoil)
ADDRESSES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "accounts/signup/", {"email": "new@caravan.test", "password": "a long enough phrase", "name": "N"}),
    ("POST", "accounts/token/", {"email": "a@b.test", "password": "x", "scopes": ["read"], "name": "n"}),
    ("POST", "accounts/tokens/", {"name": "n", "scopes": ["read"], "days": 3}),
    ("POST", "accounts/wallet/nonce/", {"address": "0x" + "1" * 40}),
    ("POST", "accounts/wallet/", {"message": "Nonce: 5", "signature": "0x" + "ab" * 65}),
    ("DELETE", "accounts/wallet/", {"address": "0x" + "1" * 40}),
    (
        "POST",
        "campaigns/",
        {
            "organisation": "",
            "title": "T",
            "summary": "",
            "instructions": "",
            "label_config": make.CHOICE_CONFIG,
            "price_base_units": "5",
            "answers_per_task": 3,
            "deadline": None,
            "review_window_s": 5,
            "target_confidence": 0.9,
            "is_open": True,
        },
    ),
    ("PATCH", "campaigns/{campaign}/", {"title": "T", "price_base_units": "5", "deadline": None}),
    ("POST", "campaigns/{campaign}/state/", {"state": "live"}),
    ("POST", "campaigns/{campaign}/imports/", {"tasks": [{"text": "x"}]}),
    ("POST", "campaigns/{campaign}/assignments/", {"count": 1, "row": 1}),
    ("POST", "campaigns/{campaign}/fund/", {"amount_base_units": "5"}),
    ("POST", "campaigns/{campaign}/refund/", {}),
    ("PUT", "assignments/{assignment}/draft/", {"draft": {}}),
    ("POST", "assignments/{assignment}/skip/", {"reason": "other", "comment": ""}),
    ("POST", "assignments/{assignment}/submit/", {"submission_id": "", "result": [], "lead_time_ms": 5}),
    ("POST", "contributions/{contribution}/approve/", {}),
    ("POST", "contributions/{contribution}/reject/", {"reason": "other", "comment": "x"}),
    ("POST", "claim/relay/", {}),
    (
        "POST",
        "claim/sending/",
        {
            "receiver": "0x3333333333333333333333333333333333333333",
            "amount_base_units": "5",
            "nonce": 0,
            "deadline": 1,
            "signature": "0x01",
        },
    ),
]
IDS = [f"{verb} {path}" for verb, path, _ in ADDRESSES]


@pytest.fixture
def olga() -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(cast.olga())
    return made


@pytest.fixture
def campaign() -> Campaign:
    return make.campaign()


@pytest.fixture
def places(campaign: Campaign) -> dict[str, Any]:
    contribution = make.contribution(campaign, cast.olga())
    assignment = make.assignment(campaign, cast.olga())
    return {"campaign": campaign.pk, "contribution": contribution.pk, "assignment": assignment.pk}


def is_an_answer(response: Any) -> bool:
    """Whether it is a success, or a refusal in the one shape that all have."""
    if response.status_code < 400:
        return True
    return response.status_code < 500 and set(json.loads(response.content)) == {"code", "message", "errors"}


@pytest.mark.parametrize(("verb", "path", "good"), ADDRESSES, ids=IDS)
def test_any_body_is_answered(olga: Client, places: dict[str, Any], verb: str, path: str, good: dict[str, Any]) -> None:
    address = f"/api/v1/{path}".format(**places)
    sent = [(body, KINDS[0]) for body in BYTES] + [(b"{}", kind) for kind in KINDS] + [(b"--x\r\n", KINDS[3])]
    bad = [each for each in sent if not is_an_answer(olga.generic(verb, address, each[0], content_type=each[1]))]
    assert [(body[:40], kind) for body, kind in bad] == []


@pytest.mark.parametrize(("verb", "path", "good"), ADDRESSES, ids=IDS)
def test_any_value_is_answered(
    olga: Client, places: dict[str, Any], verb: str, path: str, good: dict[str, Any]
) -> None:
    base = {**good, **({"organisation": str(cast.weather_watch().pk)} if "organisation" in good else {})}
    base |= {"submission_id": str(uuid.uuid4()), "result": make.choice()} if "submission_id" in good else {}
    bad = []
    for name in base:
        for value in VALUES:
            body = json.dumps({**base, name: value})
            response = olga.generic(verb, f"/api/v1/{path}".format(**places), body, content_type="application/json")
            if not is_an_answer(response):
                bad.append((name, str(value)[:40], response.status_code))
    assert bad == []


LISTS = (
    "campaigns/?mine=1&",
    "contributions/?",
    "epochs/?",
    "claims/?",
    "campaigns/{campaign}/fundings/?",
    "imports/{job}/problems/?",
)
# The same in every process of a run, or pytest-xdist finds different cases.
SOMEBODY = "0f0ee5d4-1c1e-4b59-91a9-6bf7d56278cb"
POSITIONS = ("x", "\0", "-1", "9" * 30, "1.5", "", SOMEBODY, "None", "0x1", "\ud7ff")


@pytest.mark.parametrize("path", LISTS)
def test_a_cursor_that_was_tampered_with_is_no_page(olga: Client, campaign: Campaign, path: str) -> None:
    job = ImportJob.objects.create(campaign=campaign, created_by=cast.olga(), file_name="a.csv", format="csv")
    address = f"/api/v1/{path}".format(campaign=campaign.pk, job=job.pk)
    for position in POSITIONS:
        for way in ({}, {"r": "1"}):
            cursor = base64.b64encode(urlencode({"p": position, **way}).encode()).decode()
            response = olga.get(f"{address}cursor={cursor}")
            assert response.status_code in {200, 404}, position
            assert is_an_answer(response)


QUERIES = (
    *("q=%00", "q=" + "a" * 5000, "q=%ED%A0%80", "limit=-1", "limit=x", "limit=" + "9" * 50, "limit=1&limit=2"),
    *(
        "cursor=x",
        "cursor=" + "A" * 999,
        "campaign=%00",
        "campaign=x",
        f"campaign={SOMEBODY}",
        "address=%00",
    ),
    *("address=" + "x" * 5000, "format=x", "format=csv&format=json", "level=%00", "mine=%00", "after=%00"),
    *("after=" + "9" * 18, f"after={SOMEBODY}", "page=x"),
)
READ = (
    *("api/v1/campaigns/", "api/v1/contributions/", "api/v1/reviews/", "api/v1/epochs/", "api/v1/claims/"),
    *("api/v1/claim/", "api/v1/earnings/", "api/v1/campaigns/{campaign}/export/", "api/v1/accounts/me/"),
    *("campaigns/", "manage/", "history/", "earnings/", "epochs/", "review/", "wallet/", "accounts/"),
    *("campaigns/{campaign}/", "manage/{campaign}/data/", "accounts/login/", "admin/login/"),
)
ACCEPTS = ("text/html", "application/xml", "*", "x/y;q=z", "", "application/json; indent=99999999", "a" * 9000)


@pytest.mark.parametrize("path", READ)
def test_any_query_is_answered(olga: Client, places: dict[str, Any], settings: Settings, path: str) -> None:
    settings.CHAIN = {**settings.CHAIN, "rpc_url": "http://127.0.0.1:1"}  # claims look for wallets only with a chain
    address = f"/{path}".format(**places)
    bad = [query for query in QUERIES if olga.get(f"{address}?{query}").status_code >= 500]
    bad += [kind for kind in ACCEPTS if olga.get(address, headers={"Accept": kind}).status_code >= 500]
    assert bad == []


def test_a_body_beyond_memory_is_not_read(olga: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = json.dumps({"email": "a@b.test", "password": "x" * 1000})
    for address in ("accounts/signup/", "accounts/tokens/"):
        response = olga.post(f"/api/v1/{address}", body, content_type="application/json")
        assert (response.status_code, response.json()["code"]) == (413, "too_large")


def claiming(length: int, client: Client, address: str) -> Any:
    """Post the beginning of a form that says how long it will be."""
    kind, said = "multipart/form-data; boundary=x", {"Content-Length": str(length)}
    return client.generic("POST", address, b"--x\r\n", content_type=kind, headers=said)


def test_a_file_beyond_what_imports_take_is_not_read(olga: Client, campaign: Campaign) -> None:
    response = claiming(2 * 1024**3, olga, f"/api/v1/campaigns/{campaign.pk}/imports/")
    assert (response.status_code, json.loads(response.content)["code"]) == (413, "too_large")


def test_strangers_send_no_files(olga: Client) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/accounts/login/")  # without the cookie nothing is read at all
    assert claiming(6 * 1024**2, stranger, "/accounts/login/").status_code == 400


def test_a_draft_as_deep_as_json_may_be_is_refused(olga: Client, places: dict[str, Any]) -> None:
    body = '{"draft": ' + nested(1020) + "}"
    response = olga.put(f"/api/v1/assignments/{places['assignment']}/draft/", body, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.parametrize("price", ["1e400000", "1e999999", "9e75", "9" * 40, "0.0000001", "-1", "NaN", "1_0"])
def test_a_price_beyond_all_measure_is_a_mistake_in_the_form(price: str) -> None:
    form = {"organisation": str(cast.weather_watch().pk), "title": "T", "label_config": make.CHOICE_CONFIG}
    rest = {
        "answers_per_task": "3",
        "review_rule": "none",
        "review_days": "3",
        "appeal_days": "7",
        "appeal_answer_days": "5",
    }
    assert "price" in CampaignForm({**form, **rest, "price": price}, user=cast.olga()).errors
