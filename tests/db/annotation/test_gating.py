"""Whose answers tell nothing is not believed, waits for pay, and is heard by the owner."""

import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotation.errors import NoTasksLeft
from annotation.models import Campaign, Company, Contribution, Cursor, Gate, Resolution
from annotation.services import authoring, consensus, gating, overlap, serving
from caravan.accounts.models import User
from tests import cast
from tests.factories import accounts
from tests.factories import annotation as make

pytestmark = pytest.mark.django_db
TASKS = 30


@pytest.fixture
def campaign() -> Campaign:
    """Seven people answer thirty tasks: six see what is there, Mallory hardly looks."""
    chance = random.Random(7)
    made = make.campaign(tasks=TASKS, answers_per_task=7, review_rule=Campaign.ReviewRule.NONE, target_confidence=0.6)
    truth: dict[int, str] = {}
    for person in [*(accounts.person(f"worker{number}") for number in range(6)), cast.mallory()]:
        for _ in range(TASKS):
            assignment = make.assignment(made, person)
            right = truth.setdefault(assignment.task_id, chance.choice(["Good", "Bad"]))
            wrong = "Bad" if right == "Good" else "Good"
            said = right if chance.random() < (0.35 if person == cast.mallory() else 0.95) else wrong
            make.contribution(made, person, make.choice(said))
    consensus.refit(made.pk)
    return made


def states(person: User) -> set[str]:
    return set(Contribution.objects.filter(annotator=person).values_list("state", flat=True))


def test_who_hardly_looks_is_held_and_the_others_are_paid(campaign: Campaign) -> None:
    gate = Gate.objects.get(campaign=campaign)
    assert (gate.annotator, gate.state, gate.reason) == (cast.mallory(), "held", "tells")
    assert gate.skill < gate.limit
    assert gate.answers == TASKS
    assert states(cast.mallory()) == {"submitted"}
    assert states(User.objects.get(name="Worker0")) <= {"approved", "rejected"}
    assert Company.objects.get(campaign=campaign).people == 7


def test_the_held_are_handed_out_nothing_new(campaign: Campaign) -> None:
    assert Cursor.objects.get(campaign=campaign, annotator=cast.mallory()).held
    with pytest.raises(NoTasksLeft) as nothing:
        serving.next_assignments(campaign, annotator=cast.mallory())
    assert nothing.value.reason == NoTasksLeft.HELD


def test_a_refit_changes_nothing_more(campaign: Campaign) -> None:
    before = list(Gate.objects.values("pk", "state", "skill", "held_at"))
    labels = list(Resolution.objects.order_by("pk").values("pk", "label", "confidence"))
    consensus.refit(campaign.pk)
    assert list(Gate.objects.values("pk", "state", "skill", "held_at")) == before
    assert list(Resolution.objects.order_by("pk").values("pk", "label", "confidence")) == labels


def test_answers_of_the_held_ask_for_no_refit_hour_after_hour(campaign: Campaign, settings: Any) -> None:
    settings.UNFILLED_SECONDS = 0
    assert Contribution.objects.filter(campaign=campaign, state="submitted", review_due_at=None).exists()
    assert overlap.ask_quiet() == 0
    Gate.objects.update(state=Gate.State.RELEASED)
    assert overlap.ask_quiet() == 1


def test_the_end_refuses_with_a_reason(campaign: Campaign) -> None:
    authoring.finish(campaign)
    consensus.refit(campaign.pk)
    assert states(cast.mallory()) == {"rejected"}
    refused = Contribution.objects.filter(annotator=cast.mallory())[0]
    assert (refused.decided_by, refused.reason) == ("gate", "spam")


def test_the_owner_s_word_stands(campaign: Campaign) -> None:
    gating.clear(Gate.objects.get(), owner=cast.olga())
    consensus.refit(campaign.pk)
    gate = Gate.objects.get()
    assert (gate.state, gate.cleared_by) == ("cleared", cast.olga())
    assert states(cast.mallory()) <= {"approved", "rejected"}
    assert not Cursor.objects.filter(held=True).exists()


def test_few_people_are_never_held() -> None:
    made = make.campaign(tasks=TASKS, answers_per_task=3)
    for person, value in ((cast.ann(), "Good"), (cast.bruno(), "Good"), (cast.mallory(), "Bad")):
        for _ in range(TASKS):
            make.contribution(made, person, make.choice(value))
    consensus.refit(made.pk)
    assert not Gate.objects.exists()


@pytest.mark.parametrize(("who", "answer"), [("olga", 200), ("rui", 404), ("ann", 404), ("mallory", 404)])
def test_the_page_is_the_owner_s_alone(campaign: Campaign, who: str, answer: int) -> None:
    client = Client()
    client.force_login(getattr(cast, who)())
    page = client.get(reverse("annotation:trust", args=[campaign.pk]))
    assert page.status_code == answer
    if answer == 200:
        assert "Pay is held" in page.content.decode()
    gate = Gate.objects.get()
    for address in (
        reverse("annotation:clear-gate", args=[campaign.pk, gate.pk]),
        reverse("api:clear-gate", args=[gate.pk]),
    ):
        assert client.post(address).status_code == (answer if answer == 404 else 302 if "manage" in address else 204)
    listed = client.get(reverse("api:campaign-gates", args=[campaign.pk]))
    assert listed.status_code == answer
    if answer == 200:
        found: list[dict[str, Any]] = listed.json()["results"]
        assert found[0]["state"] == "cleared"


def test_strangers_see_nothing(campaign: Campaign) -> None:
    assert Client().get(reverse("annotation:trust", args=[campaign.pk])).status_code == 302
    assert Client().get(reverse("api:campaign-gates", args=[campaign.pk])).status_code == 401
