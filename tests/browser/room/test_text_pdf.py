"""Documents in pages: read, and boxes with the words in them, by mouse, finger and keys."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of

FIELDS = """<View>
  <OcrLabels name="field" toName="pdf"><Label value="Title"/><Label value="Date"/></OcrLabels>
  <Pdf name="pdf" value="$pdf"/>
</View>"""
TASK = {"pdf": "/static/samples/report.pdf"}


def opened(playground: Playground, **options: Any) -> Page:
    """Open the document and wait for the words of its first page."""
    page = playground(FIELDS, TASK, **options)
    expect(page.locator(".pdf-page canvas").first).to_be_visible(timeout=20_000)
    expect(page.locator(".pdf-words span").first).to_be_attached()
    return page


def test_a_box_by_mouse_reads_its_words(playground: Playground) -> None:
    page = opened(playground)
    page.get_by_label("Title").check()
    words = page.locator(".pdf-words span").first
    text, box = words.inner_text(), words.bounding_box()
    assert box
    page.mouse.move(box["x"] - 4, box["y"] - 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 4, box["y"] + box["height"] + 4, steps=5)
    page.mouse.up()
    expect(page.get_by_label("Text in the box")).to_have_value(text)
    [item] = result_of(page, FIELDS, TASK)
    assert item["type"] == "ocrlabels"
    assert set(item["value"]) == {"x", "y", "width", "height", "rotation", "ocrtext", "pageIndex", "ocrlabels"}
    assert (item["value"]["pageIndex"], item["value"]["ocrtext"], item["value"]["ocrlabels"]) == (0, text, ["Title"])
    page.get_by_label("Text in the box").fill("Corrected")
    page.get_by_label("Text in the box").blur()
    [item] = result_of(page, FIELDS, TASK)
    assert item["value"]["ocrtext"] == "Corrected"
    assert not axe(page)


def test_a_box_by_keys(playground: Playground) -> None:
    page = opened(playground)
    page.keyboard.press("2")
    page.keyboard.press("n")
    box = page.locator(".pdf-box")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    [item] = result_of(page, FIELDS, TASK)
    value = item["value"]
    assert (value["x"], value["y"], value["width"], value["height"]) == (35, 40.5, 30.5, 6)
    assert value["ocrlabels"] == ["Date"]
    page.keyboard.press("Delete")
    assert result_of(page, FIELDS, TASK) == []


def test_a_box_by_finger(playground: Playground) -> None:
    page = opened(playground, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_label("Title").check()
    sheet = page.locator(".pdf-page").first.bounding_box()
    assert sheet
    session = page.context.new_cdp_session(page)
    x, y = sheet["x"] + 30, sheet["y"] + 40
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 6):
        point = {"x": x + 30 * step, "y": y + 10 * step}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".pdf-box")).to_have_count(1)
    assert result_of(page, FIELDS, TASK)[0]["value"]["width"] > 20
    assert not axe(page)


def test_pages_are_turned_and_only_those_near_are_drawn(playground: Playground) -> None:
    page = opened(playground)
    number = page.get_by_label("Page", exact=True)
    expect(number).to_have_value("1")
    if page.locator(".pdf-page").count() > 1:
        page.get_by_role("button", name="Next page").click()
        expect(number).to_have_value("2")
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator(".pdf-page canvas").first).to_be_visible()
