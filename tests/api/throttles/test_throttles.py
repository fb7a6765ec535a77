"""Limits on requests."""

import pytest
from django.conf import LazySettings
from rest_framework.test import APIClient

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def rates(settings: LazySettings) -> None:
    limits = {"person": "3/h", "stranger": "2/h", "login": "1/h"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": limits}


def test_a_person_is_limited_and_told_how_long_to_wait(rates: None) -> None:
    client = APIClient()
    client.force_login(cast.ann())
    answers = [client.get("/api/v1/accounts/me/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert answers[-1].json()["code"] == "throttled"


def test_one_persons_requests_do_not_count_for_another(rates: None) -> None:
    for who in (cast.ann(), cast.bruno()):
        client = APIClient()
        client.force_login(who)
        assert [client.get("/api/v1/accounts/me/").status_code for _ in range(3)] == [200] * 3


def test_passwords_are_tried_slowly(rates: None) -> None:
    asked = {"email": "a@caravan.test", "password": "x", "scopes": ["read"]}
    answers = [APIClient().post("/api/v1/accounts/token/", asked, format="json").status_code for _ in range(2)]
    assert answers == [401, 429]


def test_requests_over_a_socket_without_an_address_are_limited_too(rates: None) -> None:
    asked = {"email": "a@caravan.test", "password": "x", "scopes": ["read"]}
    client = APIClient(REMOTE_ADDR=None)
    answers = [client.post("/api/v1/accounts/token/", asked, format="json").status_code for _ in range(2)]
    assert answers == [401, 429]
