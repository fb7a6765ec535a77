"""Keys that a campaign and the room both want: each does one thing, and what is shown is what it does."""

from playwright.sync_api import expect

from tests.browser.conftest import Playground, result_of
from tests.browser.room.drawing import TASK, canvas

TAKEN = """<View><Image name="image" value="$image"/><RectangleLabels name="it" toName="image">
  <Label value="New" hotkey="n"/><Label value="Van" hotkey="v"/></RectangleLabels>
  <Choices name="c" toName="image"><Choice value="Undo" hotkey="ctrl+z"/><Choice value="No"/></Choices></View>"""


def test_the_campaign_has_its_keys_and_the_room_finds_others(playground: Playground) -> None:
    page = playground(TAKEN, TASK)
    canvas(page)
    add = page.get_by_role("button", name="Add")
    expect(add).to_contain_text("shift+n")
    for key, label in (("v", "Van"), ("n", "New")):
        page.keyboard.press(key)
        expect(page.get_by_role("radio", name=label)).to_be_checked()
    assert result_of(page, TAKEN, TASK) == []
    page.keyboard.press("Shift+N")
    expect(page.get_by_role("button", name="New, region 1", exact=True)).to_be_focused()
    assert [item["type"] for item in result_of(page, TAKEN, TASK)] == ["rectanglelabels"]
    page.get_by_role("radio", name="Undo").check()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("radio", name="Undo")).not_to_be_checked()
    assert len(result_of(page, TAKEN, TASK)) == 1


def test_no_two_things_show_the_same_key(playground: Playground) -> None:
    page = playground(TAKEN, TASK)
    canvas(page)
    page.get_by_role("button", name="Keys", exact=True).click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys = [key for key in page.locator(".keys dt").all_inner_texts() if key.strip() != "–"]
    assert len(keys) == len(set(keys)), keys


def test_switched_off_single_keys_do_nothing_also_with_shift(playground: Playground) -> None:
    page = playground(TAKEN, TASK)
    canvas(page)
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_label("Single keys work as shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    page.keyboard.press("1")
    assert result_of(page, TAKEN, TASK) == []
