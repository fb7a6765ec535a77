"""The pages of practice, exams and skills: who may, and what they show."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from annotation.models import Campaign, Exam, ExamItem, ExamTry, GoldItem, GoldResult, SkillChange
from annotation.services import auditing, examining, golden, reputing
from caravan.accounts.models import User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def campaign_with(kind: str = "exam", *, required: bool = True, **terms: Any) -> Campaign:
    campaign = make.campaign(tasks=4, budget=10**9)
    exam = examining.exam_of(campaign, kind)
    examining.set_terms(exam, questions_per_try=2, **terms)
    for number in range(2):
        examining.add_question(
            exam, data={"text": f"question {number}"}, answer=make.choice("Good"), explanation="It is sunny."
        )
    if required and kind == "exam":
        examining.require(campaign, exam_required=True, qualifying_skill=None)
    return Campaign.objects.get(pk=campaign.pk)


def answered(client: Client, path: str, value: str) -> Any:
    one = ExamTry.objects.get(pk=path.strip("/").split("/")[-1])
    item = examining.question(one)
    assert item is not None
    return client.post(path, {"answer": json.dumps(make.choice(value)), "item": item.pk})


def test_an_exam_bars_the_room_until_it_is_passed() -> None:
    campaign, client = campaign_with(), client_of(cast.ann())
    room, qualify = f"/campaigns/{campaign.pk}/label/", f"/campaigns/{campaign.pk}/qualify/"
    barred = client.get(room)
    assert (barred.status_code, barred["Location"]) == (302, qualify)
    api = f"/api/v1/campaigns/{campaign.pk}/assignments/"
    token = {"Authorization": f"Token {accounts.token(cast.ann(), 'label')}"}
    refused = Client().post(api, {"count": 1}, content_type="application/json", headers=token)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_qualified")
    assert b"Take the exam" in client.get(qualify).content
    path = client.post(f"/campaigns/{campaign.pk}/exams/exam/start/")["Location"]
    page = client.get(path).content
    assert b"Question 1 of 2" in page
    assert b"sunny" not in page
    answered(client, path, "Good")
    assert b"sunny" not in client.get(path).content
    answered(client, path, "Good")
    result = client.get(path).content
    assert b"Passed" in result
    assert b"sunny" in result
    assert b"You have qualified" in client.get(qualify).content
    assert client.get(room).status_code == 200


def test_who_fails_is_told_when_to_come_back() -> None:
    campaign, client = campaign_with(), client_of(cast.ann())
    path = client.post(f"/campaigns/{campaign.pk}/exams/exam/start/")["Location"]
    answered(client, path, "Bad")
    answered(client, path, "Bad")
    assert b"You may try again from" in client.get(path).content
    qualify = client.get(f"/campaigns/{campaign.pk}/qualify/").content
    assert b"You may try again from" in qualify
    assert b"Try again</button>" not in qualify
    again = client.post(f"/campaigns/{campaign.pk}/exams/exam/start/")
    assert again["Location"].endswith("/qualify/")


def test_practice_explains_after_each_answer() -> None:
    campaign, client = campaign_with("practice"), client_of(cast.ann())
    path = client.post(f"/campaigns/{campaign.pk}/exams/practice/start/")["Location"]
    said = answered(client, path, "Bad").content
    assert b"Not right" in said
    assert b"sunny" in said
    assert b"Right" in answered(client, path, "Good").content


def test_an_answer_that_does_not_fit_or_comes_twice() -> None:
    campaign, client = campaign_with(), client_of(cast.ann())
    path = client.post(f"/campaigns/{campaign.pk}/exams/exam/start/")["Location"]
    assert answered(client, path, "Neither").status_code == 422
    assert client.post(path, {"answer": json.dumps(make.choice()), "item": 0}).status_code == 302
    assert client.post(path, {"answer": "{", "item": 0}).status_code == 422


def test_a_try_is_its_persons_own() -> None:
    campaign, ann = campaign_with(), client_of(cast.ann())
    path = ann.post(f"/campaigns/{campaign.pk}/exams/exam/start/")["Location"]
    assert client_of(cast.bruno()).get(path).status_code == 404
    assert client_of(cast.olga()).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert ann.post(f"/campaigns/{campaign.pk}/exams/other/start/").status_code == 404


@pytest.mark.parametrize("person", ["ann", "rui", "mallory"])
def test_the_questions_are_the_owners(person: str) -> None:
    campaign, client = campaign_with(), client_of(getattr(cast, person)())
    item = ExamItem.objects.first()
    assert item is not None
    base = f"/manage/{campaign.pk}/exams/"
    assert client.get(base).status_code == 404
    assert client.get(base + "exam/1/").status_code == 404
    assert client.post(f"{base}items/{item.pk}/").status_code == 404


def test_an_owner_sets_up_an_exam() -> None:
    campaign, client = make.campaign(tasks=3), client_of(cast.olga())
    base = f"/manage/{campaign.pk}/exams/"
    assert client.post(base, {"form": "require", "exam_required": "on"}).status_code == 422
    assert client.get(base + "exam/1/").status_code == 200
    assert client.get(base + "other/1/").status_code == 404
    wrong = client.post(base + "exam/1/", {"answer": json.dumps(make.choice("Neither"))})
    assert wrong.status_code == 422
    client.post(base + "exam/1/", {"answer": json.dumps(make.choice("Bad")), "explanation": "Rain."})
    terms = {"exam-pass_mark": "0.9", "exam-questions_per_try": 5, "exam-cool_down_s": 60, "exam-tries": 3}
    assert client.post(base, {"form": "exam", **terms}).status_code == 302
    exam = Exam.objects.get(kind="exam")
    assert (exam.pass_mark, exam.questions_per_try, exam.cool_down_s, exam.tries) == (0.9, 5, 60, 3)
    require = {"form": "require", "exam_required": "on", "qualifying_skill": "0.8"}
    assert client.post(base, require).status_code == 302
    assert client.post(base, {**require, "qualifying_skill": "2"}).status_code == 422
    now = Campaign.objects.get()
    assert (now.exam_required, now.qualifying_skill) == (True, 0.8)
    ExamItem.objects.update(seen=40, right=30, discrimination=-0.3)
    assert b"Look at it" in client.get(base).content
    client.post(f"{base}items/{ExamItem.objects.get().pk}/")
    assert ExamItem.objects.get().state == "retired"
    assert client.get(base).status_code == 200


def test_skills_are_ones_own_and_can_be_taken_along() -> None:
    campaign, ann = make.campaign(tasks=2), cast.ann()
    client = client_of(ann)
    assert b"Nothing is known yet" in client.get("/skills/").content
    row = make.contribution(campaign, ann)
    news = reputing.News(ann.pk, campaign.pk, "choice", "accepted", f"contribution:{row.pk}", 1.0, 0.0)
    reputing.record([news])
    page = client.get("/skills/").content
    assert b"Choices" in page
    assert b"An answer was accepted" in page
    body = client.get("/skills/skills.json").json()
    assert [each["kind"] for each in body["skills"]] == ["choice"]
    assert body["changes"][0]["cause"] == "accepted"
    assert client_of(cast.bruno()).get("/skills/skills.json").json() == {"skills": [], "changes": []}
    assert Client().get("/skills/").status_code == 302


def test_gold_moves_skills_only_once_it_is_over_and_its_own_mistakes_are_told() -> None:
    campaign, ann = make.campaign(tasks=8, budget=10**9), cast.ann()
    for number in (1, 2):
        golden.make_gold(campaign, row_number=number, answer=make.choice(), author=cast.olga())
    golden.set_share(campaign, 0.5)
    while GoldItem.objects.filter(exposures=0).exists():
        make.contribution(campaign, ann, make.choice("Bad"))
    auditing.audit(campaign.pk)
    assert GoldResult.objects.count() == 2
    assert not SkillChange.objects.exists()
    client = client_of(ann)
    assert b"A check" not in client.get("/skills/").content
    first, second = GoldItem.objects.order_by("pk")
    golden.retire(first, why="owner")
    assert list(SkillChange.objects.values_list("cause", "da", "db")) == [("gold_failed", 0.0, 2.0)]
    auditing.retire_wrong(second)
    assert SkillChange.objects.count() == 1
    assert b"turned out to be wrong itself" in client.get("/skills/").content


def test_nothing_an_annotator_can_ask_names_gold() -> None:
    campaign, ann = make.campaign(tasks=8, budget=10**9, is_open=True), cast.ann()
    golden.make_gold(campaign, row_number=1, answer=make.choice(), author=cast.olga(), explanation="A secret reason")
    golden.set_share(campaign, 0.5)
    while not GoldItem.objects.filter(exposures=1).exists():
        given = make.contribution(campaign, ann)
    auditing.audit(campaign.pk)
    token = {"Authorization": f"Token {accounts.token(ann, 'label', 'manage', 'review')}"}
    paths = [
        "campaigns/",
        f"campaigns/{campaign.pk}/",
        "contributions/",
        f"contributions/{given.pk}/",
        "reviews/",
        "accounts/me/",
    ]
    for path in paths:
        body = Client().get(f"/api/v1/{path}", headers=token).content
        assert b"gold" not in body, path
        assert b"secret reason" not in body
    client = client_of(ann)
    for page in (
        f"/campaigns/{campaign.pk}/",
        "/history/",
        f"/history/{given.pk}/",
        f"/campaigns/{campaign.pk}/label/",
    ):
        body = client.get(page).content
        assert b"secret reason" not in body
        assert b"gold" not in body.lower().replace(b"golden", b""), page
    assert uuid.UUID(str(given.pk)).version == 7
