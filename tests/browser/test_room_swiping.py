"""One thumb that throws tasks to their sides: it chooses, hands in if it may, never by accident, and takes back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe
from tests.browser.room.fingers import drag, swipe
from tests.browser.room_work import Work
from tests.browser.test_review import until

Enter = Callable[..., Page]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(enter: Enter, address: str) -> tuple[Page, Work]:
    """A room on a phone, ready for swipes; Good is thrown to the left, Bad to the right."""
    work = Work(address).start()
    page = enter("ann@caravan.test", **PHONE)
    page.goto(work.room)
    page.locator("cv-choices.is-thrown").wait_for()
    page.wait_for_load_state("networkidle")
    return page, work


def test_a_swipe_hands_in_once_somebody_has_said_so_and_can_be_taken_back(phone: tuple[Page, Work]) -> None:
    page, work = phone
    swipe(page, "cv-text", 150)
    expect(page.get_by_role("radio", name="Bad")).to_be_checked()
    expect(page.get_by_text("Shall it hand the answer in, too?")).to_be_visible()
    assert work.given() == []
    assert axe(page) == []
    page.get_by_role("button", name="Choose and hand in").tap()
    expect(page.get_by_text("Handed in: Bad")).to_be_visible()
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    page.wait_for_timeout(700)
    swipe(page, "cv-text", -150)
    expect(page.get_by_text("Handed in: Good")).to_be_visible()
    expect(page.locator("cv-text")).to_have_text("Post number 3")
    until(lambda: work.moods() == ["Bad", "Good"])
    page.get_by_role("button", name="Take it back").tap()
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    page.wait_for_timeout(700)
    swipe(page, "cv-text", 150)
    expect(page.get_by_role("radio", name="Bad")).to_be_checked()
    page.get_by_role("button", name="Submit").tap()
    until(lambda: work.moods() == ["Bad", "Bad"])
    expect(page.locator("cv-text")).to_have_text("Post number 3")


def test_whoever_only_wants_to_choose_only_chooses_and_may_change_their_mind(phone: tuple[Page, Work]) -> None:
    page, work = phone
    swipe(page, "cv-text", 150)
    page.get_by_role("button", name="Only choose").tap()
    page.wait_for_timeout(700)
    swipe(page, "cv-text", -150)
    expect(page.get_by_role("radio", name="Good")).to_be_checked()
    expect(page.locator("cv-text")).to_have_text("Post number 1")
    page.get_by_role("button", name="Keys and help").tap()
    page.get_by_label("A swipe to the side hands the answer in").check()
    assert axe(page) == []
    page.get_by_role("button", name="Close").tap()
    swipe(page, "cv-text", -150)
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    until(lambda: work.moods() == ["Good"])


def test_other_movements_of_a_finger_choose_nothing(phone: tuple[Page, Work]) -> None:
    page, _ = phone
    box: Any = page.locator("cv-text").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag(page, (x, y), (x + 50, y))
    drag(page, (x - 80, y), (x + 10, y + 120))
    drag(page, (8, y), (220, y))
    page.get_by_role("button", name="Skip").tap()
    page.get_by_role("dialog").wait_for()
    drag(page, (x - 60, y), (x + 90, y))
    page.keyboard.press("Escape")
    for mood in ("Good", "Bad"):
        expect(page.get_by_role("radio", name=mood)).not_to_be_checked()


def test_where_a_swipe_would_go_is_shown_before_the_finger_is_lifted(phone: tuple[Page, Work]) -> None:
    page, _ = phone
    box: Any = page.locator("cv-text").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", x), ("touchMove", x + 60), ("touchMove", x + 110)):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at, "y": y}]})
    expect(page.locator(".option.is-aimed")).to_contain_text("Bad")
    for at in (x + 21, x + 20):
        page.wait_for_timeout(300)
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at, "y": y}]})
    expect(page.locator(".option.is-aimed")).to_have_count(0)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("radio", name="Bad")).not_to_be_checked()
