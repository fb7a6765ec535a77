"""Periods and moments of measurements."""

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
