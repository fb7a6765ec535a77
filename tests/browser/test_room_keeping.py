"""Nothing is lost: without network, after a restart, signed out in the middle, on two devices, in two tabs."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.room_work import Work, choose, hand_in
from tests.browser.test_review import until

Enter = Callable[..., Page]


@pytest.fixture
def work(address: str) -> Work:
    return Work(address).start()


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill("ann@caravan.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def test_answers_given_offline_outlive_the_page_and_arrive_once(enter: Enter, work: Work) -> None:
    page = enter("ann@caravan.test")
    page.goto(work.room)
    # Its answer brings the next task: now everything that is left is here.
    with page.expect_response(lambda response: response.url.endswith("/submit/") and response.ok):
        hand_in(page, "Good")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    hand_in(page, "Bad")
    hand_in(page, "Good")
    choose(page, "Bad")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    expect(page.get_by_text("3 answers are kept here until the server can be reached")).to_be_visible()
    assert work.moods() == ["Good"]
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(work.room)
    until(lambda: len(work.given()) == 4)
    again.reload()
    expect(again.get_by_role("heading", name="That was everything")).to_be_visible()
    assert work.moods() == ["Good", "Bad", "Good", "Bad"]


def test_an_answer_whose_receipt_was_lost_counts_once(enter: Enter, work: Work) -> None:
    page = enter("ann@caravan.test")
    page.goto(work.room)
    lost: list[Any] = []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/submit/", lose)
    hand_in(page, "Good")
    expect(page.get_by_text("kept here until the server can be reached")).to_be_visible()
    assert work.moods() == ["Good"]
    page.unroute("**/submit/")
    hand_in(page, "Bad")
    until(lambda: len(work.given()) == 2)
    expect(page.locator(".room-progress")).to_contain_text("2 answered")
    assert work.moods() == ["Good", "Bad"]


def kill_browser_of(profile: Path) -> None:
    """Kill the browser at once; asked to close, it would be on the network again before it is gone."""
    wanted = f"--user-data-dir={profile}".encode()
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # a process that ended meanwhile
            words = each.read_bytes().split(b"\0")
            if wanted in words and not any(word.startswith(b"--type=") for word in words):
                os.kill(int(each.parent.name), signal.SIGKILL)
                return
    pytest.fail("no browser of this profile")


def test_answers_outlive_the_browser(
    browser_type: BrowserType, address: str, work: Work, tmp_path: Any, browser_type_launch_args: dict[str, Any]
) -> None:
    def launched() -> BrowserContext:
        return browser_type.launch_persistent_context(
            tmp_path / "profile", base_url=address, locale="en-GB", **browser_type_launch_args
        )

    first = launched()
    page = first.new_page()
    page.goto(f"/accounts/login/?next={work.room}")
    sign_in(page)
    expect(page.get_by_role("radio", name="Good")).to_be_visible()
    page.wait_for_timeout(500)
    first.set_offline(True)
    hand_in(page, "Bad")
    kill_browser_of(tmp_path / "profile")
    assert work.given() == []
    second = launched()
    page = second.new_page()
    page.goto(f"/accounts/login/?next={work.room}")
    if "login" in page.url:
        sign_in(page)
    until(lambda: work.moods() == ["Bad"])
    second.close()


def test_signed_out_in_the_middle_one_signs_in_elsewhere_and_goes_on(enter: Enter, work: Work) -> None:
    page = enter("ann@caravan.test")
    page.goto(work.room)
    expect(page.get_by_role("radio", name="Good")).to_be_visible()
    page.wait_for_timeout(500)
    page.context.clear_cookies(name="sessionid")
    hand_in(page, "Bad")
    notice = page.get_by_text("You are signed out.")
    expect(notice).to_be_visible()
    choose(page, "Good")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    sign_in(opened.value)
    opened.value.close()
    page.bring_to_front()
    expect(notice).not_to_be_visible(timeout=15_000)
    expect(page.get_by_role("radio", name="Good")).to_be_checked()
    page.keyboard.press("Control+Enter")
    until(lambda: work.moods() == ["Bad", "Good"])


@pytest.fixture
def two_devices(enter: Enter, work: Work) -> tuple[Page, Page]:
    desk, phone = enter("ann@caravan.test"), enter("ann@caravan.test", viewport={"width": 390, "height": 844})
    for page in (desk, phone):
        page.goto(work.room)
        expect(page.locator("cv-text")).to_have_text("Post number 1")
    return desk, phone


def kept(page: Page, mood: str) -> None:
    with page.expect_response(lambda answer: "/draft/" in answer.url) as said:
        choose(page, mood)
    assert said.value.status == 204


def test_two_devices_with_two_drafts_let_the_person_choose(two_devices: tuple[Page, Page]) -> None:
    desk, phone = two_devices
    kept(phone, "Bad")
    choose(desk, "Good")
    expect(desk.get_by_text("A newer draft of this answer")).to_be_visible()
    desk.get_by_role("button", name="Take the other one").click()
    expect(desk.get_by_role("radio", name="Bad")).to_be_checked()
    kept(desk, "Good")
    choose(phone, "Good")
    phone.get_by_role("radio", name="Bad").check()
    with phone.expect_response(lambda answer: "/draft/" in answer.url and answer.status == 204):
        phone.get_by_role("button", name="Keep this one").click()
    phone.reload()
    expect(phone.get_by_role("radio", name="Bad")).to_be_checked()


def test_a_draft_is_there_on_another_device_and_after_closing_the_tab(enter: Enter, work: Work) -> None:
    phone = enter("ann@caravan.test")
    phone.goto(work.room)
    kept(phone, "Bad")
    phone.close()
    desk = enter("ann@caravan.test")
    desk.goto(work.room)
    expect(desk.get_by_role("radio", name="Bad")).to_be_checked()


def test_a_second_tab_says_so_and_may_take_over(enter: Enter, work: Work) -> None:
    first = enter("ann@caravan.test")
    first.goto(work.room)
    choose(first, "Bad")
    second = first.context.new_page()
    second.goto(work.room)
    expect(second.get_by_text("This campaign is open in another tab")).to_be_visible()
    second.get_by_role("button", name="Work here").click()
    expect(second.get_by_role("radio", name="Bad")).to_be_checked()
    expect(first.get_by_text("This campaign is open in another tab")).to_be_visible()
    second.wait_for_timeout(300)
    second.keyboard.press("Control+Enter")
    until(lambda: work.moods() == ["Bad"])


def test_a_draft_begun_after_the_session_ended_outlives_the_tab(enter: Enter, work: Work) -> None:
    page = enter("ann@caravan.test")
    page.goto(work.room)
    expect(page.get_by_role("radio", name="Good")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies(name="sessionid")
    choose(page, "Bad")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.close()
    again = page.context.new_page()
    again.goto(f"/accounts/login/?next={work.room}")
    sign_in(again)
    expect(again.locator("cv-text")).to_have_text("Post number 1")
    expect(again.get_by_role("radio", name="Bad")).to_be_checked()
