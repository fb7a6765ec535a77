"""Boxes that move through a video, and ranges of its frames."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Playground, axe, result_of, until
from tests.browser.room import fingers

CONFIG = """<View>
  <Video name="film" value="$film" frameRate="12"/>
  <VideoRectangle name="box" toName="film"/>
  <Labels name="what" toName="film"><Label value="Bird" hotkey="1"/><Label value="Ball" hotkey="2"/></Labels>
  <TimelineLabels name="when" toName="film">
    <Label value="Rain" hotkey="3"/><Label value="Sun" hotkey="4"/></TimelineLabels>
  <TextArea name="note" toName="film" perRegion="true" whenTagName="what" whenLabelValue="Ball"/>
  <Choices name="all" toName="film"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>"""
TASK = {"film": "/static/samples/yard.mp4"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TRACK = "cv-video .video-track"
PICTURE = "cv-video svg"


def opened(page: Page, frames: int = 72) -> Page:
    """Wait until the video knows its length."""
    expect(page.locator("cv-video output")).to_have_text(f"/ {frames}")
    return page


def point(page: Page, selector: str, x: float, y: float) -> tuple[float, float]:
    """A place of an element, given as shares of it, on the screen."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, selector: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag by mouse between two places given as shares of an element."""
    (x1, y1), (x2, y2) = point(page, selector, *start), point(page, selector, *end)
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2)
    page.mouse.move(x2, y2)
    page.mouse.up()


def frame(page: Page) -> Locator:
    return page.get_by_label("Frame", exact=True)


def go(page: Page, number: int) -> None:
    """Show a frame."""
    frame(page).fill(str(number))
    frame(page).press("Enter")


def keys_of(item: dict[str, Any]) -> list[tuple[int, bool]]:
    return [(key["frame"], key["enabled"]) for key in item["value"]["sequence"]]


def test_a_box_drawn_and_moved_by_mouse_carries_its_label(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    drag(page, PICTURE, (0.1, 0.2), (0.3, 0.5))
    go(page, 13)
    drag(page, PICTURE, (0.2, 0.3), (0.5, 0.3))
    (item,) = result_of(page, CONFIG, TASK)
    assert item["type"] == "videorectangle"
    assert (item["from_name"], item["to_name"]) == ("box", "film")
    assert set(item["value"]) == {"framesCount", "duration", "sequence", "labels"}
    assert (item["value"]["framesCount"], item["value"]["labels"]) == (72, ["Bird"])
    assert abs(item["value"]["duration"] - 6) < 0.1
    first, second = item["value"]["sequence"]
    assert set(first) == {"frame", "enabled", "x", "y", "width", "height", "rotation", "time"}
    assert (first["frame"], second["frame"], second["time"]) == (1, 13, 13 / 12)
    assert abs(second["x"] - first["x"] - 30) < 1
    assert abs(second["y"] - first["y"]) < 1
    go(page, 7)
    expect(page.get_by_label("x %", exact=True)).to_have_value(re.compile(r"^25(\.\d+)?$|^24\.9\d*$"))
    assert axe(page) == []


def test_a_label_is_changed_and_asks_about_its_box(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    drag(page, PICTURE, (0.1, 0.2), (0.3, 0.5))
    expect(page.locator("cv-textarea")).to_be_hidden()
    page.get_by_role("radio", name="Ball").check()
    page.locator("cv-textarea textarea").fill("red")
    page.locator("cv-textarea textarea").press("Control+Enter")
    page.get_by_role("radio", name="Good").check()
    box, note, whole = result_of(page, CONFIG, TASK)
    assert box["value"]["labels"] == ["Ball"]
    assert note["id"] == box["id"]
    assert note["value"] == {
        **{key: box["value"][key] for key in ("framesCount", "duration", "sequence")},
        "text": ["red"],
    }
    assert whole["value"] == {"choices": ["Good"]}
    page.get_by_role("radio", name="Rain").check()
    assert result_of(page, CONFIG, TASK)[0]["value"]["labels"] == ["Ball"]


def test_key_frames_are_set_taken_away_undone_and_put_right(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    drag(page, PICTURE, (0.1, 0.2), (0.3, 0.5))
    go(page, 25)
    page.get_by_role("button", name="Key frame", exact=True).click()
    go(page, 37)
    page.get_by_label("x %", exact=True).fill("70")
    page.get_by_label("x %", exact=True).press("Enter")
    page.get_by_role("button", name="Ends here").click()
    (item,) = result_of(page, CONFIG, TASK)
    assert keys_of(item) == [(1, True), (25, True), (37, False)]
    assert item["value"]["sequence"][2]["x"] == 70
    page.get_by_role("button", name="Previous key frame").click()
    expect(frame(page)).to_have_value("25")
    page.get_by_role("button", name="Key frame", exact=True).click()
    assert keys_of(result_of(page, CONFIG, TASK)[0]) == [(1, True), (37, False)]
    page.keyboard.press("Control+z")
    assert keys_of(result_of(page, CONFIG, TASK)[0]) == [(1, True), (25, True), (37, False)]
    page.keyboard.press("Control+Shift+z")
    assert keys_of(result_of(page, CONFIG, TASK)[0]) == [(1, True), (37, False)]
    go(page, 50)
    expect(page.locator("cv-video [data-box]")).to_have_count(0)
    page.get_by_role("button", name="Goes on here").click()
    expect(page.locator("cv-video [data-box]")).to_have_count(1)
    assert keys_of(result_of(page, CONFIG, TASK)[0]) == [(1, True), (37, False), (50, True)]


def test_ranges_are_dragged_on_the_timeline_chosen_and_stretched(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    drag(page, TRACK, (0.251, 0.5), (0.499, 0.5))
    (item,) = result_of(page, CONFIG, TASK)
    assert item["type"] == "timelinelabels"
    assert item["value"] == {"ranges": [{"start": 19, "end": 36}], "timelinelabels": ["Rain"]}
    y = 13 / page.locator(TRACK).evaluate("track => track.offsetHeight")
    drag(page, TRACK, (0.5, y), (0.7499, y))
    assert result_of(page, CONFIG, TASK)[0]["value"]["ranges"] == [{"start": 19, "end": 54}]
    page.get_by_label("from frame").fill("10")
    page.get_by_label("from frame").press("Enter")
    assert result_of(page, CONFIG, TASK)[0]["value"]["ranges"] == [{"start": 10, "end": 54}]
    page.get_by_role("radio", name="Sun").check()
    assert result_of(page, CONFIG, TASK)[0]["value"]["timelinelabels"] == ["Sun"]
    row = page.get_by_role("button", name="1. Sun")
    row.click()
    expect(row).to_have_attribute("aria-pressed", "false")
    page.mouse.click(*point(page, TRACK, 0.5, y))
    expect(row).to_have_attribute("aria-pressed", "true")
    for _ in range(3):
        page.get_by_role("button", name="Zoom the timeline in").click()
    reel = page.locator(".video-reel")
    assert reel.evaluate("reel => reel.scrollWidth > 3 * reel.clientWidth")
    assert axe(page) == []


def test_boxes_and_ranges_by_keyboard_alone(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    for _ in range(3):
        page.keyboard.press(".")
    page.keyboard.press("e")
    page.keyboard.press("4")
    page.keyboard.press("m")
    for _ in range(2):
        page.keyboard.press(".")
    page.keyboard.press("]")
    box, ranged = result_of(page, CONFIG, TASK)
    assert [(key["frame"], key["enabled"], key["x"]) for key in box["value"]["sequence"]] == [
        (1, True, 41),
        (4, False, 41),
    ]
    assert box["value"]["sequence"][0]["height"] == 21
    assert box["value"]["labels"] == ["Ball"]
    assert ranged["value"] == {"ranges": [{"start": 4, "end": 6}], "timelinelabels": ["Sun"]}
    page.keyboard.press(",")
    expect(frame(page)).to_have_value("5")


def test_a_box_and_a_range_with_a_finger_on_a_phone(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK, **PHONE))
    fingers.drag(page, point(page, PICTURE, 0.2, 0.2), point(page, PICTURE, 0.6, 0.7))
    (item,) = result_of(page, CONFIG, TASK)
    assert abs(item["value"]["sequence"][0]["width"] - 40) < 2
    fingers.drag(page, point(page, PICTURE, 0.4, 0.4), point(page, PICTURE, 0.5, 0.4))
    (item,) = result_of(page, CONFIG, TASK)
    assert abs(item["value"]["sequence"][0]["x"] - 30) < 2
    y = 0.8
    fingers.drag(page, point(page, TRACK, 0.251, y), point(page, TRACK, 0.499, y))
    _, ranged = result_of(page, CONFIG, TASK)
    assert ranged["value"]["ranges"] == [{"start": 19, "end": 36}]
    assert axe(page) == []


def test_it_plays_at_the_speed_chosen_and_goes_where_it_is_told(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    page.get_by_label("Speed").select_option("2")
    page.get_by_role("button", name="Play").click()
    expect(frame(page)).not_to_have_value("1")
    assert page.locator("cv-video video").evaluate("film => film.playbackRate") == 2
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_label("Position in the video").press("End")
    expect(frame(page)).to_have_value("72")


SOUND = """<View>
  <Video name="film" value="$film" sync="sound" frameRate="24" muted="true"/>
  <Labels name="who" toName="sound"><Label value="Bird"/></Labels>
  <Audio name="sound" value="$sound" sync="film"/>
</View>"""


def test_a_video_and_its_sound_go_together(playground: Playground) -> None:
    task = {**TASK, "sound": "/static/samples/sounds.mp3"}
    page = opened(playground(SOUND, task), 144)
    expect(page.locator("cv-audio canvas").first).to_be_visible()
    sound, film = page.locator("cv-audio audio"), page.locator("cv-video video")
    go(page, 48)
    until(page, "() => Math.abs(document.querySelector('cv-audio audio').currentTime - 2) < 0.1")
    page.locator("cv-video").get_by_role("button", name="Play").click()
    until(page, "() => !document.querySelector('cv-audio audio').paused")
    page.locator("cv-audio").get_by_role("button", name="Pause").click()
    until(page, "() => document.querySelector('cv-video video').paused")
    assert abs(sound.evaluate("one => one.currentTime") - film.evaluate("one => one.currentTime")) < 0.5
    sound.evaluate("one => { one.currentTime = 4 }")
    expect(frame(page)).to_have_value("96")


TALK = """<View>
  <Video name="film" value="$film" frameRate="24"/>
  <Paragraphs name="talk" value="$talk" layout="dialogue" sync="film"/>
  <ParagraphLabels name="what" toName="talk"><Label value="Joke"/></ParagraphLabels>
</View>"""


def test_a_transcript_follows_its_video(playground: Playground) -> None:
    talk = [
        {"author": "Ann", "text": "Look, a ball.", "start": 0, "end": 3},
        {"author": "Rui", "text": "And a car.", "start": 3, "end": 6},
    ]
    page = opened(playground(TALK, {**TASK, "talk": talk}), 144)
    go(page, 100)
    expect(page.locator("cv-paragraphs [aria-current]")).to_contain_text("And a car.")


def test_a_video_that_does_not_load_says_so_and_is_tried_again(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    page.route("**/*.mp4*", lambda route: route.fulfill(body="no film", content_type="video/mp4"))
    page.locator("cv-video").evaluate(
        "video => { video.desk.data.film = '/static/samples/yard.mp4?broken'; video.load(video.desk) }"
    )
    expect(page.locator("cv-video .trouble")).to_contain_text("The video could not be loaded")
    page.unroute("**/*.mp4*")
    page.get_by_role("button", name="Try again").click()
    opened(page)


def test_whoever_only_looks_changes_nothing(playground: Playground) -> None:
    page = opened(playground(CONFIG, TASK))
    drag(page, PICTURE, (0.1, 0.2), (0.3, 0.5))
    before = result_of(page, CONFIG, TASK)
    page.locator("cv-video").evaluate("video => { video.desk.readOnly = true; video.load(video.desk) }")
    opened(page)
    expect(page.locator("cv-video [data-box]")).to_have_count(1)
    drag(page, PICTURE, (0.2, 0.3), (0.6, 0.6))
    drag(page, TRACK, (0.2, 0.8), (0.5, 0.8))
    assert result_of(page, CONFIG, TASK) == before
    expect(page.get_by_role("button", name="Box", exact=True)).to_have_count(0)
    assert axe(page) == []
