"""Regions copied, pasted and duplicated: whatever they are stretches, ranges or boxes of."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room import test_audio as sound
from tests.browser.room import test_series as series
from tests.browser.room import test_text_pdf as pdf
from tests.browser.room import test_video as video


def duplicated(page: Page, config: str, task: Any) -> list[dict[str, Any]]:
    """The answer once the selected region has been duplicated by its button in the list."""
    rows = page.locator(".regions > li")
    count = rows.count()
    page.get_by_role("button", name="Duplicate", exact=True).click()
    expect(rows).to_have_count(count + 1)
    return result_of(page, config, task)


def test_a_stretch_of_sound_is_followed_by_its_twin_and_pasted_where_the_sound_is(playground: Playground) -> None:
    page = playground(sound.CONFIG, sound.TASK)
    sound.opened(page)
    page.locator("cv-audio .wave").focus()
    page.keyboard.press("2")
    page.keyboard.press("n")
    first, twin = duplicated(page, sound.CONFIG, sound.TASK)
    assert first["value"] == {"start": 0, "end": 1, "channel": 0, "labels": ["Car"]}
    assert twin["value"] == {"start": 1, "end": 2, "channel": 0, "labels": ["Car"]}
    assert twin["id"] != first["id"]
    page.locator("cv-audio .wave").focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+v")
    expect(page.locator(".regions > li")).to_have_count(3)
    *_, pasted = result_of(page, sound.CONFIG, sound.TASK)
    assert pasted["value"] == {"start": 1, "end": 2, "channel": 0, "labels": ["Car"]}
    assert axe(page) == []


def test_a_period_is_followed_by_its_twin(playground: Playground) -> None:
    page = playground(series.CONFIG, series.TASK)
    expect(page.locator(".series .u-over")).to_have_count(3)
    page.get_by_role("group", name="Measurements").focus()
    page.keyboard.press("n")
    first, twin = duplicated(page, series.CONFIG, series.TASK)
    assert twin["value"]["start"] == first["value"]["end"]
    assert twin["value"]["timeserieslabels"] == first["value"]["timeserieslabels"]


def test_a_box_in_a_film_has_its_twin_beside_it_and_a_range_behind_it(playground: Playground) -> None:
    page = video.opened(playground(video.CONFIG, video.TASK))
    page.keyboard.press("n")
    first, twin = duplicated(page, video.CONFIG, video.TASK)
    (key,), (other,) = first["value"]["sequence"], twin["value"]["sequence"]
    assert (other["x"], other["y"]) == (key["x"] + 2, key["y"] + 2)
    assert other["frame"] == key["frame"]
    assert twin["value"]["labels"] == first["value"]["labels"]
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    *_, before, behind = duplicated(page, video.CONFIG, video.TASK)
    (given,), (after,) = before["value"]["ranges"], behind["value"]["ranges"]
    assert after["start"] == given["end"] + 1
    assert after["end"] - after["start"] == given["end"] - given["start"]


def test_a_box_on_a_page_reads_the_words_where_its_twin_lies(playground: Playground) -> None:
    page = pdf.opened(playground)
    page.keyboard.press("2")
    page.keyboard.press("n")
    expect(page.locator(".pdf-box")).to_be_focused()
    first, twin = duplicated(page, pdf.FIELDS, pdf.TASK)
    assert twin["value"]["pageIndex"] == first["value"]["pageIndex"]
    assert twin["value"]["x"] > first["value"]["x"]
    assert twin["value"]["ocrlabels"] == first["value"]["ocrlabels"]
