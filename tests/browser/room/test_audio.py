"""Stretches of sound."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of

CONFIG = """<View>
  <Labels name="who" toName="sound"><Label value="Bird" hotkey="1"/><Label value="Car" hotkey="2"/></Labels>
  <Audio name="sound" value="$sound"/>
</View>"""
TASK = {"sound": "/static/samples/speech-1.mp3"}


def opened(page: Page) -> float:
    """Wait for the wave and return how long the recording is."""
    expect(page.locator("cv-audio canvas").first).to_be_visible()
    seconds = page.locator("cv-audio audio").evaluate("sound => sound.duration")
    assert isinstance(seconds, float)
    return seconds


def place(page: Page, share: float) -> tuple[float, float]:
    wave = page.locator("cv-audio .wave")
    wave.scroll_into_view_if_needed()
    box = wave.bounding_box()
    assert box
    return box["x"] + box["width"] * share, box["y"] + 40


def test_a_stretch_dragged_by_mouse(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    seconds = opened(page)
    page.mouse.move(*place(page, 0.25))
    page.mouse.down()
    page.mouse.move(*place(page, 0.4), steps=4)
    page.mouse.move(*place(page, 0.5), steps=4)
    page.mouse.up()
    (item,) = result_of(page, CONFIG, TASK)
    assert item["from_name"] == "who"
    assert item["to_name"] == "sound"
    assert item["type"] == "labels"
    assert abs(item["original_length"] - seconds) < 0.1
    value = item["value"]
    assert value["labels"] == ["Bird"]
    assert value["channel"] == 0
    assert abs(value["start"] - seconds / 4) < seconds / 40
    assert abs(value["end"] - seconds / 2) < seconds / 40
    assert axe(page) == []


def test_a_stretch_by_keyboard_alone_with_its_ends_as_numbers(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    opened(page)
    page.locator("cv-audio .wave").focus()
    page.keyboard.press("2")
    page.keyboard.press("n")
    (item,) = result_of(page, CONFIG, TASK)
    assert item["value"] == {"start": 0, "end": 1, "channel": 0, "labels": ["Car"]}
    for name, number in (("from (s)", "0.25"), ("to (s)", "0.75")):
        page.get_by_label(name, exact=True).fill(number)
        page.keyboard.press("Enter")
    (item,) = result_of(page, CONFIG, TASK)
    assert item["value"] == {"start": 0.25, "end": 0.75, "channel": 0, "labels": ["Car"]}
    assert axe(page) == []


def test_with_a_wave_drawn_before_the_recording_is_not_fetched_to_be_decoded(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    opened(page)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if request.resource_type == "fetch" else None)
    page.route("**/peaks.json", lambda route: route.fulfill(json=[0.1, -0.5, 0.9, -0.2]))
    with page.expect_response("**/peaks.json"):
        page.locator("cv-audio").evaluate(
            """(audio, url) => {
                audio.desk.media = { [url]: { kind: "audio", seconds: 2, peaks: "/peaks.json" } };
                audio.load(audio.desk);
            }""",
            TASK["sound"],
        )
    opened(page)
    page.wait_for_timeout(500)
    assert [url.rsplit("/", 1)[-1] for url in fetched] == ["peaks.json"]


def test_sound_whose_wave_cannot_be_drawn_says_so_and_can_be_marked(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    opened(page)
    page.route(
        "**/*.mp3",
        lambda route: route.fulfill(body="no sound") if route.request.resource_type == "fetch" else route.fallback(),
    )
    page.locator("cv-audio").evaluate("audio => audio.load(audio.desk)")
    expect(page.locator("cv-audio").get_by_text("The wave could not be drawn.")).to_be_visible()
    page.locator("cv-audio .wave").focus()
    page.keyboard.press("n")
    assert result_of(page, CONFIG, TASK)[0]["value"]["end"] == 1
