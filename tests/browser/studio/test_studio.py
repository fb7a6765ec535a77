"""The config studio: writing a config with help, seeing the task at once, and taking it into a campaign."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, axe

PATIENCE_MS = 30_000
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 860}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
EDITOR = ".cm-content"


@pytest.fixture
def studio(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open the studio's own page; whatever the console complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(path: str = "/playground/", **options: Any) -> Page:
        context = browser.new_context(base_url=address, locale="en-GB", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        ready(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def ready(page: Page) -> None:
    page.locator("cv-playground[data-ready]").wait_for(timeout=PATIENCE_MS)


def too_wide(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill("olga@caravan.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login/" not in url)


def test_a_template_is_found_tried_and_shared(studio: Callable[..., Page]) -> None:
    page = studio(**DESK)
    page.get_by_label("Kind of work").select_option("Language")
    page.get_by_label("Search the templates").fill("CHOICES second")
    expect(page.get_by_text("1 template", exact=True)).to_be_visible()
    page.get_by_role("button", name="two questions").click()
    page.get_by_role("radio", name="To complain").check()
    page.get_by_role("radio", name="Today").check()
    expect(page.get_by_text("This answer can be submitted.")).to_be_visible()
    values = page.locator("cv-playground").evaluate("it => it.result.map(({ value }) => value.choices[0])")
    assert values == ["To complain", "Today"]
    page.wait_for_url("**/playground/#z=*")
    again = studio(page.url, **DESK)
    expect(again.get_by_role("radio", name="To thank")).to_be_visible()
    expect(again.locator(EDITOR)).to_contain_text("whenChoiceValue")


def test_mistakes_are_shown_at_their_line_and_names_are_completed(studio: Callable[..., Page]) -> None:
    page = studio(**DESK)
    page.get_by_role("button", name="Text: choose a class").click()
    expect(page.get_by_role("radio", name="Positive")).to_be_visible()
    page.locator(EDITOR).click()
    page.keyboard.press("Control+a")
    page.keyboard.type('<View>\n<Text name="text" value="$text"/>\n<Choi')
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("Choices")
    page.keyboard.press("Escape")
    page.keyboard.type('ses name="a" toName="text"/>\n')
    expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Choises").first).to_be_visible()
    expect(page.get_by_text("The preview waits")).to_be_visible()
    # The last good preview stays.
    expect(page.get_by_role("radio", name="Positive")).to_be_visible()


def test_data_is_checked_and_filled_in(studio: Callable[..., Page]) -> None:
    page = studio(**DESK)
    page.get_by_role("button", name="Text: choose a class").click()
    data = page.get_by_label("Data of the task (JSON)")
    data.fill('{"text": ')
    expect(page.locator('[data-pane-name="data"] .errorlist li')).to_be_visible()
    data.fill('{"other": 1}')
    page.get_by_role("button", name="Fill in what is missing").click()
    expect(page.get_by_role("button", name="Fill in what is missing")).to_be_hidden()
    assert set(json.loads(data.input_value())) == {"other", "text"}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_studio_is_for_everybody(studio: Callable[..., Page], size: dict[str, Any], scheme: str) -> None:
    page = studio(**size, color_scheme=scheme)
    assert not axe(page)
    assert too_wide(page) <= 0
    page.get_by_role("button", name="Image: boxes with questions").click()
    expect(page.get_by_role("heading", name="Box what looks unusual")).to_be_visible()
    assert too_wide(page) <= 0
    if size is PHONE:
        for pane in ("Config", "Data", "Result", "Preview"):
            page.get_by_role("button", name=pane, exact=True).click()
            expect(page.get_by_role("region", name=pane, exact=True).first).to_be_visible()
            assert not axe(page), pane
            assert too_wide(page) <= 0, pane
    else:
        assert not axe(page)


def test_a_config_goes_from_the_playground_into_a_campaign(studio: Callable[..., Page]) -> None:
    page = studio(**DESK)
    sign_in(page)
    page.goto("/playground/")
    ready(page)
    page.get_by_role("button", name="Audio: who speaks when").click()
    expect(page.get_by_text("Second speaker").first).to_be_visible()
    page.get_by_role("button", name="Use this in a campaign").click()
    page.wait_for_url("**/manage/new/")
    ready(page)
    assert "Second speaker" in page.locator("#id_label_config").input_value()
    expect(page.locator("#id_label_config")).to_be_hidden()
    page.get_by_label("Title").fill("From the playground")
    page.get_by_role("button", name="Create and add data").click()
    page.wait_for_url("**/data/")
    page.goto(page.url.replace("/data/", "/edit/"))
    ready(page)
    expect(page.locator(EDITOR)).to_contain_text("Second speaker")


def test_without_scripts_the_config_is_a_field(browser: Browser, address: str, studio: Callable[..., Page]) -> None:
    page = studio(**DESK)
    sign_in(page)
    bare = browser.new_context(base_url=address, java_script_enabled=False, storage_state=page.context.storage_state())
    form = bare.new_page()
    form.goto("/manage/new/")
    form.get_by_label("Title").fill("By hand")
    expect(form.get_by_label("Labelling config")).to_have_value("""<View>
  <Text name="text" value="$text"/>
  <Header value="What is the mood of this text?"/>
  <Choices name="mood" toName="text" choice="single" required="true">
    <Choice value="Positive"/>
    <Choice value="Neutral"/>
    <Choice value="Negative"/>
  </Choices>
</View>
""")
    form.get_by_role("button", name="Create and add data").click()
    assert form.url.endswith("/data/")
    bare.close()
