"""The gateway for who has a key: metered, charged once, and never for what failed."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from eth_account import Account
from eth_account.messages import encode_typed_data
from pytest_django import Settings

from registry.errors import NotForSale
from registry.gateway.receipts import typed_data
from registry.models import Call, Charge, Endpoint, Key, Purse, Version
from registry.services import attributing, auditing, calling, keys, licensing, offering, registering
from tests import cast
from tests.factories import accounts
from tests.factories import registry as make
from tests.factories import rewards as money
from tests.fakes.upstream import SECRET, FakeUpstream, serving

pytestmark = pytest.mark.django_db

QUESTION = {"model": "anything", "messages": [{"role": "user", "content": "Diga bom dia."}], "max_tokens": 50}
# 3 a call and 10 a thousand tokens; 30 tokens are 0.3 and round up to 1.
PRICES = {"call": 3, "1k_tokens": 10}
COST = 4


@pytest.fixture(autouse=True)
def at_home(settings: Settings) -> None:
    """No chain, and owners' services may live on this machine."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}
    settings.OUTGOING_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def upstream() -> Iterator[FakeUpstream]:
    """An owner's service."""
    with serving() as server:
        yield server


@pytest.fixture
def version(upstream: FakeUpstream) -> Version:
    """A model that answers there."""
    made = make.published("Bom dia", licence={"purposes": ["infer", "evaluate"]})
    registering.set_prices(made, PRICES)
    offering.set_endpoint(made, url=upstream.url, secret=SECRET, model="their-name-for-it")
    return made


@pytest.fixture
def purse() -> Purse:
    """A hundred points of Mallory's."""
    return make.purse(100)


@pytest.fixture
def secret(purse: Purse) -> str:
    """A key to it."""
    return keys.issue(purse, by=cast.mallory(), name="test")[1]


def ask(secret: str, body: Any = None, way: str = "v1/chat/completions", **headers: str) -> Any:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {"authorization": f"Bearer {secret}", **said} if secret else said
    data = json.dumps({**QUESTION, **(body or {})})
    return Client().post(f"/gateway/bom-dia/{way}", data, content_type="application/json", headers=given)


def left(purse: Purse) -> int:
    purse.refresh_from_db()
    assert auditing.problems() == []
    return purse.available_base_units


def read(response: HttpResponse, header: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(base64.b64decode(response[header]))
    return said


def test_an_answer_is_charged_and_says_what_it_is_of(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str
) -> None:
    response = ask(secret)
    assert response.status_code == 200, response.content
    assert response.json()["choices"][0]["message"]["content"] == "Bom dia !"
    assert left(purse) == 100 - COST
    charge = Charge.objects.get()
    assert (charge.amount_base_units, charge.version, charge.cause) == (
        COST,
        version,
        f"call:{response['Caravan-Call']}",
    )
    assert response["Caravan-Asset"] == "bom-dia@1"
    assert response["Caravan-Version"] == version.content_hash
    said = read(response, "Caravan-Receipt")
    assert (said["amount"], said["tokens"], said["purpose"], said["answer"]) == (
        str(COST), 30, "infer", hashlib.sha256(response.content).hexdigest(),
    )  # fmt: skip
    assert Account.recover_message(encode_typed_data(full_message=typed_data(said)), signature=said["signature"]) == (
        attributing.signer()
    )
    headers, body = upstream.asked[0]
    assert headers["authorization"] == f"Bearer {SECRET}"
    assert secret not in str(headers)
    assert (body["model"], body["max_tokens"]) == ("their-name-for-it", 50)


def test_a_stream_comes_as_it_is_and_its_last_line_is_the_receipt(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str
) -> None:
    response = ask(secret, {"stream": True})
    lines = b"".join(response.streaming_content).decode().split("\n\n")
    assert [json.loads(line[6:])["choices"][0]["delta"]["content"] for line in lines[:3]] == ["Bom ", "dia ", "!"]
    # The caller had not asked for the use, so it is not told; we are.
    assert not any("usage" in line for line in lines)
    assert "data: [DONE]" in lines[-3]
    assert lines[-2].startswith(": caravan-receipt ")
    assert left(purse) == 100 - COST
    assert Call.objects.get().counted == "upstream"
    one = (
        Client().get(f"/gateway/calls/{response['Caravan-Call']}", headers={"authorization": f"Bearer {secret}"}).json()
    )
    assert (one["state"], one["amount"], one["receipt"]["tokens"]) == ("charged", str(COST), 30)


def test_who_asked_for_the_use_is_told(version: Version, secret: str) -> None:
    response = ask(secret, {"stream": True, "stream_options": {"include_usage": True}})
    assert b'"total_tokens": 30' in b"".join(response.streaming_content)


def test_who_leaves_a_stream_pays_what_they_had(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str
) -> None:
    response = ask(secret, {"stream": True})
    next(response._iterator)
    response._iterator.close()
    call = Call.objects.get()
    assert (call.state, call.counted, call.tokens) == ("charged", "rule", 4 + 1)
    assert left(purse) == 100 - call.amount_base_units


def test_tokens_are_counted_by_the_rule_where_nobody_tells_them(
    upstream: FakeUpstream, version: Version, secret: str
) -> None:
    upstream.tells_use = False
    ask(secret)
    call = Call.objects.get()
    assert (call.counted, call.tokens) == ("rule", 4 + 3)


@pytest.mark.parametrize(
    ("does", "status"), [("refuse", 502), ("blame", 400), ("tell", 502), ("hang_up", 502), ("redirect", 502)]
)
def test_what_fails_is_not_charged_and_tells_no_secret(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str, does: str, status: int
) -> None:
    upstream.does = does
    response = ask(secret)
    assert response.status_code == status
    assert SECRET.encode() not in response.content
    assert left(purse) == 100
    assert not Charge.objects.exists()
    call = Call.objects.get()
    assert call.state == Call.State.FAILED
    assert SECRET not in call.error


def test_a_stream_that_breaks_off_is_not_charged(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str
) -> None:
    upstream.does = "break_off"
    response = ask(secret, {"stream": True})
    assert b"upstream_failed" in b"".join(response.streaming_content)
    assert left(purse) == 100


def test_a_service_on_a_private_network_is_not_asked(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str, settings: Settings
) -> None:
    settings.OUTGOING_NETWORKS = []
    assert ask(secret).status_code == 502
    assert upstream.asked == []
    assert left(purse) == 100


def test_the_same_name_is_charged_once(upstream: FakeUpstream, version: Version, purse: Purse, secret: str) -> None:
    first, again = (ask(secret, idempotency_key="order-1") for _ in range(2))
    assert (again.content, again["Caravan-Receipt"]) == (first.content, first["Caravan-Receipt"])
    assert again["Caravan-Replayed"] == "true"
    assert ask(secret, {"max_tokens": 51}, idempotency_key="order-1").status_code == 422
    assert left(purse) == 100 - COST
    assert len(upstream.asked) == 1


def test_a_failed_call_may_be_made_again_under_its_name(
    upstream: FakeUpstream, version: Version, purse: Purse, secret: str
) -> None:
    upstream.does = "hang_up"
    assert ask(secret, idempotency_key="order-1").status_code == 502
    upstream.does = "answer"
    assert ask(secret, idempotency_key="order-1").status_code == 200
    assert left(purse) == 100 - COST


def test_what_the_purse_cannot_hold_is_not_asked(upstream: FakeUpstream, version: Version, secret: str) -> None:
    response = ask(secret, {"max_tokens": 100_000})
    assert (response.status_code, response.json()["error"]["code"]) == (402, "empty_purse")
    assert upstream.asked == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"max_tokens": 0}, 400),
        ({"max_tokens": "many"}, 400),
        ({"n": 17}, 400),
        ({"max_tokens": 2**30}, 400),
        ({"max_completion_tokens": True}, 400),
    ],
)
def test_limits_are_read_strictly(version: Version, secret: str, change: dict[str, Any], status: int) -> None:
    assert ask(secret, change).status_code == status


def test_a_purpose_outside_the_licence_is_refused(upstream: FakeUpstream, version: Version, secret: str) -> None:
    response = ask(secret, caravan_purpose="train")
    assert (response.status_code, response.json()["error"]["code"]) == (403, "purpose_refused")
    assert upstream.asked == []
    for said in ("infer commercial", "dance", "infer for fun"):
        assert ask(secret, caravan_purpose=said).status_code == (403 if said == "infer commercial" else 400)


def test_a_licence_that_was_bought_permits_more(version: Version, purse: Purse, secret: str) -> None:
    assert "for money" in ask(secret, caravan_purpose="infer commercial").json()["error"]["message"]
    with pytest.raises(NotForSale):
        licensing.buy(version, purse, request_id=uuid4())
    licensing.offer(version, {"preset": "commercial-use"})
    registering.set_prices(version, {"call": 1, "licence": 30})
    before, request = left(purse), uuid4()
    first, again = (licensing.buy(version, purse, request_id=request) for _ in range(2))
    assert (first, left(purse)) == (again, before - 30)
    assert ask(secret, caravan_purpose="infer commercial").status_code == 200
    assert ask(secret, caravan_purpose="train").status_code == 403


def test_keys_are_limited_revoked_and_scoped(version: Version, purse: Purse) -> None:
    mallory = cast.mallory()
    few = keys.issue(purse, by=mallory, name="few", per_minute=1)[1]
    assert [ask(few).status_code for _ in range(2)] == [200, 429]
    poor = keys.issue(purse, by=mallory, name="poor", daily_base_units=2 * COST)[1]
    assert [ask(poor).status_code for _ in range(3)] == [200, 200, 429]
    narrow = keys.issue(purse, by=mallory, name="narrow", purposes=["evaluate"])[1]
    assert [ask(narrow, caravan_purpose=each).status_code for each in ("infer", "evaluate")] == [403, 200]
    keys.revoke(Key.objects.get(name="narrow"))
    response = ask(narrow, caravan_purpose="evaluate")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert ask("cvk_nonsense").status_code == 401
    assert ask("").status_code == 401  # points cannot be paid by x402


def test_only_what_is_published_and_served_answers(version: Version, secret: str) -> None:
    other = make.published("Other")
    for name, way in (
        ("nobody", "chat/completions"),
        (other.asset.slug, "chat/completions"),
        ("bom-dia@2", "completions"),
    ):
        address = f"/gateway/{name}/v1/{way}"
        response = Client().post(
            address, {}, content_type="application/json", headers={"authorization": f"Bearer {secret}"}
        )
        assert response.status_code == 404
    assert ask(secret, way="v1/files").status_code == 404
    registering.end(version, to="withdrawn", reason="A voice in it was not free.")
    assert ask(secret).status_code == 404


def test_a_secret_is_sealed_and_belongs_to_one_row(version: Version) -> None:
    endpoint = Endpoint.objects.get()
    assert SECRET.encode() not in bytes(endpoint.secret)
    page = Client().get("/gateway/bom-dia/").content + Client().get("/discovery/resources").content
    assert SECRET.encode() not in page
    assert endpoint.url.encode() not in page
    offering.set_endpoint(version, url=endpoint.url, model="newer")
    assert Endpoint.objects.get().secret == endpoint.secret


def test_what_died_is_given_back(version: Version, purse: Purse) -> None:
    key = keys.issue(purse, by=cast.mallory(), name="x", daily_base_units=90)[0]
    version = offering.find("bom-dia")
    calling.begin(key, calling.Order(version, "infer", "completions", "00", "n"), most=60)
    assert left(purse) == 40
    assert calling.tidy() == 0
    Call.objects.update(created_at="2020-01-01T00:00:00Z")
    assert calling.tidy() == 1
    assert left(purse) == 100


def test_rows_are_cut_filtered_and_paid_one_by_one(purse: Purse, secret: str) -> None:
    campaign = money.live(money.campaign(tasks=3))
    money.approved(campaign, cast.ann(), 2)
    version = make.published("Rows", campaign=campaign, licence={"purposes": ["train"], "derivatives": True})
    registering.set_prices(version, {"row": 2, "mb": 1})

    def rows(query: str = "", purpose: str = "train") -> Any:
        given = {"authorization": f"Bearer {secret}", "caravan-purpose": purpose}
        return Client().get(f"/gateway/rows/rows?{query}", headers=given)

    response = rows()
    assert response.status_code == 200, response.content
    found = response.json()["rows"]
    assert response.json()["next"] is None
    assert left(purse) == 100 - 2 * len(found) - 1
    assert rows("limit=1").json()["next"] == (found[0]["row"] + 1 if found else None)
    assert rows("data.nothing=x").json()["rows"] == []
    assert [rows(query).status_code for query in ("limit=0", "limit=1001", "start=-1", "start=x")] == [400] * 4
    assert rows(purpose="infer").status_code == 403
    assert rows(purpose="").status_code == 400


def test_what_is_offered_is_listed(version: Version) -> None:
    listed = Client().get("/discovery/resources?type=http&limit=5").json()
    assert listed["pagination"] == {"limit": 5, "offset": 0, "total": 1}
    (item,) = listed["items"]
    assert item["resource"].endswith("/gateway/bom-dia@1/chat/completions")
    assert item["metadata"]["prices"] == {"token": "PTS", "call": "3", "1k_tokens": "10"}
    assert Client().get("/discovery/resources?limit=101").status_code == 400
    document = Client().get("/gateway/openapi.json").json()
    assert "/gateway/{name}/v1/chat/completions" in document["paths"]
    assert Client().get("/gateway/").json()["receipts"]["signer"] == attributing.signer()


def test_a_key_sees_its_own_purse(version: Version, purse: Purse, secret: str) -> None:
    answer = Client().get("/gateway/balance", headers={"authorization": f"Bearer {secret}"}).json()
    assert answer == {"token": "PTS", "available": "100"}
    call = ask(secret)["Caravan-Call"]
    other = keys.issue(make.purse(5, cast.olga()), by=cast.olga(), name="olga")[1]
    assert Client().get(f"/gateway/calls/{call}", headers={"authorization": f"Bearer {other}"}).status_code == 404


def test_owners_say_where_a_version_answers_and_buyers_make_keys_over_http(upstream: FakeUpstream) -> None:
    version = make.published("Bom dia")
    registering.set_prices(version, {"call": 3})
    owner = {"authorization": f"Bearer {accounts.token(cast.olga(), 'manage')}"}
    buyer = {"authorization": f"Bearer {accounts.token(cast.mallory(), 'manage')}"}
    place = f"/api/v1/versions/{version.pk}/endpoint/"

    def put(**said: Any) -> Any:
        return Client().put(place, {"url": upstream.url, **said}, content_type="application/json", headers=owner)

    assert put(url="ftp://models.example").status_code == 400
    assert put(secret=SECRET).json()["has_secret"] is True
    # Left out, the secret stays; it is in no answer.
    assert put(model="x").json().keys() == {"url", "has_secret", "model", "timeout_s", "most_tokens", "updated_at"}
    purse = make.purse(10)
    limits = {"name": "My agent", "daily_base_units": "6", "purposes": ["infer"], "days": 30}
    address = f"/api/v1/purses/{purse.pk}/keys/"
    made = Client().post(address, limits, content_type="application/json", headers=buyer).json()
    assert ask(made["secret"]).status_code == 200
    assert upstream.asked[0][0]["authorization"] == f"Bearer {SECRET}"
    listed = Client().get(address, headers=buyer).json()["keys"]
    assert [(row["prefix"], row["spent_base_units"]) for row in listed] == [(made["prefix"], "3")]
    assert "secret" not in listed[0]
    (call,) = Client().get(f"/api/v1/purses/{purse.pk}/calls/", headers=buyer).json()["results"]
    assert (call["asset"], call["amount_base_units"], call["receipt"]["amount"]) == ("bom-dia", "3", "3")
    assert Client().delete(f"/api/v1/keys/{made['id']}/", headers=buyer).status_code == 204
    assert ask(made["secret"]).status_code == 401
