"""Recordings and pictures made on the spot, with the browser's own test microphone and camera."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room_work import Work
from tests.browser.test_review import Api, until

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
    assert page.locator("cv-playground").evaluate("playground => playground.problems") == []
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


@pytest.mark.timeout(180)
def test_a_recording_and_a_picture_go_from_a_phone_to_the_reviewer(enter: Callable[..., Page], address: str) -> None:
    config = """<View><Text name="text" value="$text"/>
      <Record name="voice" toName="text" minSeconds="1" required="true"/>
      <Capture name="view" toName="text" required="true"/></View>"""
    work = Work(address, tasks=1, label_config=config, answers_per_task=1, review_rule="everything").start()
    page = enter("ann@caravan.test", **PHONE)
    page.goto(work.room)
    expect(page.locator("cv-text")).to_have_text("Post number 1")
    say(page, 1.6)
    expect(page.get_by_role("button", name="Record again")).to_be_enabled()
    page.get_by_role("button", name="Use the camera").tap()
    page.get_by_role("button", name="Take the picture").tap()
    expect(page.get_by_role("button", name="Take another picture")).to_be_visible()
    expect(page.locator("cv-capture img")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Submit").tap()
    (given,) = until(work.given)
    kept = {item["type"]: item["value"][item["type"]] for item in given["result"]}
    assert kept["record"]["file"] != kept["capture"]["file"]
    assert kept["record"]["seconds"] > 1
    assert kept["capture"]["width"] > 0

    page.goto(f"/history/{given['id']}/")
    shown_again(page)
    rui = Api(address, "rui@caravan.test", ["review", "read"])
    until(lambda: rui("GET", f"/api/v1/reviews/?campaign={work.pk}"))
    reviewer = enter("rui@caravan.test")
    reviewer.goto(f"/review/{given['id']}/")
    shown_again(reviewer)


def shown_again(page: Page) -> None:
    """The recording plays and the picture is there, and neither can be made anew."""
    expect(page.locator("cv-record audio")).to_be_visible()
    playing = "async sound => { sound.muted = true; await sound.play(); return sound.currentTime >= 0; }"
    assert page.locator("cv-record audio").evaluate(playing)
    expect(page.locator("cv-capture img")).to_be_visible()
    assert page.locator("cv-capture img").evaluate("async img => { await img.decode(); return img.naturalWidth > 0; }")
    expect(page.get_by_role("button", name="Record again")).to_have_count(0)
    expect(page.get_by_role("button", name="Take another picture")).to_have_count(0)
    assert axe(page) == []
