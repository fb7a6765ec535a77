"""Masks: painted by mouse, by touch, along an outline and by keys; packed as Label Studio packs them."""

import base64
import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from annotation.labelspec.geometry import rle
from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.drawing import TASK, Hand, canvas
from tests.browser.room.test_image import PHONE, labelled

WIDTH, HEIGHT = 960, 600
BRUSH = labelled("BrushLabels")
BITMASK = labelled("BitmaskLabels")


def covered(item: dict[str, Any]) -> float:
    """Return the share of the picture that is painted, as Python reads it."""
    stretches = rle.covered(bytes(item["value"]["rle"]), WIDTH * HEIGHT)
    return sum(end - start for start, end in stretches) / (WIDTH * HEIGHT)


def masks(page: Page, xml: str = BRUSH) -> list[dict[str, Any]]:
    return result_of(page, xml, TASK)


@pytest.mark.parametrize("finger", [False, True])
def test_strokes_make_one_mask_until_another_is_begun(playground: Playground, finger: bool) -> None:
    page = playground(BRUSH, TASK, **(PHONE if finger else {}))
    hand = Hand(page, finger=finger)
    hand.drag((20, 20), (40, 20), (60, 40))
    [mask] = masks(page)
    assert (mask["type"], mask["value"]["format"], mask["value"]["brushlabels"]) == ("brushlabels", "rle", ["Car"])
    assert (mask["original_width"], mask["original_height"]) == (WIDTH, HEIGHT)
    hand.drag((60, 60), (70, 60), (80, 60))
    [larger] = masks(page)
    assert len(larger["value"]["rle"]) > len(mask["value"]["rle"])
    page.keyboard.press("Control+z")
    assert masks(page) == [mask]
    page.get_by_role("button", name="New region").click()
    hand.drag((60, 60), (70, 60), (80, 60))
    assert len(masks(page)) == 2
    assert not axe(page)


def test_the_eraser_takes_away_the_mask_with_its_last_pixel(playground: Playground) -> None:
    page = playground(BRUSH, TASK)
    hand = Hand(page)
    hand.drag((20, 20), (40, 20))
    page.keyboard.press("e")
    for _ in range(5):
        page.keyboard.press("]")
    hand.drag((15, 20), (30, 20), (45, 20))
    assert masks(page) == []


def test_an_outline_is_filled(playground: Playground) -> None:
    page = playground(BRUSH, TASK)
    hand = Hand(page)
    page.get_by_role("button", name="Fill an outline").click()
    for place in ((25, 25), (75, 25), (75, 75), (25, 75), (25, 25)):
        hand.tap(*place)
    [mask] = masks(page)
    assert covered(mask) == pytest.approx(0.25, abs=0.005)


def test_painting_by_keys_alone(playground: Playground) -> None:
    page = playground(BRUSH, TASK)
    canvas(page)
    for key in ("2", "n", "Space", "ArrowRight", "ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Escape"):
        page.keyboard.press(key)
    [mask] = masks(page)
    assert mask["value"]["brushlabels"] == ["T"]
    # A brush as thick as a twenty-fifth of the height: one dab, and a line two radii long beside it.
    assert covered(mask) == pytest.approx(0.0026, abs=0.0008)


def test_a_bitmask_is_a_picture(playground: Playground) -> None:
    page = playground(BITMASK, TASK)
    hand = Hand(page)
    hand.drag((20, 20), (40, 20))
    [mask] = masks(page, BITMASK)
    data = mask["value"]["imageDataURL"].removeprefix("data:image/png;base64,")
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert picture.size == (WIDTH, HEIGHT)


WAND = """<View><Labels name="what" toName="image"><Label value="Car"/></Labels>
<MagicWand name="wand" toName="image" blurRadius="3"/><Image name="image" value="$image"/></View>"""
# A square of one red on one blue.
SQUARE = base64.b64encode(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="200" height="100" fill="#2040c0"/>'
    b'<rect x="50" y="25" width="50" height="50" fill="#c03020"/><rect x="100" y="25" width="25" height="50" '
    b'fill="#b83020"/></svg>'
).decode()
SQUARES = {"image": f"data:image/svg+xml;base64,{SQUARE}"}


def taken(page: Page) -> list[int]:
    """How many pixels each mask covers."""
    shapes = [each for each in result_of(page, WAND, SQUARES) if each["type"] == "brush"]
    found = [rle.covered(bytes(each["value"]["rle"]), 200 * 100) for each in shapes]
    return [sum(end - start for start, end in each) for each in found]


@pytest.mark.parametrize("finger", [False, True])
def test_a_wand_takes_what_is_alike_and_more_the_farther_it_is_drawn(playground: Playground, finger: bool) -> None:
    page = playground(WAND, SQUARES, **(PHONE if finger else {}))
    hand = Hand(page, finger=finger)
    expect(page.get_by_text("Press on a colour")).to_be_visible()
    hand.drag((40, 50), (40, 50))
    [small] = taken(page)
    # Both reds are nearer to each other than the threshold; rounding costs the corners.
    assert 75 * 50 - 8 <= small <= 75 * 50
    hand.drag((80, 50), (5, 50))
    assert taken(page) == [200 * 100]
    page.keyboard.press("Control+z")
    page.keyboard.press("e")
    hand.drag((40, 50), (40, 50))
    assert taken(page) == []
    assert not axe(page)


def test_a_wand_by_keys_alone(playground: Playground) -> None:
    page = playground(WAND, SQUARES)
    expect(page.get_by_text("Press on a colour")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Space")
    [reds] = taken(page)
    assert 75 * 50 - 8 <= reds <= 75 * 50
