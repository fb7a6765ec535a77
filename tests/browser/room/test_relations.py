"""Relations: tied by mouse, keyboard and finger, and drawn between what they tie."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.drawing import PICTURE, Hand, canvas, frame_of
from tests.browser.room.hands import drag, ends, press, touch

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
KINDS = '<Relations><Relation value="lives in" background="#0072B2"/><Relation value="likes"/></Relations>'
NAMES = f"""<View><Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  {KINDS}<Text name="text" value="$text"/></View>"""
WORDS = {"text": "Ann lives in Porto."}
THINGS = f"""<View><RectangleLabels name="box" toName="image"><Label value="Car"/></RectangleLabels>
  {KINDS}<Image name="image" value="$image"/></View>"""
SEEN = {"image": PICTURE}
# Put items into the desk as a room does that goes on with an answer.
BEGIN = """(playground, items) => [...playground.querySelectorAll("*")].find((it) => it.desk).desk.begin(items)"""
# Where a line begins and ends on the screen.
LINE_ENDS = """path => {
  const at = (length) => {
    const { x, y } = path.getPointAtLength(length);
    const { a, d, e, f } = path.getScreenCTM();
    return [a * x + e, d * y + f];
  };
  return [at(0), at(path.getTotalLength())];
}"""


def line_ends(page: Page) -> Any:
    """Return where the first line on the page begins and ends, once it is there."""
    line = page.locator(".tie .tie-line")
    line.first.wait_for(state="attached")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return line.first.evaluate(LINE_ENDS)


def ties(page: Page, config: str, task: Any) -> list[dict[str, Any]]:
    return [item for item in result_of(page, config, task) if item["type"] == "relation"]


def named(playground: Playground, **options: Any) -> Page:
    """Two names marked in a text, neither of them selected."""
    page = playground(NAMES, WORDS, **options)
    page.get_by_label("Person").check()
    drag(page, "Ann")
    page.keyboard.press("Escape")
    page.get_by_label("Place").check()
    drag(page, "Porto")
    page.keyboard.press("Escape")
    return page


def boxed(playground: Playground, **options: Any) -> Page:
    """Two boxes on a picture, the second of them selected."""
    page = playground(THINGS, SEEN, **options)
    # What draws stands above the picture, which then stays where it is.
    page.get_by_role("button", name="Add").wait_for()
    hand = Hand(page)
    rows = page.locator("cv-regions .region")
    for count, corners in enumerate([((10, 30), (30, 60)), ((60, 30), (80, 60))], start=1):
        hand.drag(*corners)
        expect(rows).to_have_count(count, timeout=15_000)
    return page


def test_words_are_tied_by_mouse_and_the_line_leads_from_one_to_the_other(playground: Playground) -> None:
    page = named(playground)
    press(page, "Ann")
    page.get_by_role("button", name="Relate").click()
    # What it begins at is framed meanwhile.
    expect(page.locator(".tie-rings rect")).to_have_count(1)
    press(page, "Porto")
    [tie] = ties(page, NAMES, WORDS)
    first, second = (item["id"] for item in result_of(page, NAMES, WORDS)[:2])
    assert tie == {"type": "relation", "from_id": first, "to_id": second, "direction": "right"}
    (x, y), (across, _) = line_ends(page)
    (left, middle), (right, _) = ends(page, "Ann")
    assert left <= x <= right
    assert y < middle
    (left, _), (right, _) = ends(page, "Porto")
    assert left <= across <= right
    page.get_by_role("button", name="lives in").click()
    expect(page.locator(".tie-words")).to_have_text("lives in")
    expect(page.locator(".tie")).to_have_css("--colour", "#0072B2")
    assert not axe(page)


def test_heads_follow_the_direction(playground: Playground) -> None:
    page = named(playground)
    press(page, "Ann")
    page.keyboard.press("Alt+r")
    press(page, "Porto")
    heads = page.locator(".tie-head")
    turn = page.get_by_role("button", name="Direction between")

    def tips() -> int:
        return (heads.first.get_attribute("d") or "").count("M")

    before = line_ends(page) and heads.first.get_attribute("d")
    turn.click()
    expect(heads.first).not_to_have_attribute("d", before or "")
    assert (ties(page, NAMES, WORDS)[0]["direction"], tips()) == ("left", 1)
    # The button pressed has the focus still, though the list was made anew.
    expect(turn).to_be_focused()
    before = heads.first.get_attribute("d")
    page.keyboard.press("Enter")
    expect(heads.first).not_to_have_attribute("d", before or "")
    assert (ties(page, NAMES, WORDS)[0]["direction"], tips()) == ("bi", 2)


def test_a_relation_by_keys_alone(playground: Playground) -> None:
    page = playground(NAMES, WORDS)
    page.locator(".text-body[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    for _ in ["lives", "in", "Porto"]:
        page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    for _ in ["lives", "in", "Porto"]:
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+r")
    expect(page.get_by_text("Now select the other region.")).to_be_visible()
    for _ in ["lives", "in", "Porto"]:
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="likes").focus()
    page.keyboard.press("Space")
    [tie] = ties(page, NAMES, WORDS)
    first, second = (item["id"] for item in result_of(page, NAMES, WORDS)[:2])
    assert tie == {"type": "relation", "from_id": first, "to_id": second, "direction": "right", "labels": ["likes"]}
    # Looked at from the list, both ends are framed.
    expect(page.locator(".tie-rings rect")).to_have_count(2)
    page.get_by_role("button", name="Delete the relation").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tie")).to_have_count(0)


def test_a_relation_by_touch(playground: Playground) -> None:
    page = named(playground, **PHONE)

    def tap(words: str) -> None:
        (left, top), (right, _) = ends(page, words)
        touch(page, (left + right) / 2, top)

    tap("Porto")
    page.get_by_role("button", name="Relate").tap()
    expect(page.get_by_text("Now select the other region.")).to_be_visible()
    tap("Ann")
    expect(page.locator("li.relation")).to_have_count(1)
    [tie] = ties(page, NAMES, WORDS)
    first, second = (item["id"] for item in result_of(page, NAMES, WORDS)[:2])
    assert (tie["from_id"], tie["to_id"]) == (second, first)
    page.get_by_role("button", name="lives in").tap()
    expect(page.locator(".tie-words")).to_have_text("lives in")
    assert not axe(page)


def test_escape_leaves_it(playground: Playground) -> None:
    page = named(playground)
    press(page, "Ann")
    page.keyboard.press("Alt+r")
    page.keyboard.press("Escape")
    press(page, "Porto")
    assert not ties(page, NAMES, WORDS)


def between(page: Page, number: int) -> tuple[float, float, float, float]:
    box = frame_of(page.locator("g.box .line").nth(number))
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def touches(point: Any, box: tuple[float, float, float, float], slack: float = 3) -> bool:
    left, top, right, bottom = box
    return bool(left - slack <= point[0] <= right + slack and top - slack <= point[1] <= bottom + slack)


def test_boxes_are_tied_and_the_line_follows_the_picture(playground: Playground) -> None:
    page = boxed(playground)
    page.get_by_role("button", name="Relate").click()
    Hand(page).tap(20, 45)
    [tie] = ties(page, THINGS, SEEN)
    first, second = (item["id"] for item in result_of(page, THINGS, SEEN)[:2])
    assert (tie["from_id"], tie["to_id"]) == (second, first)
    start, end = line_ends(page)
    assert touches(start, between(page, 1))
    assert touches(end, between(page, 0))
    for button in ("Zoom in", "Zoom in", "View"):
        page.get_by_role("button", name=button, exact=True).or_(page.get_by_title(button)).first.click()
    page.get_by_role("button", name="Turn right").or_(page.get_by_title("Turn right")).first.click()
    start, end = line_ends(page)
    frame = frame_of(canvas(page))
    for point in (start, end):
        inside = (frame["x"], frame["y"], frame["x"] + frame["width"], frame["y"] + frame["height"])
        assert touches(point, inside)


def test_a_line_goes_with_a_hidden_end(playground: Playground) -> None:
    page = boxed(playground)
    page.get_by_role("button", name="Relate").click()
    Hand(page).tap(20, 45)
    expect(page.locator(".tie")).to_have_count(1)
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.locator(".tie")).to_have_count(0)
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.locator(".tie")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".tie")).to_have_count(0)


def test_a_pointer_near_a_line_frames_its_ends_and_draws_on(playground: Playground) -> None:
    page = boxed(playground)
    page.get_by_role("button", name="Relate").click()
    Hand(page).tap(20, 45)
    page.keyboard.press("Escape")
    start, end = line_ends(page)
    # The line is bent by an eighth of its length at most.
    x = (start[0] + end[0]) / 2
    page.mouse.move(x, start[1] + 60)
    expect(page.locator(".tie-rings rect")).to_have_count(0)
    middle = page.locator(".tie-line").evaluate(
        "p => { const {x, y} = p.getPointAtLength(p.getTotalLength() / 2); const m = p.getScreenCTM(); "
        "return [x + m.e, y + m.f]; }"
    )
    page.mouse.move(*middle)
    expect(page.locator(".tie-rings rect")).to_have_count(2)
    expect(page.locator("li.relation.is-on")).to_have_count(1)
    # It takes no press: a box is drawn right across it.
    page.mouse.down()
    page.mouse.move(middle[0] + 30, middle[1] + 40, steps=3)
    page.mouse.up()
    expect(page.locator("cv-regions .region")).to_have_count(3)


def test_right_to_left_and_dark(playground: Playground) -> None:
    task = {"text": "آن تعيش في بورتو."}
    page = playground(NAMES, task, color_scheme="dark")
    page.get_by_label("Person").check()
    drag(page, "آن")
    page.keyboard.press("Escape")
    page.get_by_label("Place").check()
    drag(page, "بورتو")
    page.locator("cv-regions .region").first.click()
    page.keyboard.press("Alt+r")
    page.locator("cv-regions .region").nth(1).click()
    start, end = line_ends(page)
    # Read from the right: the line leads to the left.
    assert start[0] > end[0]
    assert not axe(page)


HEARD = f"""<View><Labels name="who" toName="sound"><Label value="Bird"/></Labels>{KINDS}
  <Audio name="sound" value="$sound"/></View>"""
MEASURED = f"""<View><TimeSeriesLabels name="what" toName="run"><Label value="Rise"/></TimeSeriesLabels>{KINDS}
  <TimeSeries name="run" value="$run" valueType="json"><Channel column="a" height="120"/></TimeSeries></View>"""
FILMED = f"""<View><TimelineLabels name="when" toName="film"><Label value="Goal"/></TimelineLabels>{KINDS}
  <Video name="film" value="$film"/></View>"""
TALKED = f"""<View><Chat name="chat" value="$talk"/>{KINDS}</View>"""


HIDDEN_PLACES: dict[str, tuple[str, dict[str, Any], dict[str, Any], list[dict[str, Any]], str]] = {
    "sound": (
        HEARD,
        {"sound": "/static/samples/speech-1.mp3"},
        {"from_name": "who", "to_name": "sound", "type": "labels", "original_length": 3.0},
        [{"start": at, "end": at + 0.5, "channel": 0, "labels": ["Bird"]} for at in (0.25, 2)],
        "cv-audio .wave",
    ),
    "measurements": (
        MEASURED,
        {"run": {"a": list(range(100))}},
        {"from_name": "what", "to_name": "run", "type": "timeserieslabels"},
        [{"start": at, "end": at + 10, "instant": False, "timeserieslabels": ["Rise"]} for at in (10, 70)],
        ".series .u-over",
    ),
    "frames": (
        FILMED,
        {"film": "/static/samples/yard.mp4"},
        {"from_name": "when", "to_name": "film", "type": "timelinelabels"},
        [{"ranges": [{"start": at, "end": at + 5}], "timelinelabels": ["Goal"]} for at in (3, 120)],
        ".video-reel",
    ),
}


@pytest.mark.parametrize("kind", HIDDEN_PLACES)
def test_stretches_of_time_are_tied_where_they_are_drawn(playground: Playground, kind: str) -> None:
    config, task, item, values, frame = HIDDEN_PLACES[kind]
    page = playground(config, task)
    page.locator(frame).first.wait_for()
    items: list[dict[str, Any]] = [{"id": f"r{at}", **item, "value": value} for at, value in enumerate(values)]
    items.append({"type": "relation", "from_id": "r0", "to_id": "r1", "direction": "right"})
    page.locator("cv-playground").evaluate(BEGIN, items)
    (left, _), (right, _) = line_ends(page)
    box = frame_of(page.locator(frame).first)
    assert box["x"] <= left < box["x"] + box["width"] / 2 < right <= box["x"] + box["width"]


def test_messages_are_tied_and_named_by_their_words(playground: Playground) -> None:
    talk = {"talk": [{"role": "user", "content": "Is it safe?"}, {"role": "assistant", "content": "Perhaps."}]}
    page = playground(TALKED, talk)
    page.get_by_role("button", name="Select message 2").click()
    page.get_by_role("button", name="Relate").click()
    page.locator(".message").first.click()
    expect(page.locator(".relation-end").first).to_contain_text("Perhaps.")
    [tie] = ties(page, TALKED, talk)
    first, second = (item["id"] for item in result_of(page, TALKED, talk)[:2])
    assert (tie["from_id"], tie["to_id"]) == (second, first)
    start, end = line_ends(page)
    boxes = [frame_of(page.locator(".message").nth(at)) for at in (1, 0)]
    for point, box in zip((start, end), boxes, strict=True):
        assert touches(point, (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    assert not axe(page)
