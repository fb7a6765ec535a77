"""An owner makes gold and an exam; Ann practises, fails, waits, tries again, passes and labels."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rewards.management.commands.seed_demo import ORGANISATION
from tests.browser.conftest import axe
from tests.browser.test_review import Api, until
from tests.factories.annotation import CHOICE_CONFIG

ROWS = ["What a lovely morning!", "The train is late again.", "I love rain.", "Never again."]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def campaign(address: str) -> str:
    """A live campaign with four tasks and money; its id."""
    olga = Api(address, "olga@caravan.test", ["manage", "read"])
    houses = olga("GET", "/api/v1/accounts/me/")["organisations"]
    fields = {
        "organisation": next(each["id"] for each in houses if each["name"] == ORGANISATION),
        "title": "Exam: mood of posts",
        "label_config": CHOICE_CONFIG,
        "price_base_units": "50000",
        "answers_per_task": 1,
    }
    made: str = olga("POST", "/api/v1/campaigns/", fields)["id"]
    path = f"/api/v1/campaigns/{made}"
    olga("POST", f"{path}/imports/", {"tasks": [{"text": row} for row in ROWS]})
    olga("POST", f"{path}/fund/", {"amount_base_units": "500000"})
    until(lambda: olga("GET", f"{path}/progress/")["available_base_units"] == "500000")
    olga("POST", f"{path}/state/", {"state": "live"})
    return made


def ask(olga: Page, campaign: str, kind: str, row: int) -> None:
    """Make a question of a task, whose right answer is Good."""
    olga.goto(f"/manage/{campaign}/exams/")
    olga.get_by_role("link", name=f"{kind} (row {row})").click()
    olga.get_by_role("radio", name="Good").check()
    olga.get_by_label("Why this is right").fill("It sounds glad.")
    olga.get_by_role("button", name="Put it into the bank").click()
    expect(olga.get_by_text("The question is in the bank.")).to_be_visible()


def terms(olga: Page, campaign: str, cool_down: str) -> None:
    olga.goto(f"/manage/{campaign}/exams/")
    exam = olga.get_by_role("region", name="Exam", exact=True)
    exam.get_by_label("Questions in a try").fill("1")
    exam.get_by_label("Seconds before the next try").fill(cool_down)
    exam.get_by_role("button", name="Save").click()


def answer(ann: Page, label: str) -> None:
    ann.get_by_role("radio", name=label).check()
    ann.get_by_role("button", name="Answer", exact=True).click()


@pytest.mark.timeout(300)
def test_practice_fail_cool_down_retake_pass_label(enter: Callable[..., Page], campaign: str) -> None:
    olga = enter("olga@caravan.test")
    ask(olga, campaign, "For practice", 1)
    ask(olga, campaign, "For the exam", 2)
    ask(olga, campaign, "For the exam", 3)
    terms(olga, campaign, "3600")
    olga.goto(f"/manage/{campaign}/exams/")
    olga.get_by_label("An exam must be passed first").check()
    olga.get_by_role("button", name="Save").first.click()
    expect(olga.get_by_text("Saved.")).to_be_visible()
    assert axe(olga) == []

    ann = enter("ann@caravan.test", viewport=PHONE)
    ann.goto(f"/campaigns/{campaign}/label/")
    expect(ann.get_by_role("heading", name="How to qualify")).to_be_visible()
    assert axe(ann) == []
    ann.get_by_role("button", name="Practise").click()
    ann.get_by_role("button", name="Answer", exact=True).click()
    expect(ann.get_by_role("alert")).to_be_visible()
    assert axe(ann) == []
    answer(ann, "Bad")
    expect(ann.get_by_role("heading", name="Not right")).to_be_visible()
    expect(ann.get_by_text("It sounds glad.")).to_be_visible()
    assert axe(ann) == []
    ann.get_by_role("link", name="To the result").click()
    ann.get_by_role("link", name="How to qualify").click()

    ann.get_by_role("button", name="Take the exam").click()
    answer(ann, "Bad")
    expect(ann.get_by_role("heading", name="Exam: Not passed")).to_be_visible()
    assert axe(ann) == []
    expect(ann.get_by_text("You may try again from")).to_be_visible()
    ann.get_by_role("link", name="How to qualify").click()
    expect(ann.get_by_role("button", name="Try again")).to_have_count(0)

    terms(olga, campaign, "0")
    ann.reload()
    ann.get_by_role("button", name="Try again").click()
    answer(ann, "Good")
    expect(ann.get_by_role("heading", name="Exam: Passed")).to_be_visible()
    ann.get_by_role("link", name="Start labelling").click()
    expect(ann.get_by_role("radio", name="Good")).to_be_visible()
    ann.goto("/skills/")
    expect(ann.get_by_role("heading", name="Choices")).to_be_visible()
    assert axe(ann) == []


@pytest.mark.timeout(180)
def test_an_owner_makes_gold_with_the_rooms_elements(enter: Callable[..., Page], campaign: str) -> None:
    olga = enter("olga@caravan.test", viewport=PHONE)
    olga.goto(f"/manage/{campaign}/gold/")
    assert axe(olga) == []
    olga.get_by_role("link", name="Answer it (row 2)").click()
    olga.get_by_role("radio", name="Bad").check()
    assert axe(olga) == []
    olga.get_by_role("button", name="Make it gold").click()
    expect(olga.get_by_text("The task is gold from now on.")).to_be_visible()
    expect(olga.get_by_role("cell", name="Right answer Bad")).to_be_visible()
    olga.get_by_label("Share of each person’s tasks").select_option("5 %")
    olga.get_by_role("button", name="Save").click()
    expect(olga.get_by_text("Saved.")).to_be_visible()
    assert axe(olga) == []
