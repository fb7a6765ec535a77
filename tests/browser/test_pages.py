"""Every page, by eye and by keyboard: light and dark, on a phone and at a desk."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, axe

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PUBLIC = ["/", "/campaigns/", "/campaigns/?q=zebra", "/epochs/", "/api/", "/playground/"]
PUBLIC += ["/accounts/login/", "/accounts/signup/"]
OWNERS = [
    "/campaigns/",
    "/manage/",
    "/manage/?q=zebra",
    "/manage/new/",
    "/review/",
    "/history/",
    "/earnings/",
    "/wallet/",
    "/accounts/",
]
ONE_CAMPAIGN = ["/campaigns/{}/", "/manage/{}/", "/manage/{}/edit/", "/manage/{}/data/", "/manage/{}/fund/"]


def faults(page: Page, path: str) -> list[str]:
    """Open a page; return what axe finds on it, light and dark, and whether it is wider than the screen."""
    page.goto(path)
    page.emulate_media(color_scheme="light")
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = axe(page) + ([f"{too_wide} px wider than the screen"] if too_wide > 0 else [])
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe(page) if fault not in found]
    return [f"{path} {fault}" for fault in found]


@pytest.fixture
def stranger(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A browser that nobody is signed in with; whatever the policy blocks fails the test."""
    blocked: list[str] = []
    contexts = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(base_url=address, locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("pageerror", lambda error: blocked.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not blocked, "\n".join(blocked)


def first_campaign(page: Page) -> str:
    """Return the id of the first campaign that its owner manages."""
    page.goto("/manage/")
    link = page.get_by_role("main").locator("table a").first.get_attribute("href") or ""
    return link.strip("/").rsplit("/", 1)[-1]


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_public_pages_have_no_faults(stranger: Callable[..., Page], screen: dict[str, Any]) -> None:
    page = stranger(**screen)
    assert [fault for path in PUBLIC for fault in faults(page, path)] == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_an_owners_pages_have_no_faults(enter: Callable[..., Page], screen: dict[str, Any]) -> None:
    page = enter("olga@caravan.test", **screen)
    campaign = first_campaign(page)
    paths = [*OWNERS, *(path.format(campaign) for path in ONE_CAMPAIGN)]
    assert [fault for path in paths for fault in faults(page, path)] == []


def test_a_newcomers_empty_pages_have_no_faults(stranger: Callable[..., Page]) -> None:
    page = stranger(**PHONE)
    page.goto("/accounts/signup/")
    page.get_by_label("Name").fill("Nina New")
    page.get_by_label("E-mail address").fill("nina@caravan.test")
    page.get_by_label("Password").fill("a long enough phrase")
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url("**/campaigns/")
    paths = ["/history/", "/earnings/", "/wallet/", "/review/", "/manage/", "/accounts/", "/nowhere/"]
    assert [fault for path in paths for fault in faults(page, path)] == []


def test_signing_in_by_keyboard(stranger: Callable[..., Page]) -> None:
    page = stranger(**DESK)
    page.goto("/accounts/login/")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type("ann@caravan.test")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/campaigns/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_search_narrows_the_list_and_back_brings_the_whole_page(stranger: Callable[..., Page]) -> None:
    page = stranger(**DESK)
    page.goto("/campaigns/")
    page.get_by_label("Search campaigns").focus()
    page.keyboard.type("zebra")
    expect(page.get_by_text("No campaign matches")).to_be_visible()
    page.wait_for_url("**/campaigns/?q=zebra")
    expect(page.get_by_label("Search campaigns")).to_be_focused()
    page.get_by_role("link", name="Published payments").click()
    page.go_back()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.get_by_label("Search campaigns")).to_have_value("zebra")


def test_search_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto("/campaigns/")
    page.get_by_label("Search campaigns").fill("zebra")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No campaign matches")).to_be_visible()
    context.close()


def test_a_campaign_is_created_by_keyboard(enter: Callable[..., Page]) -> None:
    page = enter("olga@caravan.test", **DESK)
    page.goto("/manage/new/")
    assert "<View>" in page.locator("#id_label_config").input_value()
    page.get_by_label("Title").focus()
    page.keyboard.type("بالعربية: " + "a long title " * 7)
    page.get_by_role("button", name="Image: draw boxes").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_label_config")).to_have_value(re.compile("RectangleLabels"))
    page.get_by_role("button", name="Create and add data").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/")
    page.set_viewport_size({"width": 390, "height": 844})
    there = page.url.removesuffix("data/")
    found = [fault for path in ("/manage/", there, there + "data/", there + "fund/") for fault in faults(page, path)]
    assert found == []


def test_what_a_live_campaign_fixed_is_shown_and_not_offered(enter: Callable[..., Page]) -> None:
    page = enter("olga@caravan.test", **DESK)
    page.goto(f"/manage/{first_campaign_live(page)}/edit/")
    expect(page.locator("#id_label_config")).to_be_disabled()
    expect(page.get_by_label("Title")).to_be_enabled()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def first_campaign_live(page: Page) -> str:
    """Return the id of a campaign that is live."""
    page.goto("/manage/")
    row = page.get_by_role("row").filter(has_text="Live").first
    return (row.get_by_role("link").first.get_attribute("href") or "").strip("/").rsplit("/", 1)[-1]
