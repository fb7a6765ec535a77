"""Rewards over HTTP: who may see and do what, and in which shape."""

import io
import uuid
import zipfile
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import Campaign
from caravan.accounts.models import User
from rewards import policies
from rewards.models import Epoch
from rewards.services import batching
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def points(settings: Settings) -> None:
    """No chain at all."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}


@pytest.fixture
def campaign() -> Campaign:
    return money.live(money.campaign())


def session(user: User | None) -> APIClient:
    client = APIClient()
    if user:
        client.force_login(user)
    return client


def token(user: User, *scopes: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Token " + accounts.token(user, *scopes))
    return client


def unzipped(response: Any) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()


def test_earnings_tell_each_step(campaign: Campaign) -> None:
    money.approved(campaign, cast.ann(), 2)
    batching.seal("CVN")
    money.approved(campaign, cast.ann(), 1)
    body = session(cast.ann()).get("/api/v1/earnings/").json()
    assert body["earnings"] == [
        {
            "token": "CVN",
            "accrued_base_units": str(make.PRICE),
            "anchored_base_units": str(2 * make.PRICE),
            "claimable_base_units": "0",
            "claimed_base_units": "0",
        }
    ]
    assert session(cast.bruno()).get("/api/v1/earnings/").json() == {"earnings": []}


def test_epochs_and_their_bundles_are_for_everybody(campaign: Campaign) -> None:
    money.approved(campaign, cast.ann(), 2)
    batching.seal("CVN")
    stranger = session(None)
    listed = stranger.get("/api/v1/epochs/").json()["results"]
    assert [(row["number"], row["state"], row["contributions"]) for row in listed] == [(1, "final", 2)]
    one = stranger.get(f"/api/v1/epochs/{listed[0]['id']}/").json()
    assert one["contributions_root"] == "0x" + bytes(Epoch.objects.get().contributions_root).hex()
    bundle = stranger.get(f"/api/v1/epochs/{listed[0]['id']}/bundle/")
    assert unzipped(bundle) == ["epochs/1.json", "epochs/1.json.sums", "manifest.json"]
    assert stranger.get(f"/api/v1/epochs/{uuid.uuid4()}/bundle/").status_code == 404


@pytest.mark.parametrize("address", ["earnings/", "claims/", "claim/", "claim/sending/"])
def test_strangers_see_nobodys_pay(address: str) -> None:
    assert session(None).get(f"/api/v1/{address}").status_code == 401
    assert token(cast.ann(), "review").get(f"/api/v1/{address}").status_code == 403


def test_points_are_not_claimed() -> None:
    ann = session(cast.ann())
    assert (ann.get("/api/v1/claim/").status_code, ann.get("/api/v1/claim/").json()["code"]) == (409, "no_claims")
    assert ann.post("/api/v1/claim/relay/").status_code == 409
    sent = {"receiver": money.WALLETS["bruno"]}
    assert ann.get("/api/v1/claim/sending/", sent).json()["code"] == "no_claims"
    assert ann.get("/api/v1/claim/sending/", {}).json()["errors"][0]["where"] == "receiver"
    signed = {**sent, "amount_base_units": "5", "nonce": 0, "deadline": 1, "signature": "0x01"}
    assert ann.post("/api/v1/claim/sending/", signed, format="json").json()["code"] == "no_claims"
    assert ann.post("/api/v1/claim/sending/", {**signed, "signature": "0x1"}, format="json").status_code == 400
    assert ann.get("/api/v1/claims/").json()["results"] == []


def test_an_owner_funds_a_campaign_and_sees_it(campaign: Campaign) -> None:
    olga = token(cast.olga(), "manage")
    made = olga.post(f"/api/v1/campaigns/{campaign.pk}/fund/", {"amount_base_units": "5000000"}, format="json")
    assert made.status_code == 202
    assert (made.json()["state"], made.json()["amount_base_units"]) == ("credited", "5000000")
    listed = olga.get(f"/api/v1/campaigns/{campaign.pk}/fundings/").json()["results"]
    assert listed[0]["id"] == made.json()["id"]


@pytest.mark.parametrize("amount", ["0", "-1", "1.5", "many", str(2**128), None])
def test_an_amount_that_is_none_is_refused(campaign: Campaign, amount: str | None) -> None:
    answer = session(cast.olga()).post(
        f"/api/v1/campaigns/{campaign.pk}/fund/", {"amount_base_units": amount}, format="json"
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == "amount_base_units"


@pytest.mark.parametrize(
    ("method", "address"), [("post", "fund"), ("post", "refund"), ("get", "fundings"), ("get", "bundle")]
)
@pytest.mark.parametrize("who", [cast.ann, cast.rui, cast.mallory])
def test_a_campaigns_money_is_its_owners_business(campaign: Campaign, who: Any, method: str, address: str) -> None:
    call = getattr(session(who()), method)
    assert (
        call(f"/api/v1/campaigns/{campaign.pk}/{address}/", {"amount_base_units": "1"}, format="json").status_code
        == 404
    )


def test_a_token_needs_the_scope_that_manages(campaign: Campaign) -> None:
    client = token(cast.olga(), "label", "read")
    assert client.post(f"/api/v1/campaigns/{campaign.pk}/fund/", {}, format="json").status_code == 403
    assert client.get(f"/api/v1/campaigns/{campaign.pk}/fundings/").status_code == 200


def test_the_owner_downloads_what_it_takes_to_check_a_campaign(campaign: Campaign) -> None:
    money.approved(campaign, cast.ann(), 2)
    batching.seal("CVN")
    answer = session(cast.olga()).get(f"/api/v1/campaigns/{campaign.pk}/bundle/")
    assert answer["Content-Type"] == "application/zip"
    assert [name for name in unzipped(answer) if not name.endswith(".sums")] == [
        "receipts.jsonl",
        "annotations.jsonl",
        "tasks.jsonl",
        "epochs/1.json",
        "manifest.json",
    ]


def test_a_finished_campaign_takes_no_money(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(state="finished")
    answer = session(cast.olga()).post(
        f"/api/v1/campaigns/{campaign.pk}/fund/", {"amount_base_units": "1"}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "not_fundable")


def test_a_real_treasury_is_spent_by_staff_alone(campaign: Campaign, settings: Settings) -> None:
    settings.DEMO = False
    settings.CHAIN = {**settings.CHAIN, "rpc_url": "http://127.0.0.1:1", "id": 1}
    assert not policies.may_fund(cast.olga(), campaign)
    assert (
        session(cast.olga())
        .post(f"/api/v1/campaigns/{campaign.pk}/fund/", {"amount_base_units": "1"}, format="json")
        .status_code
        == 403
    )
    User.objects.filter(pk=cast.olga().pk).update(is_staff=True)
    assert policies.may_fund(User.objects.get(pk=cast.olga().pk), campaign)
