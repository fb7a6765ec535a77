"""Reviewers' pages: who settles sees both verdicts, owners see how reviewers judge, and so do these."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Campaign, Contribution, ReviewerSkill
from annotation.services import calibrating, consensus, measuring, reviewing
from caravan.accounts.models import Membership, User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Contribution:
    """Ann's answer, which Rui accepted and Rosa refused."""
    campaign = make.campaign(
        tasks=1,
        answers_per_task=1,
        review_rule="everything",
        second_review_share=1.0,
        review_price_base_units=7,
        budget=10 * make.PRICE,
    )
    given = make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    rosa = accounts.person("rosa")
    accounts.enrolled(rosa, cast.weather_watch(), Membership.Role.REVIEWER)
    for who, refuses in ((cast.rui(), False), (rosa, True)):
        found = reviewing.queue(who).select_related("campaign").get(pk=given.pk)
        if refuses:
            reviewing.reject(found, reviewer=who, reason="incomplete", comment="A half is missing.")
        else:
            reviewing.approve(found, reviewer=who)
    return given


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_settles_sees_both_verdicts_without_names(row: Contribution) -> None:
    page = signed_in(cast.olga()).get(reverse("annotation:review-one", args=[row.pk])).content.decode()
    assert "Two reviewers differ" in page
    assert "A half is missing." in page
    assert "Rosa" not in page
    listed = signed_in(cast.olga()).get("/api/v1/reviews/").json()
    assert [each["verdict"] for each in listed[0]["heard"]] == ["approved", "rejected"]
    assert signed_in(cast.rui()).get("/api/v1/reviews/").json() == []


def test_the_first_verdict_is_kept_and_the_page_says_so() -> None:
    campaign = make.campaign(tasks=1, answers_per_task=1, review_rule="everything", second_review_share=1.0)
    given = make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    cast.olga()
    page = signed_in(cast.rui()).post(reverse("annotation:approve", args=[given.pk]), follow=True).content.decode()
    assert "Your verdict is kept." in page
    history = signed_in(cast.olga()).get(reverse("annotation:task-history", args=[campaign.pk, 1])).content.decode()
    assert "Rui" not in history


def test_owners_and_reviewers_see_how_they_judge(row: Contribution) -> None:
    campaign = Campaign.objects.get()
    calibrating.move(campaign.pk, cast.rui().pk, accepted=True, right=True)
    measuring.measure(campaign.pk)
    page = signed_in(cast.olga()).get(reverse("annotation:quality", args=[campaign.pk])).content.decode()
    assert "Refuses what is wrong" in page
    assert (
        "Paid for reviews"
        in signed_in(cast.olga()).get(reverse("annotation:dashboard", args=[campaign.pk])).content.decode()
    )
    assert "Rui" in page
    assert "How you judge" in signed_in(cast.rui()).get(reverse("annotation:skills")).content.decode()
    token = {"Authorization": f"Token {accounts.token(cast.olga(), 'manage', 'review')}"}
    (found,) = Client().get(f"/api/v1/campaigns/{campaign.pk}/reviewers/", headers=token).json()
    assert (found["name"], found["accepted_right"]) == ("Rui", pytest.approx(1))
    assert Client().get("/api/v1/reviews/skill/", headers=token).json() == []


def test_a_budget_without_room_is_said_on_the_page(row: Contribution) -> None:
    campaign = Campaign.objects.get()
    campaign.tally.available_base_units = 0
    campaign.tally.save()
    page = signed_in(cast.olga()).post(reverse("annotation:approve", args=[row.pk]), follow=True).content.decode()
    assert "cannot pay for this verdict" in page
    assert not ReviewerSkill.objects.exists()


def test_the_owners_form_sets_share_and_price() -> None:
    olga = signed_in(cast.olga())
    fields = {
        "organisation": str(cast.weather_watch().pk),
        "title": "New one",
        "label_config": make.CHOICE_CONFIG,
        "price": "0.25",
        "answers_per_task": 2,
        "review_rule": "by_risk",
        "review_days": "1.5",
        "appeal_days": "2",
        "appeal_answer_days": "1",
        "second_reviews": "12.5",
        "review_price": "0.01",
    }
    olga.post(reverse("annotation:create"), fields)
    made = Campaign.objects.get(title="New one")
    assert (made.second_review_share, made.review_price_base_units) == (0.125, 10_000)
    changed = olga.post(reverse("annotation:edit", args=[made.pk]), {**fields, "second_reviews": "0"})
    made.refresh_from_db()
    assert (changed.status_code, made.second_review_share, made.review_price_base_units) == (302, 0, 10_000)


@pytest.fixture
def up_for_review() -> Contribution:
    campaign = make.campaign(tasks=1, answers_per_task=1, review_rule="everything")
    given = make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    return given


def test_an_answer_is_put_right_on_its_page(up_for_review: Contribution) -> None:
    address = reverse("annotation:fix", args=[up_for_review.pk])
    assert [signed_in(who).get(address).status_code for who in (cast.ann(), cast.mallory())] == [404, 404]
    rui = signed_in(cast.rui())
    assert rui.get(address).status_code == 200
    bad = {"answer": json.dumps(make.choice("Ugly")), "verdict": "approved"}
    page = rui.post(address, bad)
    assert (page.status_code, "Ugly" in page.content.decode()) == (422, True)
    silent = {"answer": json.dumps(make.choice("Bad")), "verdict": "rejected"}
    assert rui.post(address, silent).status_code == 422
    assert rui.post(address, silent | {"reason": "wrong_answer"}).status_code == 302
    assert rui.post(address, silent | {"reason": "wrong_answer"}).status_code == 404
    mine = reverse("annotation:contribution", args=[up_for_review.pk])
    assert "What a reviewer changed" in signed_in(cast.ann()).get(mine).content.decode()


def test_an_answer_is_put_right_over_the_api(up_for_review: Contribution) -> None:
    token = {"Authorization": f"Token {accounts.token(cast.rui(), 'review', 'read')}"}
    address = f"/api/v1/contributions/{up_for_review.pk}/approve/"

    def post(fix: object) -> int:
        return Client().post(address, {"fix": fix}, content_type="application/json", headers=token).status_code

    assert [post(make.choice("Ugly")), post("nothing"), post(make.choice("Bad")), post(None)] == [422, 422, 204, 409]
    dossier = Client().get(f"/api/v1/contributions/{up_for_review.pk}/dossier/", headers=token).json()
    assert dossier["correction"]["result"] == make.choice("Bad")
    assert dossier["consensus"]["method"] == "corrected"
