"""Stretches of sound, by mouse, keys and fingers; channels and pitches; what plays together."""

import io
import wave

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of, until
from tests.browser.room.fingers import drag

CONFIG = """<View>
  <Labels name="who" toName="sound"><Label value="Bird" hotkey="1"/><Label value="Car" hotkey="2"/></Labels>
  <Audio name="sound" value="$sound"/>
</View>"""
TASK = {"sound": "/static/samples/speech-1.mp3"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
TALK = """<View>
  <Audio name="sound" value="$sound" sync="talk"/>
  <Paragraphs name="talk" value="$talk" layout="dialogue" sync="sound" contextScroll="true"/>
  <Rating name="clear" toName="sound"/>
</View>"""
LINES = [{"author": "AB"[at % 2], "text": f"Line {at}", "start": at / 2, "end": at / 2 + 0.5} for at in range(40)]


def opened(page: Page) -> float:
    """Wait for the wave and return how long the recording is."""
    expect(page.locator("cv-audio canvas").first).to_be_visible()
    return float(page.locator("cv-audio audio").evaluate("sound => sound.duration"))


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


def marked_by_finger(page: Page, shares: tuple[float, float]) -> dict[str, float]:
    start = place(page, shares[0])
    drag(page, start, (place(page, shares[1])[0], start[1]))
    value: dict[str, float] = result_of(page, CONFIG, TASK)[0]["value"]
    return value


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_finger_marks_a_stretch_resizes_it_and_moves_it(playground: Playground, scheme: str) -> None:
    page = playground(CONFIG, TASK, color_scheme=scheme, **PHONE)
    seconds = opened(page)
    value = marked_by_finger(page, (0.2, 0.6))
    assert abs(value["start"] - seconds * 0.2) < seconds / 30
    assert abs(value["end"] - seconds * 0.6) < seconds / 30
    wider = marked_by_finger(page, (0.59, 0.8))
    assert wider["start"] == value["start"]
    assert abs(wider["end"] - seconds * 0.81) < seconds / 30
    moved = marked_by_finger(page, (0.5, 0.4))
    assert moved["end"] - moved["start"] == pytest.approx(wider["end"] - wider["start"], abs=0.002)
    assert abs(moved["start"] - seconds * 0.1) < seconds / 30
    page.keyboard.press("Escape")
    page.touchscreen.tap(*place(page, 0.95))
    page.touchscreen.tap(*place(page, 0.3))
    assert page.locator("cv-audio").evaluate("audio => audio.desk.selected !== null")
    assert axe(page) == []


def two_channels() -> bytes:
    """Two seconds: low on the left, high on the right."""
    moments = np.arange(32_000) / 16_000
    tones = np.stack([np.sin(2 * np.pi * pitch * moments) for pitch in (300, 4_000)], axis=1)
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((2, 2, 16_000, 0, "NONE", ""))
        sound.writeframes((tones * 12_000).astype("<i2").tobytes())
    return written.getvalue()


def test_each_channel_has_a_wave_of_its_own_and_its_own_stretches(playground: Playground) -> None:
    config = CONFIG.replace("<Audio ", '<Audio splitChannels="true" ')
    page = playground(config, TASK)
    opened(page)
    page.route("**/*.mp3", lambda route: route.fulfill(body=two_channels(), content_type="audio/wav"))
    page.locator("cv-audio").evaluate("audio => { audio.load(audio.desk) }")
    expect(page.locator("cv-audio .wave")).to_have_css("height", "128px")
    x, y = place(page, 0.25)
    page.mouse.move(x, y + 60)
    page.mouse.down()
    page.mouse.move(*place(page, 0.5), steps=4)
    page.mouse.up()
    (item,) = result_of(page, config, TASK)
    assert item["value"]["channel"] == 1
    assert item["original_length"] == pytest.approx(2, abs=0.05)
    assert axe(page) == []


def test_pitches_are_drawn_when_they_are_asked_for(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    opened(page)
    picture = page.locator("cv-audio .wave canvas[height='256']")
    expect(picture).to_have_count(0)
    asked = page.get_by_role("button", name="Spectrogram")
    asked.press("Enter")
    expect(picture).to_be_visible()
    expect(asked).to_have_attribute("aria-pressed", "true")
    assert picture.evaluate("""canvas => {
        const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(bytes).size > 50;
    }""")
    x, y = place(page, 0.25)
    page.mouse.move(x, y + 100)
    page.mouse.down()
    page.mouse.move(*place(page, 0.5), steps=4)
    page.mouse.up()
    assert len(result_of(page, CONFIG, TASK)) == 1
    assert axe(page) == []
    asked.press("Enter")
    expect(picture).to_have_count(0)


def test_what_the_config_begins_with(playground: Playground) -> None:
    begins = 'defaultSpeed="1.5" defaultVolume="0.5" defaultZoom="3" cursorWidth="4" spectrogram="true" hotkey="p"'
    page = playground(CONFIG.replace("<Audio ", f"<Audio {begins} "), TASK)
    opened(page)
    expect(page.locator("cv-audio .wave canvas[height='256']")).to_be_attached()
    expect(page.get_by_label("Speed")).to_have_value("1.5")
    expect(page.get_by_label("Volume")).to_have_value("0.5")
    sound = page.locator("cv-audio audio")
    assert sound.evaluate("sound => [sound.playbackRate, sound.volume]") == [1.5, 0.5]
    wide = page.locator("cv-audio [part=wrapper]").evaluate("wave => wave.clientWidth / wave.parentElement.clientWidth")
    assert wide == pytest.approx(3, abs=0.1)
    page.get_by_label("Speed").select_option("0.5")
    assert sound.evaluate("sound => sound.playbackRate") == 0.5
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_sound_that_does_not_load_says_so_and_can_be_tried_again(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    opened(page)
    page.route("**/gone.mp3", lambda route: route.fulfill(body="no sound"))
    page.locator("cv-audio").evaluate("audio => { audio.desk.data.sound = '/gone.mp3'; audio.load(audio.desk); }")
    told = page.locator("cv-audio").get_by_text("The sound does not load")
    expect(told).to_be_visible()
    assert axe(page) == []
    page.unroute("**/gone.mp3")
    page.route("**/gone.mp3", lambda route: route.fulfill(body=two_channels(), content_type="audio/wav"))
    page.get_by_role("button", name="Try again").press("Enter")
    expect(told).to_be_hidden()
    assert opened(page) == pytest.approx(2, abs=0.05)


def test_a_conversation_follows_its_recording_and_leads_it(playground: Playground) -> None:
    page = playground(TALK, {**TASK, "talk": LINES}, viewport={"width": 1280, "height": 700})
    opened(page)
    sound = page.locator("cv-audio audio")
    sound.evaluate("sound => { sound.currentTime = 2.2 }")
    expect(page.locator(".phrase[aria-current]")).to_contain_text("Line 4")
    page.get_by_role("button", name="Play from 0:01").first.click()
    until(page, "() => document.querySelector('cv-audio audio').currentTime >= 1")
    expect(page.locator(".phrase[aria-current]")).to_contain_text("Line")
    until(page, "() => document.querySelector('cv-audio audio').paused")
    assert axe(page) == []


def test_a_line_far_down_scrolls_into_sight_when_it_is_heard(playground: Playground) -> None:
    lines = [{**line, "start": at / 20, "end": (at + 1) / 20} for at, line in enumerate(LINES)]
    page = playground(TALK, {**TASK, "talk": lines})
    opened(page)
    expect(page.locator(".phrase").last).not_to_be_in_viewport()
    page.locator("cv-audio audio").evaluate("sound => { sound.currentTime = 1.96 }")
    expect(page.locator(".phrase[aria-current]")).to_contain_text("Line 39")
    until(page, "() => document.querySelector('.phrases').scrollTop > 0")


def test_two_recordings_play_and_stop_and_wind_together(playground: Playground) -> None:
    config = """<View><Audio name="a" value="$sound" sync="b"/><Audio name="b" value="$sound"/>
      <Rating name="clear" toName="a"/></View>"""
    page = playground(config, TASK)
    expect(page.locator("cv-audio .wave canvas").nth(1)).to_be_visible()
    first, second = page.locator("cv-audio audio").nth(0), page.locator("cv-audio audio").nth(1)
    both = "[...document.querySelectorAll('cv-audio audio')]"
    page.get_by_role("button", name="Play").nth(1).click()
    until(page, f"() => {both}.every(sound => !sound.paused)")
    page.get_by_role("button", name="Pause").first.click()
    until(page, f"() => {both}.every(sound => sound.paused)")
    second.evaluate("sound => { sound.currentTime = 1.5 }")
    until(page, f"() => {both}.every(sound => Math.abs(sound.currentTime - 1.5) < 0.1)")
    page.get_by_label("Speed").first.select_option("2")
    assert second.evaluate("sound => sound.playbackRate") == 2
    assert first.evaluate("sound => sound.playbackRate") == 2
