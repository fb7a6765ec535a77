"""The terms of a campaign over HTTP and on its page."""

import pytest
from django.test import Client

from annotation.services import authoring
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def headers(person: object, scope: str = "label") -> dict[str, str]:
    """Return the header of a person's token."""
    return {"Authorization": f"Token {accounts.token(person, scope)}"}  # type: ignore[arg-type]


def test_whoever_may_see_a_campaign_reads_every_version_of_its_terms() -> None:
    made = make.campaign(max_answers_per_task=5)
    authoring.update_campaign(made, author=cast.olga(), price_base_units=70_000)
    answer = Client().get(f"/api/v1/campaigns/{made.pk}/policies/", headers=headers(cast.ann()))
    assert answer.status_code == 200
    assert [each["version"] for each in answer.json()] == [1, 2]
    assert answer.json()[1]["terms"]["price_base_units"] == "70000"
    assert answer.json()[0]["terms"]["max_answers_per_task"] == 5


def test_strangers_read_no_terms_of_a_closed_campaign_and_nobody_without_a_token() -> None:
    made = make.campaign(is_open=False)
    path = f"/api/v1/campaigns/{made.pk}/policies/"
    assert Client().get(path, headers=headers(cast.mallory())).status_code == 404
    assert Client().get(path).status_code == 401


def test_the_page_says_in_words_how_many_are_asked() -> None:
    made = make.campaign(max_answers_per_task=5)
    page = Client().get(f"/campaigns/{made.pk}/").content.decode()
    assert "one more person is asked at a time, 5 at most" in page


def test_the_maximum_is_fixed_once_a_campaign_has_been_live() -> None:
    made = make.campaign()
    manage = headers(cast.olga(), "manage")
    path = f"/api/v1/campaigns/{made.pk}/"
    assert Client().patch(path, {"max_answers_per_task": 9}, "application/json", headers=manage).status_code == 409
    draft = make.campaign(live=False)
    path = f"/api/v1/campaigns/{draft.pk}/"
    assert Client().patch(path, {"max_answers_per_task": 9}, "application/json", headers=manage).status_code == 200
    assert Client().patch(path, {"pilot_share": 0.7}, "application/json", headers=manage).status_code == 400
