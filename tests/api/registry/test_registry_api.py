"""Assets over HTTP: every address × every role, and the way from a draft to royalties."""

import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from caravan.accounts.models import User
from registry.models import Asset, Version
from registry.services import keys, lineages, offering, registering, settling, topping
from tests import cast
from tests.factories import accounts
from tests.factories import registry as make
from tests.factories import rewards as money

pytestmark = pytest.mark.django_db

ROLES = ("olga", "rui", "mallory", None)
OWNERS, ANYBODY, SIGNED_IN = (200, 404, 404, 401), (200, 200, 200, 200), (200, 200, 200, 401)
TABLE: list[tuple[str, str, str, Any, tuple[int, ...]]] = [
    ("get", "assets/", "manage", None, ANYBODY),
    ("post", "assets/", "manage", "asset", (201, 404, 404, 401)),
    ("get", "assets/{slug}/", "manage", None, ANYBODY),
    ("get", "assets/{hidden}/", "manage", None, (200, 404, 404, 404)),
    ("patch", "assets/{slug}/", "manage", {"summary": "New."}, OWNERS),
    ("get", "assets/{slug}/versions/", "manage", None, ANYBODY),
    ("post", "assets/{slug}/versions/", "manage", {}, (201, 404, 404, 401)),
    ("get", "versions/{version}/", "manage", None, ANYBODY),
    ("get", "versions/{draft}/", "manage", None, (200, 404, 404, 404)),
    ("patch", "versions/{draft}/", "manage", {"policy": "lap"}, OWNERS),
    ("post", "versions/{draft}/parents/", "manage", "parent", (201, 404, 404, 401)),
    ("delete", "versions/{draft}/parents/{version}/", "manage", None, (204, 404, 404, 401)),
    ("put", "versions/{draft}/weights/model/", "manage", "weights", (204, 404, 404, 401)),
    ("post", "versions/{draft}/publish/", "manage", None, OWNERS),
    ("post", "versions/{version}/end/", "manage", {"state": "deprecated", "reason": "Old."}, OWNERS),
    ("put", "versions/{version}/prices/", "manage", {"prices": {"call": "7"}}, OWNERS),
    ("get", "versions/{version}/split/", "manage", None, ANYBODY),
    ("get", "versions/{draft}/split/", "manage", None, (200, 404, 404, 404)),
    ("get", "versions/{version}/since/{version}/", "manage", None, ANYBODY),
    ("get", "versions/{version}/revenue/", "manage", None, OWNERS),
    ("get", "versions/{version}/licence/", "manage", None, ANYBODY),
    ("get", "versions/{draft}/licence/", "manage", None, (200, 404, 404, 404)),
    ("put", "versions/{version}/offer/", "manage", {"terms": {"preset": "cc-by"}}, (204, 404, 404, 401)),
    # Nothing is for sale; whose purse it is not is not told so.
    ("post", "versions/{version}/grants/", "manage", "buy", (409, 404, 404, 401)),
    ("get", "licences/", "manage", None, ANYBODY),
    ("get", "grants/", "manage", None, SIGNED_IN),
    ("get", "versions/{version}/files/", "manage", None, ANYBODY),
    ("get", "versions/{draft}/files/", "manage", None, (200, 404, 404, 404)),
    ("post", "versions/{draft}/files/", "manage", None, (409, 404, 404, 401)),
    ("get", "versions/{version}/files/README.md", "manage", None, (404, 404, 404, 404)),
    ("get", "versions/{version}/card/", "manage", None, ANYBODY),
    ("get", "versions/{draft}/card/", "manage", None, (200, 404, 404, 404)),
    ("get", "versions/{draft}/quality/", "manage", None, (404, 404, 404, 404)),
    ("post", "campaigns/{campaign}/dataset/", "manage", {}, (201, 404, 404, 401)),
    ("get", "royalties/", "read", None, SIGNED_IN),
    ("get", "notices/", "manage", None, SIGNED_IN),
    ("get", "purses/", "manage", None, SIGNED_IN),
    ("post", "purses/", "manage", {"token": "CVN"}, (201, 201, 201, 401)),
    ("post", "purses/{purse}/top-up/", "manage", {"amount_base_units": "5"}, (202, 404, 404, 401)),
    ("get", "purses/{purse}/keys/", "manage", None, OWNERS),
    ("post", "purses/{purse}/keys/", "manage", {"name": "My agent"}, (201, 404, 404, 401)),
    ("get", "purses/{purse}/calls/", "manage", None, OWNERS),
    ("delete", "keys/{key}/", "manage", None, (204, 404, 404, 401)),
    ("get", "versions/{version}/endpoint/", "manage", None, OWNERS),
    ("put", "versions/{version}/endpoint/", "manage", {"url": "https://models.example/v1"}, OWNERS),
    ("delete", "versions/{version}/endpoint/", "manage", None, (204, 404, 404, 401)),
]
CASES = [
    pytest.param(verb, path, scope, body, role, expected, id=f"{verb}-{path}-{role}")
    for verb, path, scope, body, statuses in TABLE
    for role, expected in zip(ROLES, statuses, strict=True)
]


@pytest.fixture(autouse=True)
def points(settings: Settings) -> None:
    """No chain at all."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}


def person(name: str) -> User:
    made: User = getattr(cast, name)()
    return made


def call(
    client: Client, verb: str, path: str, body: Any = None, *, who: str | None = None, scope: str = "manage"
) -> Any:
    headers = {"Authorization": f"Bearer {accounts.token(person(who), scope)}"} if who else {}
    return getattr(client, verb)(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(("verb", "path", "scope", "body", "role", "expected"), CASES)
def test_who_may(client: Client, verb: str, path: str, scope: str, body: Any, role: str | None, expected: int) -> None:
    version, draft = make.published("Words"), make.draft("Words 2")
    for each in ROLES[:3]:
        person(str(each))
    campaign = money.live(money.campaign(tasks=1)) if "campaign" in path else None
    if campaign:
        money.approved(campaign, cast.ann(), 1)
        type(campaign).objects.update(state="finished")
    bodies = {
        "asset": {"organisation": str(cast.weather_watch().pk), "kind": "model", "title": "A voice"},
        "parent": {"parent": str(version.pk), "relation": "trained_on", "share_bps": 500},
        "weights": {"weights": {str(cast.ann().pk): 3}},
        "buy": {"purse": str(topping.purse_of(cast.olga(), make.POINTS).pk), "request_id": str(uuid.uuid4())},
    }
    if "parents" in path and verb == "delete":
        lineages.add_parent(draft, version, relation="trained_on", share_bps=500)
    purse = topping.purse_of(cast.olga(), make.POINTS)
    offering.set_endpoint(version, url="https://models.example/v1")
    places = {
        "key": keys.issue(purse, by=cast.olga(), name="x")[0].pk,
        "slug": version.asset.slug,
        "hidden": draft.asset.slug,
        "version": version.pk,
        "draft": draft.pk,
        "campaign": campaign.pk if campaign else "",
        "purse": purse.pk,
    }
    given = bodies[body] if isinstance(body, str) else body
    answer = call(client, verb, path.format(**places), given, who=role, scope=scope)
    assert answer.status_code == expected, answer.content


def test_from_a_draft_to_royalties(client: Client) -> None:
    campaign = money.live(money.campaign(tasks=3))
    money.approved(campaign, cast.ann(), 3)
    type(campaign).objects.update(state="finished")
    dataset = call(client, "post", f"campaigns/{campaign.pk}/dataset/", {}, who="olga").json()
    assert dataset["roles"] == {"labels": 8000, "data": 2000}
    assert call(client, "post", f"versions/{dataset['id']}/publish/", who="olga").json()["state"] == "published"
    house = str(cast.weather_watch().pk)
    given = {"organisation": house, "kind": "model", "title": "A mood model"}
    asset = call(client, "post", "assets/", given, who="olga").json()
    licence = {"preset": "commercial-remix"}
    terms = {"token": campaign.currency, "prices": {"call": "1000"}, "licence": licence}
    model = call(client, "post", f"assets/{asset['slug']}/versions/", terms, who="olga").json()
    parent = {"parent": dataset["id"], "relation": "trained_on", "share_bps": 2500, "evidence": {"log": "sha256:…"}}
    assert call(client, "post", f"versions/{model['id']}/parents/", parent, who="olga").status_code == 201
    assert call(client, "post", f"versions/{model['id']}/publish/", who="olga").status_code == 200
    split = client.get(f"/api/v1/versions/{model['id']}/split/").json()["receivers"]
    assert [(row["asset"], row["percent"]) for row in split] == [(asset["slug"], 75.0), (dataset["asset"], 25.0)]
    assert split[1]["roles"] == [
        {"role": "labels", "people": 1, "percent": 20.0},
        {"role": "data", "people": 1, "percent": 5.0},
    ]
    purse = topping.purse_of(cast.mallory(), campaign.currency)
    topping.top_up(purse, by=cast.mallory(), amount_base_units=10_000)
    make.used(Version.objects.get(pk=model["id"]), 1000, out_of=purse, times=10)
    settling.settle(campaign.currency)
    mine = call(client, "get", "royalties/", who="ann", scope="read").json()["royalties"]
    assert [(row["asset"], row["role"], row["amount_base_units"], row["uses"]) for row in mine] == [
        (dataset["asset"], "Labels", "2000", 10)
    ]
    revenue = call(client, "get", f"versions/{dataset['id']}/revenue/", who="olga").json()
    assert (revenue["uses"], revenue["received_base_units"], revenue["sources"][0]["uses"]) == (0, "2500", 10)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"roles": {"labels": 9999}}, ""),
        ({"roles": {"poet": 10_000}}, "roles"),
        ({"roles": {"labels": 0}}, "roles.labels"),
        ({"prices": {"smile": "1"}}, "prices"),
        ({"prices": {"call": "-1"}}, "prices.call"),
        ({"policy": "all"}, "policy"),
        ({"licence": {"preset": "mit"}}, "licence.preset"),
        ({"licence": {"preset": "cc-by", "share_alike": 1}}, "licence.share_alike"),
    ],
)
def test_a_bad_draft_is_refused_with_the_place(client: Client, body: Any, where: str) -> None:
    asset = registering.make_asset(cast.weather_watch(), by=cast.olga(), kind="model", title="A voice")
    answer = call(client, "post", f"assets/{asset.slug}/versions/", body, who="olga")
    assert answer.status_code in {400, 422}
    assert [place["where"] for place in answer.json()["errors"]] == ([where] if where else [])
    assert not asset.versions.exists()


def test_people_who_are_not_here_are_named(client: Client) -> None:
    draft, nobody = make.draft("A voice"), str(uuid.uuid4())
    weights = {"weights": {str(cast.ann().pk): 1, nobody: 2, "x": 3}}
    answer = call(client, "put", f"versions/{draft.pk}/weights/model/", weights, who="olga")
    assert answer.status_code == 422
    assert {place["where"] for place in answer.json()["errors"]} == {f"weights.{nobody}", "weights.x"}


def test_assets_are_found_by_words_and_kind(client: Client) -> None:
    make.published("Sea weather words")
    make.published("Mood of posts")
    make.draft("Sea weather drafts")
    assert [row["title"] for row in client.get("/api/v1/assets/?q=weather+sea").json()["results"]] == [
        "Sea weather words"
    ]
    assert client.get("/api/v1/assets/?kind=dataset").json()["results"] == []
    assert Asset.objects.count() == 3


def test_a_conflict_of_licences_is_refused_with_every_reason(client: Client) -> None:
    parents = [
        make.published("Shared alike", licence={"preset": "non-commercial"}),
        make.published("Remix", licence={"preset": "commercial-remix"}),
    ]
    draft = make.draft("Model", licence={"preset": "open-use"})
    for parent in parents:
        lineages.add_parent(draft, parent, relation="trained_on", share_bps=500)
    answer = call(client, "post", f"versions/{draft.pk}/publish/", who="olga")
    assert answer.status_code == 422
    found = {(place["where"], place["code"], place["message"]) for place in answer.json()["errors"]}
    assert found == {
        (
            "licence.share_alike",
            "other_terms",
            "“Shared alike” is shared alike: what comes from it comes under its very terms.",
        ),
        (
            "licence.revenue_share_bps",
            "too_small",
            "“Remix” asks for a larger share: at least 1000 hundredths of a per cent.",
        ),
        ("licence.attribution", "missing", "“Remix” wants its makers named: ask for attribution too."),
    }
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_nothing_is_published_without_a_licence(client: Client) -> None:
    draft = make.draft("Model", licence={})
    answer = call(client, "post", f"versions/{draft.pk}/publish/", who="olga")
    assert [place["where"] for place in answer.json()["errors"]] == ["licence"]
