"""Accounts over HTTP."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from caravan.accounts.models import ApiToken, User
from caravan.accounts.services import tokens

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann@caravan.test", PASSWORD, name="Ann")


@pytest.fixture
def stranger() -> APIClient:
    return APIClient()


@pytest.fixture
def session(ann: User) -> APIClient:
    client = APIClient()
    client.force_login(ann)
    return client


def with_token(user: User, *scopes: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Token " + tokens.issue(user, name="t", scopes=scopes)[1])
    return client


def test_signing_up_makes_a_person_who_can_sign_in(stranger: APIClient) -> None:
    answer = stranger.post(
        "/api/v1/accounts/signup/", {"email": "New@Caravan.test", "password": PASSWORD}, format="json"
    )
    assert answer.status_code == 201
    assert answer.json()["email"] == "new@caravan.test"
    asked = {"email": "NEW@caravan.test", "password": PASSWORD, "scopes": ["read"]}
    assert stranger.post("/api/v1/accounts/token/", asked, format="json").status_code == 201


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"email": "nobody", "password": PASSWORD}, "email"),
        ({"email": "a@b.test", "password": "short"}, "password"),
        ({"email": "ANN@caravan.test", "password": PASSWORD}, "email"),
        ({"email": "a@b.test"}, "password"),
    ],
)
def test_a_bad_sign_up_says_where(stranger: APIClient, ann: User, body: dict[str, str], where: str) -> None:
    answer = stranger.post("/api/v1/accounts/signup/", body, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["where"] == where


def test_a_wrong_password_gets_no_token(stranger: APIClient, ann: User) -> None:
    asked = {"email": ann.email, "password": "not it at all", "scopes": ["read"]}
    answer = stranger.post("/api/v1/accounts/token/", asked, format="json")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")


def test_a_token_is_kept_as_a_hash_only(session: APIClient) -> None:
    made = session.post("/api/v1/accounts/tokens/", {"name": "x", "scopes": ["read"]}, format="json").json()["token"]
    row = ApiToken.objects.get()
    assert bytes(row.digest) == hashlib.sha256(made.encode()).digest()
    assert made not in str(row.__dict__)


def test_a_token_cannot_make_tokens_or_move_wallets(ann: User) -> None:
    client = with_token(ann, "read", "label", "manage", "review")
    assert client.post("/api/v1/accounts/tokens/", {"name": "x", "scopes": ["read"]}, format="json").status_code == 403
    assert client.post("/api/v1/accounts/wallet/nonce/", {"address": "0x" + "1" * 40}, format="json").status_code == 403


def test_an_expired_token_is_a_401(ann: User, stranger: APIClient) -> None:
    secret = tokens.issue(ann, name="t", scopes=["read"])[1]
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    stranger.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    assert stranger.get("/api/v1/accounts/me/").status_code == 401


def test_a_revoked_token_is_a_401_and_others_tokens_a_404(ann: User, session: APIClient) -> None:
    mallory = User.objects.create_user("mallory@caravan.test", PASSWORD)
    theirs, _ = tokens.issue(mallory, name="t", scopes=["read"])
    own, secret = tokens.issue(ann, name="t", scopes=["read"])
    assert session.delete(f"/api/v1/accounts/tokens/{theirs.pk}/").status_code == 404
    assert session.delete(f"/api/v1/accounts/tokens/{own.pk}/").status_code == 204
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    assert client.get("/api/v1/accounts/me/").status_code == 401


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("get", "me/"),
        ("get", "tokens/"),
        ("post", "tokens/"),
        ("delete", "tokens/01a204bb-3d53-76f8-a775-1a44cd07b1ae/"),
        ("post", "wallet/nonce/"),
        ("get", "wallet/"),
        ("post", "wallet/"),
        ("delete", "wallet/"),
    ],
)
def test_strangers_are_asked_to_sign_in(stranger: APIClient, verb: str, path: str) -> None:
    answer = getattr(stranger, verb)(f"/api/v1/accounts/{path}", {}, format="json")
    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "message", "errors"}


def test_a_session_write_without_csrf_is_refused(ann: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(ann)
    assert client.post("/api/v1/accounts/tokens/", {"name": "x", "scopes": ["read"]}, format="json").status_code == 403
