"""Regions of pictures: each shape by mouse, by keys alone and by touch."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.drawing import PICTURE, TASK, Hand, canvas, frame_of, near

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LABELS = '<Label value="Car"/><Label value="Tree" alias="T"/>'


def config(*tags: str) -> str:
    return "<View>" + '<Image name="image" value="$image"/>' + "".join(tags) + "</View>"


def labelled(tag: str, attributes: str = "") -> str:
    return config(f'<{tag} name="it" toName="image" {attributes}>{LABELS}</{tag}>')


def only(page: Page, xml: str) -> dict[str, object]:
    [item] = result_of(page, xml, TASK)
    assert (item["original_width"], item["original_height"], item["image_rotation"]) == (960, 600, 0)
    value: dict[str, object] = item["value"]
    return value


BOXES = labelled("RectangleLabels")


def test_a_box_is_drawn_moved_resized_and_turned_by_mouse(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    hand = Hand(page)
    hand.drag((20, 20), (40, 50))
    value = only(page, BOXES)
    assert near(value, {"x": 20, "y": 20, "width": 20, "height": 30, "rotation": 0, "rectanglelabels": ["Car"]})
    hand.drag((30, 35), (40, 35))
    assert near(only(page, BOXES), {"x": 30, "y": 20, "width": 20, "height": 30})
    hand.drag((50, 50), (60, 60))
    assert near(only(page, BOXES), {"x": 30, "y": 20, "width": 30, "height": 40})
    knob = frame_of(page.locator(".turn .knob"))
    page.mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    page.mouse.down()
    page.mouse.move(*hand.at(80, 40), steps=4)
    page.mouse.up()
    assert near(only(page, BOXES)["rotation"], 90, 3)
    assert not axe(page)


def test_a_box_is_made_and_changed_by_keys_alone(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    canvas(page)
    page.keyboard.press("2")
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Tree, region 1", exact=True)).to_be_focused()
    assert near(only(page, BOXES), {"x": 40, "y": 40, "width": 20, "height": 20, "rectanglelabels": ["T"]}, 0.01)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Alt+Shift+ArrowRight")
    value = only(page, BOXES)
    assert near(value, {"width": 20, "height": 20.5, "rotation": 15}, 0.01)
    page.keyboard.press("Control+d")
    expect(page.get_by_role("button", name="Tree, region 2", exact=True)).to_be_focused()
    page.keyboard.press("Delete")
    assert len(result_of(page, BOXES, TASK)) == 1
    page.keyboard.press("Control+z")
    assert len(result_of(page, BOXES, TASK)) == 2


def test_a_box_within_a_box(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    hand = Hand(page)
    hand.drag((10, 10), (80, 80))
    page.keyboard.press("Escape")
    hand.drag((30, 30), (50, 50))
    assert len(result_of(page, BOXES, TASK)) == 2
    hand.tap(15, 60)
    expect(page.get_by_role("button", name="Car, region 1", exact=True)).to_be_focused()


def test_boxes_by_touch(playground: Playground) -> None:
    page = playground(BOXES, TASK, **PHONE)
    hand = Hand(page, finger=True)
    hand.drag((20, 20), (30, 30), (60, 70))
    assert near(only(page, BOXES), {"x": 20, "y": 20, "width": 40, "height": 50}, 1)
    hand.drag((40, 45), (45, 45), (50, 45))
    assert near(only(page, BOXES), {"x": 30, "y": 20}, 1)
    before = canvas(page).get_attribute("viewBox")
    hand.pinch(60)
    assert canvas(page).get_attribute("viewBox") != before
    assert len(result_of(page, BOXES, TASK)) == 1
    assert not axe(page)


ELLIPSES = labelled("EllipseLabels")


def test_an_ellipse_by_mouse_and_by_keys(playground: Playground) -> None:
    page = playground(ELLIPSES, TASK)
    hand = Hand(page)
    hand.drag((20, 20), (40, 60))
    value = only(page, ELLIPSES)
    assert near(value, {"x": 30, "y": 40, "radiusX": 10, "radiusY": 20, "rotation": 0, "ellipselabels": ["Car"]})
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+ArrowUp")
    assert near(only(page, ELLIPSES), {"radiusX": 10.5, "rotation": 359})
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert len(result_of(page, ELLIPSES, TASK)) == 2


POINTS = labelled("KeyPointLabels")


@pytest.mark.parametrize("finger", [False, True])
def test_key_points_by_a_tap(playground: Playground, finger: bool) -> None:
    page = playground(POINTS, TASK, **(PHONE if finger else {}))
    hand = Hand(page, finger=finger)
    hand.tap(25, 75)
    value = only(page, POINTS)
    assert near(value, {"x": 25, "y": 75, "width": 0.25, "keypointlabels": ["Car"]})
    page.keyboard.press("ArrowLeft")
    assert near(only(page, POINTS), {"x": 24.5, "y": 75})


POLYGONS = labelled("PolygonLabels")
TRIANGLE = [(20, 20), (60, 20), (40, 60)]


@pytest.mark.parametrize("end", ["first", "enter", "twice"])
def test_a_polygon_by_mouse(playground: Playground, end: str) -> None:
    page = playground(POLYGONS, TASK)
    hand = Hand(page)
    for place in TRIANGLE:
        hand.tap(*place)
        page.wait_for_timeout(50)
    if end == "first":
        hand.tap(20.3, 20.3)
    elif end == "twice":
        hand.tap(40, 60)
    else:
        page.keyboard.press("Enter")
    value = only(page, POLYGONS)
    assert near(value, {"points": [list(place) for place in TRIANGLE], "closed": True, "polygonlabels": ["Car"]})


def test_points_of_a_polygon_are_moved_added_and_taken_away(playground: Playground) -> None:
    page = playground(POLYGONS, TASK)
    hand = Hand(page)
    for place in (*TRIANGLE, TRIANGLE[0]):
        hand.tap(*place)
    hand.drag((40, 60), (40, 80))
    hand.tap(40, 20)
    assert near(only(page, POLYGONS)["points"], [[20, 20], [40, 20], [60, 20], [40, 80]])
    hand.tap(20, 20)
    page.keyboard.press("Delete")
    assert near(only(page, POLYGONS)["points"], [[40, 20], [60, 20], [40, 80]])
    page.keyboard.press("Control+z")
    hand.drag((40, 40), (50, 45))
    assert near(only(page, POLYGONS)["points"], [[30, 25], [50, 25], [70, 25], [50, 85]])
    assert not axe(page)


def test_a_polygon_by_keys_alone(playground: Playground) -> None:
    page = playground(POLYGONS, TASK)
    canvas(page)
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Car, region 1", exact=True)).to_be_focused()
    assert near(only(page, POLYGONS)["points"], [[40, 40], [60, 40], [60, 60], [40, 60]], 0.01)
    for key in ("Enter", "Tab", "ArrowUp", "n", "Delete", "Delete", "Escape", "ArrowLeft"):
        page.keyboard.press(key)
    assert near(only(page, POLYGONS)["points"], [[39.5, 40], [59.5, 39.5], [39.5, 60]], 0.01)


def test_a_polygon_by_touch(playground: Playground) -> None:
    page = playground(POLYGONS, TASK, **PHONE)
    hand = Hand(page, finger=True)
    for place in TRIANGLE:
        hand.tap(*place)
        page.wait_for_timeout(50)
    page.get_by_role("button", name="Finish").tap()
    assert near(only(page, POLYGONS)["points"], [list(place) for place in TRIANGLE], 1)


PATHS = labelled("VectorLabels")


def test_a_path(playground: Playground) -> None:
    page = playground(PATHS, TASK)
    hand = Hand(page)
    for place in TRIANGLE:
        hand.tap(*place)
    page.keyboard.press("Enter")
    value = only(page, PATHS)
    assert value["closed"] is False
    assert near([[each["x"], each["y"]] for each in value["vertices"]], [list(place) for place in TRIANGLE])  # type: ignore[attr-defined]


SPLIT = config(
    f'<Labels name="what" toName="image">{LABELS}</Labels>',
    '<Rectangle name="box" toName="image"/><Polygon name="poly" toName="image"/>',
    '<Ellipse name="round" toName="image"/><KeyPoint name="dot" toName="image"/>',
    '<TextArea name="words" toName="image" perRegion="true" editable="true"/>',
)


def test_one_control_draws_and_another_one_labels(playground: Playground) -> None:
    page = playground(SPLIT, TASK)
    hand = Hand(page)
    hand.drag((20, 20), (40, 50))
    page.get_by_role("textbox").fill("Rua")
    page.keyboard.press("Escape")
    box, words, text = sorted(
        result_of(page, SPLIT, TASK), key=lambda item: ["rectangle", "labels", "textarea"].index(item["type"])
    )
    assert box["id"] == words["id"] == text["id"]
    place = {key: box["value"][key] for key in ("x", "y", "width", "height", "rotation")}
    assert words["value"] == {**place, "labels": ["Car"]}
    assert text["value"] == {**place, "text": ["Rua"]}
    canvas(page).focus()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Point", exact=False).first).to_have_attribute("aria-pressed", "true")
    hand.tap(80, 80)
    page.keyboard.press("o")
    hand.drag((60, 10), (80, 30))
    page.keyboard.press("p")
    for place_ in ((70, 50), (90, 50), (80, 60), (70, 50)):
        hand.tap(*place_)
    kinds = {item["type"] for item in result_of(page, SPLIT, TASK)}
    assert kinds == {"rectangle", "labels", "textarea", "keypoint", "ellipse", "polygon"}
    assert len({item["id"] for item in result_of(page, SPLIT, TASK)}) == 4
    assert not axe(page)


PAGED = '<View><Image name="image" valueList="$pages"/><RectangleLabels name="it" toName="image">' + LABELS
PAGED += "</RectangleLabels></View>"


def test_several_pages(playground: Playground) -> None:
    task = {"pages": [PICTURE, "/static/samples/street-2.svg", "/static/samples/street-3.svg"]}
    page = playground(PAGED, task)
    canvas(page)
    page.keyboard.press("n")
    page.get_by_role("button", name="Picture 3").click()
    expect(page.get_by_text("Picture 3 of 3")).to_be_visible()
    page.wait_for_timeout(300)
    Hand(page).drag((20, 20), (40, 50))
    page.keyboard.press("PageUp")
    expect(page.get_by_text("Picture 2 of 3")).to_be_visible()
    assert [item["item_index"] for item in result_of(page, PAGED, task)] == [0, 2]
    assert not axe(page)


def test_a_picture_is_turned_and_what_is_drawn_stays_on_it(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    hand = Hand(page)
    hand.drag((0.5, 0.5), (20, 30))
    page.get_by_role("button", name="View").click()
    page.get_by_role("button", name="Turn right").click()
    [item] = result_of(page, BOXES, TASK)
    assert item["image_rotation"] == 90
    assert near(item["value"], {"x": 0.5, "y": 0.5, "width": 19.5, "height": 29.5})
    page.wait_for_timeout(100)
    frame, box = frame_of(canvas(page)), frame_of(page.locator(".box .line"))
    assert box["x"] + box["width"] > frame["x"] + frame["width"] * 0.95
    assert not axe(page)


def test_a_copy_is_pasted_though_the_script_for_both_is_still_on_its_way(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    held: list[Route] = []
    page.route("**/deeds-*.js", lambda route: held.append(route))
    Hand(page).drag((20, 20), (40, 50))
    expect(page.get_by_role("button", name="Car, region 1", exact=True)).to_be_focused()
    with page.expect_request("**/deeds-*.js"):
        page.keyboard.press("Control+c")
    for _ in range(5):
        page.keyboard.press("Control+v")
    for route in held:
        route.continue_()
    expect(page.get_by_role("button", name="Car, region 6", exact=True)).to_be_focused()


def test_regions_are_copied_gone_round_hidden_and_locked(playground: Playground) -> None:
    page = playground(BOXES, TASK)
    Hand(page).drag((20, 20), (40, 50))
    expect(page.get_by_role("button", name="Car, region 1", exact=True)).to_be_focused()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    second = page.get_by_role("button", name="Car, region 2", exact=True)
    expect(second).to_be_focused()
    first_value, copy = [item["value"] for item in result_of(page, BOXES, TASK)]
    assert near(copy, {"x": first_value["x"] + 2, "y": first_value["y"] + 2, "width": first_value["width"]}, 0.01)
    page.keyboard.press("Alt+.")
    first = page.get_by_role("button", name="Car, region 1", exact=True)
    expect(first).to_be_focused()
    page.get_by_role("button", name="Lock").click()
    page.keyboard.press("Delete")
    assert len(result_of(page, BOXES, TASK)) == 2
    page.keyboard.press("Control+h")
    expect(first).to_be_hidden()
    page.keyboard.press("Control+h")
    expect(first).to_be_visible()


def test_a_picture_is_as_large_and_is_looked_at_as_its_config_says(playground: Playground) -> None:
    asked = 'maxWidth="400" horizontalAlignment="center" negativeZoom="true" zoomBy="2" brightnessControl="true"'
    page = playground(BOXES.replace('value="$image"', f'value="$image" {asked}'), TASK)
    expect(page.get_by_role("group", name="How the picture is shown")).to_be_visible()
    hand = Hand(page)
    assert near(hand.frame["width"], 400, 3)
    hand.drag((20, 20), (40, 50))
    box = page.locator("g.box .line").first
    before = frame_of(box)
    page.get_by_role("button", name="Zoom out").click()
    after = frame_of(box)
    assert near(after["width"], before["width"] / 2, 3)
    # Smaller than its place, it stands in the middle.
    middle = hand.frame["x"] + hand.frame["width"] / 2
    assert near(middle - after["x"], (middle - before["x"]) / 2, 3)
    assert near(only(page, BOXES), {"x": 20, "y": 20, "width": 20, "height": 30})


def test_regions_look_as_their_control_says(playground: Playground) -> None:
    xml = config(
        '<Rectangle name="box" toName="image" strokeColor="#aa0000" fillColor="#0000aa" strokeWidth="6" opacity="0.5"/>'
        '<Polygon name="area" toName="image" pointStyle="circle" pointSize="large"/>'
    )
    page = playground(xml, TASK)
    Hand(page).drag((20, 20), (40, 50))
    page.keyboard.press("Escape")
    line = page.locator("g.box .line").first
    expect(line).to_have_attribute("stroke", "#aa0000")
    expect(line).to_have_attribute("fill", "#0000aa")
    expect(line).to_have_css("stroke-width", "6px")
    expect(line).to_have_css("fill-opacity", "0.5")
    page.keyboard.press("p")
    page.keyboard.press("n")
    expect(page.locator(".handles")).to_have_attribute("data-style", "circle")
    expect(page.locator(".handles .point .knob").first).to_be_visible()
    expect(page.locator(".handles .point .corner").first).to_be_hidden()
