"""Campaigns in one of several tokens, by form and API; each amount with its own decimals."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from annotation.models import Campaign
from annotation.services import authoring
from caravan.accounts.models import Organisation
from rewards.models import Account
from rewards.services import ledger
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Weather",
    "label_config": make.CHOICE_CONFIG,
    "price": "0.000000000000000005",
    "answers_per_task": 3,
    "review_rule": "by_risk",
    "review_days": 3,
    "appeal_days": 7,
    "appeal_answer_days": 5,
    "second_reviews": 0,
    "review_price": "0",
}


@pytest.fixture
def tokens(settings: Settings) -> None:
    """Two tokens, the second with eighteen decimals."""
    settings.TOKENS = [
        {"code": code, "chain": 31337, "address": "", "decimals": decimals}
        for code, decimals in (("CVN", 6), ("LAB", 18))
    ]


@pytest.fixture
def organisation() -> Organisation:
    """Olga's organisation."""
    return make.campaign().organisation


def test_an_owner_chooses_the_token(tokens: None, client: Client, organisation: Organisation) -> None:
    client.force_login(cast.olga())
    assert 'name="currency"' in client.get("/manage/new/").content.decode()
    answer = client.post("/manage/new/", {**FORM, "currency": "LAB", "organisation": str(organisation.pk)})
    assert answer.status_code == 302, answer.context["form"].errors
    made = Campaign.objects.get(title="Weather")
    assert (made.currency, made.currency_decimals, made.price_base_units) == ("LAB", 18, 5)
    page = client.get(f"/manage/{made.pk}/edit/").content.decode()
    assert 'name="currency"' not in page, "it is fixed"


def test_where_there_is_one_token_nobody_is_asked(client: Client, organisation: Organisation) -> None:
    client.force_login(cast.olga())
    page = client.get("/manage/new/").content.decode()
    assert 'name="currency"' not in page
    assert "(CVN)" in page


def test_the_api_names_what_it_pays_in(tokens: None, client: Client, organisation: Organisation) -> None:
    client.force_login(cast.olga())
    body = {
        "organisation": str(organisation.pk),
        "title": "Weather",
        "label_config": make.CHOICE_CONFIG,
        "price_base_units": "5",
    }
    refused = client.post("/api/v1/campaigns/", {**body, "currency": "XYZ"}, "application/json")
    assert refused.status_code == 400
    assert "CVN, LAB" in refused.content.decode()
    made = client.post("/api/v1/campaigns/", {**body, "currency": "LAB"}, "application/json").json()
    assert (made["currency"], made["currency_decimals"]) == ("LAB", 18)


def test_earnings_show_each_token_with_its_decimals(tokens: None, client: Client) -> None:
    ann, kinds = cast.ann(), Account.Kind
    for code, amount in (("CVN", 1_500_000), ("LAB", 25 * 10**17)):
        lines = [(kinds.CLAIMABLE.value, str(ann.pk), code, amount), (kinds.OWNER.value, "house", code, -amount)]
        ledger.record(cause=f"test:{code}", lines=lines)
    client.force_login(ann)
    page = client.get("/earnings/").content.decode()
    assert "1.50 <" in page
    assert "2.50 <" in page


def test_a_campaign_made_without_a_word_pays_in_the_first_token(tokens: None, organisation: Organisation) -> None:
    made = authoring.create_campaign(
        organisation=organisation,
        author=cast.olga(),
        title="Plain",
        instructions="",
        label_config=make.CHOICE_CONFIG,
        price_base_units=1,
    )
    assert (made.currency, made.currency_decimals) == ("CVN", 6)
