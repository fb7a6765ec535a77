"""Pages on a campaign's quality: who may see them, and what they show."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Campaign
from annotation.tasks import refit_campaign
from caravan.accounts.models import User
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
FILES = ["agreement", "confusion", "confidence", "calibration", "days", "hours", "labels", "disagreed", "people"]


@pytest.fixture
def campaign() -> Campaign:
    made = make.campaign(tasks=3)
    for person, said in ((cast.ann(), "Good"), (cast.bruno(), "Good"), (cast.mallory(), "Bad")):
        for _ in range(3):
            make.contribution(made, person, make.choice(said))
    refit_campaign(str(made.pk))
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_numbers_are_the_owners_alone(campaign: Campaign) -> None:
    addresses = [
        reverse("annotation:quality", args=[campaign.pk]),
        reverse("annotation:quality-file", args=[campaign.pk, "people", "csv"]),
        reverse("annotation:task-history", args=[campaign.pk, 1]),
    ]
    numbers = reverse("api:campaign-statistics", args=[campaign.pk])
    assert Client().get(numbers).status_code == 401
    for address in addresses:
        assert Client().get(address).status_code == 302
    for address in [*addresses, numbers]:
        assert signed_in(cast.olga()).get(address).status_code == 200
        for other in (cast.ann(), cast.rui(), cast.mallory()):
            assert signed_in(other).get(address).status_code == 404


def test_the_page_draws_its_charts(campaign: Campaign) -> None:
    page = signed_in(cast.olga()).get(reverse("annotation:quality", args=[campaign.pk])).content.decode()
    for words in ("What is taken for what", "Who agrees with whom", "Most disagreed on", cast.mallory().name):
        assert words in page


def test_an_empty_campaign_says_so() -> None:
    made = make.campaign()
    client = signed_in(cast.olga())
    assert "No numbers yet" in client.get(reverse("annotation:quality", args=[made.pk])).content.decode()
    assert "No answers yet" in client.get(reverse("annotation:task-history", args=[made.pk, 1])).content.decode()
    assert client.get(reverse("annotation:task-history", args=[made.pk, 99])).status_code == 404
    assert client.get(reverse("api:campaign-statistics", args=[made.pk])).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_the_data_behind_a_chart(campaign: Campaign, name: str) -> None:
    client = signed_in(cast.olga())
    table = client.get(reverse("annotation:quality-file", args=[campaign.pk, name, "csv"]))
    rows = json.loads(client.get(reverse("annotation:quality-file", args=[campaign.pk, name, "json"])).content)
    lines = b"".join(table.streaming_content).splitlines()  # type: ignore[attr-defined]
    assert len(lines) == len(rows) + 1
    found = client.get(reverse("api:campaign-statistics", args=[campaign.pk])).json()
    assert found["tables"][name] == rows
    assert client.get(reverse("annotation:quality-file", args=[campaign.pk, name, "exe"])).status_code == 404


def test_a_task_shows_every_answer_and_what_happened(campaign: Campaign) -> None:
    page = signed_in(cast.olga()).get(reverse("annotation:task-history", args=[campaign.pk, 1])).content.decode()
    assert page.count("<cv-answer") == 3
    assert page.count("Answered</td>") == 3


def test_a_person_sees_their_own(campaign: Campaign) -> None:
    address = reverse("annotation:statistics")
    assert Client().get(address).status_code == 302
    assert campaign.title in signed_in(cast.ann()).get(address).content.decode()
    assert "No answers yet" in signed_in(cast.rui()).get(address).content.decode()
