"""Every page: who may open it, who may not, and that it renders, empty and full."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Campaign, Contribution
from caravan.accounts.models import User
from tests import cast
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def campaign() -> Campaign:
    return make.campaign(title="Moods <b>of</b> the 天気", tasks=3)


PUBLIC = [
    "home",
    "annotation:campaigns",
    "annotation:playground",
    "annotation:playground-series",
    "rewards:epochs",
    "accounts:login",
    "accounts:signup",
    "api-reference",
]
PERSONAL = [
    "annotation:history",
    "annotation:my-reports",
    "annotation:appeals",
    "annotation:appeal-queue",
    "annotation:review",
    "annotation:manage",
    "rewards:earnings",
    "rewards:statement",
    "rewards:wallet",
    "accounts:account",
]
OWNERS = [
    "annotation:campaign-appeals",
    "annotation:dashboard",
    "annotation:edit",
    "annotation:data",
    "annotation:reports",
    "annotation:trust",
    "annotation:rules",
    "rewards:fund",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_anybody_may_read_public_pages(campaign: Campaign, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_pages_ask_strangers_to_sign_in_and_greet_newcomers(name: str) -> None:
    answer = Client().get(reverse(name))
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('accounts:login')}?next={reverse(name)}")
    assert signed_in(cast.ann()).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OWNERS)
def test_owners_pages_are_theirs_alone(campaign: Campaign, name: str) -> None:
    address = reverse(name, args=[campaign.pk])
    assert Client().get(address).status_code == 302
    assert signed_in(cast.olga()).get(address).status_code == 200
    for other in (cast.ann(), cast.rui(), cast.mallory()):
        assert signed_in(other).get(address).status_code == 404


@pytest.mark.parametrize("name", ["tasks.jsonl", "tasks.csv", "annotations.jsonl"])
def test_exports_are_the_owners_alone(campaign: Campaign, name: str) -> None:
    make.contribution(campaign, cast.ann())
    address = reverse("annotation:export", args=[campaign.pk, name])
    answer = signed_in(cast.olga()).get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert signed_in(cast.mallory()).get(address).status_code == 404
    assert signed_in(cast.olga()).get(address + "x").status_code == 404


def test_the_room_opens_with_its_first_tasks_inside(campaign: Campaign) -> None:
    page = signed_in(cast.ann()).get(reverse("annotation:label", args=[campaign.pk])).content.decode()
    assert 'id="room-data"' in page
    assert "text 0" in page


def test_a_draft_is_nobody_elses_to_see() -> None:
    draft = make.campaign(live=False)
    for name in ("annotation:campaign", "annotation:label"):
        assert signed_in(cast.mallory()).get(reverse(name, args=[draft.pk])).status_code in {302, 404}


def test_titles_are_shown_as_text(campaign: Campaign) -> None:
    page = Client().get(reverse("annotation:campaigns")).content.decode()
    assert "Moods &lt;b&gt;of&lt;/b&gt; the 天気" in page


def test_search_finds_by_title_and_says_when_there_is_nothing(campaign: Campaign) -> None:
    assert "天気" in Client().get(reverse("annotation:campaigns"), {"q": "moods"}).content.decode()
    assert "No campaign matches" in Client().get(reverse("annotation:campaigns"), {"q": "zebra\x00"}).content.decode()


def test_instructions_cannot_carry_a_script() -> None:
    bad = make.campaign(instructions="Hi <script>alert(1)</script> [x](javascript:alert(1)) **bold**")
    page = Client().get(reverse("annotation:campaign", args=[bad.pk])).content.decode()
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_an_owner_creates_a_campaign(campaign: Campaign) -> None:
    olga = signed_in(cast.olga())
    fields = {
        "organisation": str(cast.weather_watch().pk),
        "title": "New one",
        "label_config": make.CHOICE_CONFIG,
        "price": "0,25",
        "answers_per_task": 2,
        "review_rule": "by_risk",
        "review_days": "1.5",
        "appeal_days": "2",
        "appeal_answer_days": "1",
    }
    answer = olga.post(reverse("annotation:create"), fields)
    made = Campaign.objects.get(title="New one")
    assert answer["Location"] == reverse("annotation:data", args=[made.pk])
    assert (made.price_base_units, made.review_window_s, made.state) == (250_000, 129_600, "draft")
    assert (made.appeal_window_s, made.appeal_answer_s) == (2 * 86_400, 86_400)


def test_a_bad_config_is_named_by_its_line() -> None:
    fields = {"organisation": "", "title": "x", "label_config": "<View>\n<Txt/></View>", "price": "1"}
    page = signed_in(cast.olga()).post(reverse("annotation:create"), fields)
    assert page.status_code == 422
    assert "Line 2" in page.content.decode()


@pytest.mark.parametrize("price", ["-1", "1e400", "NaN", "0.0000001", "one", "٣"])
def test_a_bad_price_is_refused(price: str) -> None:
    fields = {
        "organisation": str(cast.weather_watch().pk),
        "title": "x",
        "label_config": make.CHOICE_CONFIG,
        "price": price,
    }
    assert signed_in(cast.olga()).post(reverse("annotation:create"), fields).status_code == 422
    assert not Campaign.objects.exists()


def test_a_starved_campaign_says_so_to_its_owner() -> None:
    poor = make.campaign(budget=make.PRICE)
    make.contribution(poor, cast.ann())
    page = signed_in(cast.olga()).get(reverse("annotation:dashboard", args=[poor.pk])).content.decode()
    assert "The budget cannot pay for another answer" in page


def test_the_dashboard_draws_its_charts(campaign: Campaign) -> None:
    for who in (cast.ann(), cast.bruno(), cast.mallory()):
        make.contribution(campaign, who)
    page = signed_in(cast.olga()).get(reverse("annotation:dashboard", args=[campaign.pk])).content.decode()
    assert "Confidence of the tasks" in page
    assert "Answers per day" in page


@pytest.fixture
def waiting() -> Contribution:
    made = make.campaign(answers_per_task=1, review_rule="everything")
    return make.contribution(made, cast.ann())


def queued(contribution: Contribution) -> Contribution:
    from annotation.services import consensus

    consensus.refit(contribution.campaign_id)
    contribution.refresh_from_db()
    return contribution


def test_a_reviewer_judges_and_the_annotator_sees_why(waiting: Contribution) -> None:
    row = queued(waiting)
    rui = signed_in(cast.rui())
    assert str(row.pk) in rui.get(reverse("annotation:review")).content.decode()
    assert rui.get(reverse("annotation:review-one", args=[row.pk])).status_code == 200
    said = {"reason": "wrong_answer", "comment": "It is sarcastic."}
    assert rui.post(reverse("annotation:reject", args=[row.pk]), said).status_code == 302
    page = signed_in(cast.ann()).get(reverse("annotation:contribution", args=[row.pk])).content.decode()
    assert "It is sarcastic." in page
    assert "The answer is wrong" in page


def test_another_reason_needs_words(waiting: Contribution) -> None:
    row = queued(waiting)
    answer = signed_in(cast.rui()).post(reverse("annotation:reject", args=[row.pk]), {"reason": "other"})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.state == Contribution.State.SUBMITTED


@pytest.mark.parametrize("who", [cast.ann, cast.mallory])
@pytest.mark.parametrize("deed", ["approve", "reject"])
def test_only_the_campaigns_reviewers_judge(waiting: Contribution, who: Callable[[], User], deed: str) -> None:
    row = queued(waiting)
    answer = signed_in(who()).post(reverse(f"annotation:{deed}", args=[row.pk]), {"reason": "spam"})
    assert answer.status_code == 404


def test_others_answers_are_not_mine_to_read(waiting: Contribution) -> None:
    address = reverse("annotation:contribution", args=[waiting.pk])
    assert signed_in(cast.mallory()).get(address).status_code == 404


def test_every_page_has_one_heading_and_a_fresh_nonce() -> None:
    page = Client().get(reverse("home"))
    text = page.content.decode()
    assert len(re.findall("<h1", text)) == 1
    nonces = set(re.findall(r'nonce="([^"]+)"', text))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in page["Content-Security-Policy"]


def test_the_login_page_offers_the_demo_people_only_in_the_demo(settings: pytest.FixtureRequest) -> None:
    assert "olga@caravan.test" not in Client().get(reverse("accounts:login")).content.decode()
    settings.DEMO = True  # type: ignore[attr-defined]
    assert "olga@caravan.test" in Client().get(reverse("accounts:login")).content.decode()


def test_guessing_passwords_is_slowed_down() -> None:
    fields = {"username": "ann@caravan.test", "password": "wrong"}
    answers = [Client().post(reverse("accounts:login"), fields).status_code for _ in range(21)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_pages_speak_portuguese() -> None:
    page = Client().get(reverse("home"), headers={"accept-language": "pt-BR"}).content.decode()
    assert 'lang="pt-br"' in page
    assert "Rotule dados" in page


def test_the_playground_writes_measurements_for_a_config() -> None:
    address = reverse("annotation:playground-series")
    asked = {"column": ["up", "down"], "time": "when", "pattern": "%Y-%m-%d", "sep": ";"}
    lines = Client().get(address, asked).content.decode().splitlines()
    assert lines[:2] == ["when;up;down", "2024-01-01;0.0;0.0"]
    assert Client().get(address, {**asked, "sep": "\n"}).content.startswith(b"when,up,down\n")
    assert Client().get(address, {**asked, "pattern": "%99999999Y"}).status_code == 400
