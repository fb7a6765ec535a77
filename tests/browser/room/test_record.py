"""Recordings and pictures made on the spot, with the browser's own test microphone and camera."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of

RECORD = (
    """<View><Record name="voice" prompt="Say: $words" minSeconds="1" languages="pt-BR,en" required="true"/></View>"""
)
CAPTURE = '<View><Capture name="view" prompt="$words"/></View>'
TASK = {"words": "good morning"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def say(page: Page, seconds: float) -> None:
    page.get_by_role("button", name="Record").press("Enter")
    expect(page.get_by_text("Recording.", exact=True)).to_be_visible()
    page.wait_for_timeout(int(seconds * 1000))
    page.get_by_role("button", name="Stop").press("Enter")


def test_a_sentence_is_recorded_by_keyboard_and_can_be_heard(playground: Playground) -> None:
    page = playground(RECORD, TASK)
    expect(page.get_by_text("Say: good morning")).to_be_visible()
    page.get_by_label("Language").select_option("pt-BR")
    say(page, 1.6)
    expect(page.get_by_role("button", name="Record again")).to_be_enabled()
    (item,) = result_of(page, RECORD, TASK)
    told = item["value"]["record"]
    assert told["language"] == "pt-BR"
    assert told["file"].startswith("media:")
    assert 1 < told["seconds"] < 4
    assert told["peak"] > 0
    expect(page.locator("cv-record audio")).to_be_visible()
    assert axe(page) == []


def test_a_recording_that_is_too_short_is_refused_with_the_reason(playground: Playground) -> None:
    page = playground(RECORD, TASK)
    say(page, 0.3)
    expect(page.get_by_text("This is too short: at least 1 seconds are needed.")).to_be_visible()
    assert page.locator("cv-playground").evaluate("playground => playground.result") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_is_taken_on_a_phone(playground: Playground, scheme: str) -> None:
    page = playground(CAPTURE, TASK, color_scheme=scheme, **PHONE)
    page.get_by_role("button", name="Use the camera").tap()
    page.get_by_role("button", name="Take the picture").tap()
    expect(page.get_by_role("button", name="Take another picture")).to_be_visible()
    (item,) = result_of(page, CAPTURE, TASK)
    assert item["value"]["capture"]["mime"] == "image/jpeg"
    assert item["value"]["capture"]["width"] > 0
    assert axe(page) == []
