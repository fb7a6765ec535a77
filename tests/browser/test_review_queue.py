"""A reviewer judges many answers at once by keyboard, on a phone by touch, and puts one right."""

import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rewards.management.commands.seed_demo import ORGANISATION
from tests.browser.conftest import axe
from tests.browser.room_work import Work
from tests.browser.test_review import Api, until
from tests.factories.annotation import CHOICE_CONFIG, choice

TITLE = "Queue: mood of posts"
MANY = 5


@pytest.fixture
def many(address: str) -> list[str]:
    """Answers of Ann's that wait for Rui; their ids."""
    olga = Api(address, "olga@caravan.test", ["manage", "read"])
    houses = olga("GET", "/api/v1/accounts/me/")["organisations"]
    fields = {
        "organisation": next(each["id"] for each in houses if each["name"] == ORGANISATION),
        "title": TITLE,
        "label_config": CHOICE_CONFIG,
        "price_base_units": "0",
        "answers_per_task": 1,
        "review_rule": "everything",
    }
    pk = olga("POST", "/api/v1/campaigns/", fields)["id"]
    olga("POST", f"/api/v1/campaigns/{pk}/imports/", {"tasks": [{"text": f"Rain, day {day}"} for day in range(MANY)]})
    olga("POST", f"/api/v1/campaigns/{pk}/state/", {"state": "live"})
    ann = Api(address, "ann@caravan.test", ["label", "read"])
    given = []
    for _ in range(MANY):
        assignment = ann("POST", f"/api/v1/campaigns/{pk}/assignments/", {})["assignments"][0]["id"]
        answer = {"submission_id": str(uuid.uuid4()), "result": choice("Good")}
        given.append(ann("POST", f"/api/v1/assignments/{assignment}/submit/", answer)["contribution"])
    rui = Api(address, "rui@caravan.test", ["review", "read"])
    until(lambda: len(rui("GET", f"/api/v1/reviews/?campaign={pk}")) == MANY)
    return given


@pytest.mark.timeout(180)
def test_many_are_judged_by_keyboard(enter: Callable[..., Page], many: list[str]) -> None:
    rui = enter("rui@caravan.test")
    rui.goto("/review/")
    accept = rui.get_by_role("button", name="Accept selected")
    expect(accept).to_be_disabled()
    rows = rui.locator("cv-queue tbody tr")
    rui.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    rui.keyboard.press("x")
    rui.keyboard.press("Shift+J")
    rui.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    expect(accept).to_have_text("Accept selected (2)")
    rui.keyboard.press("Space")
    rui.keyboard.press("Space")
    expect(accept).to_have_text("Accept selected (2)")
    assert axe(rui) == []
    rui.keyboard.press("?")
    expect(rui.get_by_role("dialog", name="Keys").get_by_text("Open the row")).to_be_visible()
    rui.keyboard.press("Escape")
    rui.keyboard.press("a")
    expect(rui.get_by_text("2 accepted.")).to_be_visible()

    rui.keyboard.press("j")
    rui.keyboard.press("x")
    rui.keyboard.press("r")
    why = rui.get_by_role("dialog", name="Reject selected")
    expect(why.get_by_label("Reason")).to_be_focused()
    assert axe(rui) == []
    rui.keyboard.press("Tab")
    # Letters are letters here.
    rui.keyboard.type("jax, look again")
    expect(why.get_by_label("Comment")).to_have_value("jax, look again")
    rui.keyboard.press("Tab")
    rui.keyboard.press("Enter")
    expect(rui.get_by_text("1 rejected.")).to_be_visible()

    rui.set_viewport_size({"width": 390, "height": 844})
    expect(rui.locator(".bulk-bar")).to_be_in_viewport(ratio=1)
    assert rui.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert axe(rui) == []
    rui.keyboard.press("j")
    rui.keyboard.press("Enter")
    expect(rui.get_by_role("heading", name="Your verdict")).to_be_visible()


@pytest.mark.timeout(180)
def test_an_answer_is_put_right_in_place(enter: Callable[..., Page], address: str) -> None:
    work = Work(address, tasks=1, answers_per_task=1, review_rule="everything").start()
    assignment = work.ann("POST", f"{work.path}/assignments/", {})["assignments"][0]["id"]
    answer = {"submission_id": str(uuid.uuid4()), "result": choice("Good")}
    given: str = work.ann("POST", f"/api/v1/assignments/{assignment}/submit/", answer)["contribution"]
    api = Api(address, "rui@caravan.test", ["review", "read"])
    until(lambda: api("GET", f"/api/v1/reviews/?campaign={work.pk}"))

    rui = enter("rui@caravan.test", viewport={"width": 390, "height": 844})
    rui.goto(f"/review/{given}/")
    rui.get_by_role("link", name="Put right…").click()
    room = rui.locator("cv-ask")
    expect(room.get_by_role("radio", name="Good")).to_be_checked()
    expect(rui.get_by_label("Reason")).not_to_be_visible()
    rui.get_by_label("Reject it").check()
    expect(rui.get_by_label("Reason")).to_be_visible()
    assert axe(rui) == []
    rui.get_by_label("Accept it").check()
    room.get_by_role("radio", name="Bad").check()
    rui.get_by_role("button", name="Give the verdict").click()
    expect(rui.get_by_text("Accepted.")).to_be_visible()

    ann = enter("ann@caravan.test")
    ann.goto(f"/history/{given}/")
    expect(ann.get_by_role("radio", name="Good")).to_be_checked()
    changed = ann.get_by_role("region", name="The verdict and why").locator("dl").last
    expect(changed.locator("del")).to_have_text("Good")
    expect(changed.locator("ins")).to_have_text("Bad")
