"""Many answers judged at once, over the API and on the queue's page."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Contribution
from annotation.services import consensus
from tests import cast
from tests.api.pages.test_pages import signed_in
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[str]:
    """Three answers of Ann's that wait for review."""
    campaign = make.campaign(tasks=3, answers_per_task=1, review_rule="everything")
    for _ in range(3):
        make.contribution(campaign, cast.ann())
    consensus.refit(campaign.pk)
    return [str(pk) for pk in Contribution.objects.order_by("pk").values_list("pk", flat=True)]


def judge(**body: Any) -> Any:
    headers = {"Authorization": f"Token {accounts.token(cast.rui(), 'review')}"}
    return Client().post("/api/v1/reviews/bulk/", body, content_type="application/json", headers=headers)


def test_every_id_is_told_of(ids: list[str]) -> None:
    unknown = str(uuid.uuid4())
    judge(ids=ids[:1], verdict="approved")
    answer = judge(ids=[*ids[:2], unknown], verdict="rejected", reason="incomplete", comment="A half is missing.")
    assert answer.status_code == 200
    assert answer.json()["results"] == [
        {"id": ids[0], "ok": False, "problem": "Somebody else decided this one first."},
        {"id": ids[1], "ok": True, "problem": ""},
        {"id": unknown, "ok": False, "problem": "Not yours to judge."},
    ]
    assert sorted(Contribution.objects.values_list("state", flat=True)) == ["approved", "rejected", "submitted"]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"ids": []}, "ids"),
        ({"ids": ["7"]}, "ids.0"),
        ({"ids": [str(uuid.uuid4()) for _ in range(101)]}, "ids"),
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "rejected"}, "reason"),
        ({"verdict": "rejected", "reason": "ugly"}, "reason"),
        ({"verdict": "rejected", "reason": "other"}, "comment"),
    ],
)
def test_what_is_wrong_is_told_by_place(wrong: dict[str, Any], where: str) -> None:
    answer = judge(**{"ids": [str(uuid.uuid4())], "verdict": "approved", **wrong})
    assert answer.status_code == 400
    assert [(each["where"], bool(each["message"])) for each in answer.json()["errors"]] == [(where, True)]


def test_the_page_judges_what_is_selected_and_counts(ids: list[str]) -> None:
    rui, path = signed_in(cast.rui()), reverse("annotation:review-bulk")
    said = rui.post(path, {"ids": ids[:2], "verdict": "approved"}, follow=True).content.decode()
    assert "2 accepted." in said
    again = rui.post(path, {"ids": ids, "verdict": "approved"}, follow=True).content.decode()
    assert "1 accepted, 2 decided by somebody else first." in again
    assert "Nothing was selected." in rui.post(path, {"verdict": "approved"}, follow=True).content.decode()


def test_a_rejection_without_words_keeps_the_selection(ids: list[str]) -> None:
    rui, path = signed_in(cast.rui()), reverse("annotation:review-bulk")
    answer = rui.post(path, {"ids": ids[:1], "verdict": "rejected", "reason": "other"})
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked>") == 1
    assert set(Contribution.objects.values_list("state", flat=True)) == {"submitted"}


@pytest.mark.parametrize("body", [{"verdict": "x"}, {"ids": ["7"], "verdict": "approved"}])
def test_nonsense_is_a_400(body: dict[str, Any]) -> None:
    assert signed_in(cast.rui()).post(reverse("annotation:review-bulk"), body).status_code == 400
    assert Client().post(reverse("annotation:review-bulk"), body).status_code == 302
