"""What a room says about time and money, and about files whose storage lets nobody in without a right key."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import STORAGE_KEY, STORAGE_SECRET, axe
from tests.browser.room_work import Work, choose, hand_in
from tests.browser.test_review import until
from tests.factories import media as files
from tests.fakes.storage import Storage

Enter = Callable[..., Page]
PICTURES = """<View><Image name="image" value="$image"/>
<Choices name="mood" toName="image"><Choice value="Good"/><Choice value="Bad"/></Choices></View>"""
CENTS = 100


def cents(page: Page, what: str) -> int:
    """The amount in the header that is called so, in hundredths."""
    words = page.locator(".room-money .pill", has_text=what).inner_text()
    return round(float("".join(each for each in words if each in "0123456789.")) * CENTS)


def test_time_and_earnings_are_told_as_one_works(enter: Enter, address: str) -> None:
    work = Work(address, price_base_units="50000", review_rule="everything", answers_per_task=1)
    work.olga("POST", f"{work.path}/fund/", {"amount_base_units": "200000"})
    until(lambda: work.olga("GET", f"{work.path}/progress/")["available_base_units"] == "200000")
    work.start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    expect(page.locator(".room-progress")).to_contain_text("0 answered")
    before = cents(page, "pending")
    timer = page.get_by_role("timer", name="Time on this task")
    expect(timer).to_be_hidden()
    page.get_by_role("button", name="Keys and help").click()
    page.get_by_label("Show the time spent on a task").check()
    page.keyboard.press("Escape")
    expect(timer).to_have_text("0:02")
    hand_in(page, "Good")
    # It is told at once, before the answer has been judged or has even arrived.
    assert cents(page, "pending") == before + 5
    expect(timer).to_have_text("0:00")
    expect(timer).to_have_text("0:01")
    hand_in(page, "Bad")
    expect(page.locator(".room-progress")).to_contain_text("2 answered")
    page.reload()
    expect(timer).to_be_visible()
    assert cents(page, "pending") == before + 10
    assert axe(page) == []


@pytest.fixture
def pictures(address: str, storage: Storage) -> Iterator[Work]:
    for number in (1, 2):
        storage.objects["open", f"in/{number}.jpg"] = files.picture(), "image/jpeg"
    work = Work(address, tasks=0, label_config=PICTURES, answers_per_task=1)
    rows = [{"image": f"s3://open/in/{number}.jpg"} for number in (1, 2)]
    work.olga("POST", f"{work.path}/imports/", {"tasks": rows})
    yield work.start()
    storage.keys, storage.offset = {STORAGE_KEY: STORAGE_SECRET}, timedelta(0)


def test_a_key_that_no_longer_opens_is_told_and_a_right_one_opens_again(
    enter: Enter, pictures: Work, storage: Storage
) -> None:
    storage.keys = {STORAGE_KEY: "another secret"}
    page = enter("ann@caravan.test")
    page.goto(pictures.room)
    notice = page.locator(".trouble")
    expect(notice).to_contain_text("The picture could not be loaded.")
    expect(notice.get_by_role("button", name="Report as broken")).to_be_visible()
    assert axe(page) == []
    storage.keys = {STORAGE_KEY: STORAGE_SECRET}
    notice.get_by_role("button", name="Try again").click()
    expect(notice).to_be_hidden()
    expect(page.locator(".stage image")).to_have_attribute("href", re.compile(f"^{storage.address}/open/in/"))


def test_an_address_that_has_expired_opens_nothing_and_one_more_try_brings_another(
    enter: Enter, pictures: Work, storage: Storage
) -> None:
    page = enter("ann@caravan.test")
    storage.offset = timedelta(hours=3)
    page.goto(pictures.room)
    expect(page.locator(".trouble")).to_be_visible()
    choose(page, "Good")
    storage.offset = timedelta(0)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".trouble")).to_have_count(0)
    expect(page.get_by_role("radio", name="Good")).to_be_checked()
