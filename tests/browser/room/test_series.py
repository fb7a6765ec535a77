"""Periods and moments of measurements."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.fingers import drag

CONFIG = """<View>
  <TimeSeriesLabels name="what" toName="run">
    <Label value="Rise" hotkey="1"/><Label value="Fall" hotkey="2"/></TimeSeriesLabels>
  <TimeSeries name="run" value="$run" timeColumn="time" timeFormat="%Y-%m-%d %H:%M:%S">
    <Channel column="temperature" units="°C" legend="Temperature" height="120"/>
    <Channel column="wind" height="120"/>
  </TimeSeries>
</View>"""
TASK = {"run": "/static/samples/station.csv"}
TIMES = [line.split(",")[0] for line in Path("static/public/samples/station.csv").read_text().splitlines()[1:]]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def place(page: Page, share: float) -> tuple[float, float]:
    plot = page.locator(".series .u-over").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    return box["x"] + box["width"] * share, box["y"] + 40


def test_a_period_dragged_by_mouse_says_times_as_the_data_does(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    expect(page.locator(".series .u-over")).to_have_count(3)
    page.mouse.move(*place(page, 0.25))
    page.mouse.down()
    page.mouse.move(*place(page, 0.4), steps=3)
    page.mouse.move(*place(page, 0.5), steps=3)
    page.mouse.up()
    (item,) = result_of(page, CONFIG, TASK)
    value = item["value"]
    assert value["timeserieslabels"] == ["Rise"]
    assert value["instant"] is False
    assert abs(TIMES.index(value["start"]) - len(TIMES) / 4) < 3
    assert abs(TIMES.index(value["end"]) - len(TIMES) / 2) < 3
    page.get_by_label("from", exact=True).fill(TIMES[0])
    page.get_by_label("from", exact=True).press("Enter")
    assert result_of(page, CONFIG, TASK)[0]["value"]["start"] == TIMES[0]
    assert axe(page) == []


def test_a_moment_and_a_period_by_keyboard_alone(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    expect(page.locator(".series .u-over")).to_have_count(3)
    page.get_by_role("group", name="Measurements").focus()
    page.keyboard.press("2")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("i")
    page.keyboard.press("n")
    moment, period = (item["value"] for item in result_of(page, CONFIG, TASK))
    assert moment["instant"]
    assert moment["start"] == moment["end"] != TIMES[0]
    assert period["start"] == moment["start"] < period["end"]
    assert period["timeserieslabels"] == ["Fall"]


def test_a_period_dragged_with_a_finger_on_a_phone(playground: Playground) -> None:
    page = playground(CONFIG, TASK, **PHONE)
    expect(page.locator(".series .u-over")).to_have_count(3)
    start = place(page, 0.2)
    drag(page, start, (place(page, 0.6)[0], start[1]))
    (item,) = result_of(page, CONFIG, TASK)
    assert item["value"]["start"] < item["value"]["end"]
    assert axe(page) == []


TOGETHER = """<View>
  <TimeSeriesLabels name="what" toName="run"><Label value="Rise"/></TimeSeriesLabels>
  <TimeSeries name="run" value="$run" valueType="json" timeColumn="t" timeDisplayFormat=".1f"
    overviewChannels="b,a" sync="sound" hotkey="p">
    <MultiChannel height="120"><Channel column="a" legend="Inside" units="°C"/><Channel column="b"/></MultiChannel>
    <Channel column="b" height="80" dataRange="0,10" showAxis="false"/>
  </TimeSeries>
  <Audio name="sound" value="$sound"/>
</View>"""


def test_channels_share_a_plot_and_the_cursor_goes_with_the_sound(playground: Playground) -> None:
    rows: dict[str, list[float]] = {"t": [step / 10 for step in range(40)], "a": [*range(40)], "b": [1, 2] * 20}
    page = playground(TOGETHER, {"run": rows, "sound": "/static/samples/speech-1.mp3"})
    expect(page.locator(".series .u-over")).to_have_count(3)
    expect(page.locator(".series-legend li")).to_have_text(["Inside (°C)", "b"])
    now = page.locator("cv-series output")
    expect(now).to_have_text("0.0")
    sound = page.locator("cv-audio audio")
    sound.evaluate("sound => { sound.muted = true; sound.currentTime = 2; }")
    expect(now).to_have_text("2.0")
    page.mouse.click(*place(page, 0.3))
    expect(now).to_have_text("1.2")
    assert abs(sound.evaluate("sound => sound.currentTime") - 0.3 * 3.9) < 0.1
    page.keyboard.press("p")
    expect(now).to_have_text(re.compile(r"^[23]\."))
    page.keyboard.press("n")
    (item,) = result_of(page, TOGETHER, {"run": rows, "sound": "/static/samples/speech-1.mp3"})
    assert item["value"]["start"] in rows["t"]
    assert axe(page) == []
