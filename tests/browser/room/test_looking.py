"""A closer look at pictures: zoom, pan, light; edges that attract; all pages at once; twins by a tap."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of, until
from tests.browser.room.drawing import PICTURE, TASK, Hand, canvas, near

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BOXES = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="it" toName="image"><Label value="Car"/></RectangleLabels></View>"""
PIXELS = BOXES.replace('toName="image"', 'toName="image" snap="pixel"')
PAGED = BOXES.replace('value="$image"', 'valueList="$pages"')
PAGES = {"pages": [PICTURE, "/static/samples/street-2.svg", "/static/samples/street-3.svg"]}


def sight(page: Page) -> list[float]:
    """Return what of the picture is in sight: left, top, width, height."""
    return [float(number) for number in (canvas(page).get_attribute("viewBox") or "").split()]


def test_zoom_and_pan_by_buttons_keys_and_wheel(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    assert sight(page) == [0, 0, 960, 600]
    page.get_by_role("button", name="Zoom in").click()
    assert near(sight(page)[2:], [640, 400])
    page.keyboard.press("=")
    assert near(sight(page)[2:], [960 / 2.25, 600 / 2.25])
    left, top, *_ = sight(page)
    canvas(page).focus()
    page.keyboard.press("ArrowRight")
    assert sight(page)[0] > left
    page.mouse.move(*Hand(page).at(50, 50))
    page.mouse.wheel(0, 80)
    until(page, "top => Number(document.querySelector('svg.canvas').getAttribute('viewBox').split(' ')[1]) > top", top)
    page.get_by_role("button", name="Fit").click()
    assert sight(page) == [0, 0, 960, 600]
    Hand(page).drag((10, 10), (30, 30))
    [item] = result_of(page, BOXES, TASK)
    assert near(item["value"], {"x": 10, "y": 10, "width": 20, "height": 20})


def test_what_is_drawn_closely_lies_where_it_is_seen(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    page.get_by_role("button", name="Zoom in").click()
    left, top, wide, high = sight(page)
    Hand(page).drag((25, 25), (75, 75))
    [item] = result_of(page, BOXES, TASK)
    shown = {"x": (left + wide / 4) / 9.6, "y": (top + high / 4) / 6, "width": wide / 19.2, "height": high / 12}
    assert near(item["value"], shown)


def test_two_fingers_zoom_and_change_nothing(playground: Playground) -> None:
    page = playground(BOXES, TASK, **PHONE)
    Hand(page, finger=True).pinch(60)
    until(page, "() => Number(document.querySelector('svg.canvas').getAttribute('viewBox').split(' ')[2]) < 500")
    assert result_of(page, BOXES, TASK) == []


def test_light_and_contrast_and_back(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    picture = canvas(page).locator("image")
    page.get_by_role("button", name="View").click()
    page.get_by_label("Brightness").fill("150")
    page.get_by_label("Contrast").fill("60")
    expect(picture).to_have_css("filter", "brightness(1.5) contrast(0.6)")
    assert not axe(page)
    page.get_by_role("button", name="Reset").click()
    expect(picture).to_have_css("filter", "brightness(1) contrast(1)")


def test_pixels_attract_where_the_config_says_so(playground: Playground) -> None:
    page = playground(PIXELS, TASK)
    Hand(page).drag((10.03, 10.04), (30.02, 30.07))
    [item] = result_of(page, PIXELS, TASK)
    sides = [
        item["value"][key] * size / 100 for key, size in zip(("x", "y", "width", "height"), (960, 600) * 2, strict=True)
    ]
    assert near(sides, [round(side) for side in sides], 0.01)


def test_edges_attract_who_wants_that(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    page.get_by_role("button", name="View").click()
    page.get_by_label("Snap to edges").check()
    page.get_by_role("button", name="View").click()
    hand = Hand(page)
    hand.drag((20, 20), (40, 50))
    page.keyboard.press("Escape")
    hand.drag((40.4, 20.5), (60, 49.4))
    hand.drag((80, 80), (99.6, 99.5))
    first, second, third = [item["value"] for item in result_of(page, BOXES, TASK)]
    assert near(second["x"], first["x"] + first["width"], 0.001)
    assert near(second["y"], first["y"], 0.001)
    assert near([third["x"] + third["width"], third["y"] + third["height"]], [100, 100], 0.001)


def test_all_pages_at_once_and_one_of_them(playground: Playground) -> None:
    page = playground(PAGED, PAGES)
    canvas(page)
    everything = page.get_by_role("button", name="All pictures")
    everything.click()
    expect(everything).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".thumbs")).to_have_class(re.compile("is-grid"))
    assert not axe(page)
    page.get_by_role("button", name="Picture 3").click()
    expect(page.get_by_text("Picture 3 of 3")).to_be_visible()
    expect(everything).to_have_attribute("aria-pressed", "false")


def test_a_region_is_duplicated_with_a_thumb(playground: Playground) -> None:
    page = playground(BOXES, TASK, **PHONE)
    canvas(page)
    page.get_by_role("button", name="Add").tap()
    page.get_by_role("button", name="Duplicate").tap()
    expect(page.get_by_role("button", name="Car, region 2", exact=True)).to_be_focused()
    first, second = [item["value"] for item in result_of(page, BOXES, TASK)]
    assert near(second, {"x": first["x"] + 2, "y": first["y"] + 2, "width": first["width"]}, 0.01)
    page.get_by_role("button", name="Undo").tap()
    expect(page.get_by_role("button", name="Car, region 2", exact=True)).to_have_count(0)
    assert len(result_of(page, BOXES, TASK)) == 1
