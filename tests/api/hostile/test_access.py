"""Ways in that nobody shall have: guessing passwords, tokens beyond their scope, looking at others' answers."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from annotation.models import Contribution
from caravan.accounts.errors import AddressTaken
from caravan.accounts.models import ApiToken, Membership, User
from caravan.accounts.services import joining, tokens
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

PASSWORD = "a long enough phrase"


@pytest.fixture
def slow(settings: Settings) -> None:
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "login": "2/h"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def guess(client: APIClient, **headers: str) -> int:
    asked = {"email": "olga@caravan.test", "password": "a guess", "scopes": ["manage"]}
    return int(client.post("/api/v1/accounts/token/", asked, format="json", headers=headers).status_code)


@pytest.mark.django_db
def test_an_account_of_ones_own_does_not_help_to_guess(slow: None) -> None:
    client = APIClient(headers={"Authorization": f"Token {accounts.token(cast.mallory(), 'read')}"})
    statuses = [guess(client) for _ in range(4)]
    assert statuses == [401, 401, 429, 429]


@pytest.mark.django_db
def test_an_invented_address_does_not_help_to_guess(slow: None) -> None:
    statuses = [guess(APIClient(), **{"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(4)]
    assert statuses == [401, 401, 429, 429]


@pytest.mark.django_db
def test_behind_a_proxy_its_word_counts_and_the_visitors_does_not(slow: None, settings: Settings) -> None:
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    statuses = [guess(APIClient(), **{"X-Forwarded-For": f"10.0.0.{n}, 192.0.2.1"}) for n in range(3)]
    assert statuses == [401, 401, 429]
    assert guess(APIClient(), **{"X-Forwarded-For": "192.0.2.2"}) == 401


@pytest.mark.django_db
def test_the_log_in_page_counts_tries_of_a_name(settings: Settings) -> None:
    settings.DEMO = False
    sent = {"username": "olga@caravan.test", "password": "a guess"}
    answers = [Client(headers={"X-Forwarded-For": f"10.0.0.{n}"}).post("/accounts/login/", sent) for n in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {200}
    assert answers[20].status_code == 429


@pytest.mark.django_db
def test_operators_sign_in_where_tries_are_counted() -> None:
    assert Client().get("/admin/login/").url.startswith("/accounts/login/")  # type: ignore[attr-defined]
    assert Client().post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302
    ann, root = Client(), Client()
    ann.force_login(cast.ann())
    root.force_login(User.objects.create_superuser("root@caravan.test", PASSWORD))
    assert ann.get("/admin/", follow=True).status_code == 403
    assert root.get("/admin/login/", follow=True).status_code == 200


@pytest.mark.django_db
def test_a_token_sees_and_ends_no_other_token() -> None:
    other = tokens.issue(cast.ann(), name="other", scopes=["label"])[0]
    own, secret = tokens.issue(cast.ann(), name="own", scopes=["label", "read", "manage", "review"])
    client = APIClient(headers={"Authorization": f"Token {secret}"})
    assert client.get("/api/v1/accounts/tokens/").status_code == 403
    assert client.delete(f"/api/v1/accounts/tokens/{other.pk}/").status_code == 403
    assert client.delete(f"/api/v1/accounts/tokens/{own.pk}/").status_code == 204
    assert list(ApiToken.objects.all()) == [other]


@pytest.mark.django_db
def test_a_token_that_may_only_label_reads_no_wallets() -> None:
    client = APIClient(headers={"Authorization": f"Token {accounts.token(cast.ann(), 'label')}"})
    assert client.get("/api/v1/accounts/wallet/").status_code == 403


@pytest.mark.django_db
def test_a_reviewer_is_not_shown_what_is_still_being_answered() -> None:
    campaign = make.campaign(review_rule="everything")
    early = make.contribution(campaign, cast.ann())
    make.contribution(campaign, cast.bruno())
    rui = Client()
    rui.force_login(cast.rui())
    assert rui.post(f"/review/{early.pk}/reject/", {"reason": "nonsense"}).status_code == 404
    assert Contribution.objects.filter(state="submitted").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["api", "page"])
def test_a_password_may_not_be_the_address(path: str) -> None:
    sent = {"email": "mallory.the.cheat@caravan.test", "password": "mallory.the.cheat", "name": "M"}
    if path == "api":
        response: Any = APIClient().post("/api/v1/accounts/signup/", sent, format="json")
        assert (response.status_code, response.json()["errors"][0]["where"]) == (400, "password")
    else:
        assert Client().post("/accounts/signup/", sent).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_up_with_one_address_one_is_told() -> None:
    def join(_: int) -> bool:
        try:
            joining.sign_up(email="twin@caravan.test", password=PASSWORD)
        except AddressTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(join, range(4))) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_dismiss_each_other_leave_one() -> None:
    house, people = cast.weather_watch(), (cast.olga(), cast.bruno())
    accounts.enrolled(people[1], house, Membership.Role.OWNER)

    def dismiss(who: User) -> None:
        try:
            joining.dismiss(who, organisation=house, role=Membership.Role.OWNER)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(dismiss, people))
    assert Membership.objects.filter(organisation=house, role=Membership.Role.OWNER).count() == 1
