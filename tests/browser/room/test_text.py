"""Stretches of text: by mouse, by keys and by touch, with every script and very long texts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.hands import drag, ends, press, touch

NER = """<View>
  <Labels name="ner" toName="text">
    <Label value="Person" alias="PER" background="#D55E00"/>
    <Label value="Place" background="#0072B2" granularity="word"/>
  </Labels>
  <Text name="text" value="$text"/>
</View>"""
TASK = {"text": "Ann Lee 🎈 met Rui in São Paulo.\nThey flew to Lisbon. Then they left."}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


SELECT = """(words) => {
  const [node] = document.querySelector(".text-body").childNodes;
  const at = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""


def spans(result: list[dict[str, Any]]) -> list[tuple[int, int, str, list[str]]]:
    """The values of labelled spans, in the order they were made."""
    return [(v["start"], v["end"], v["text"], v["labels"]) for v in (item["value"] for item in result)]


def test_spans_by_mouse_overlap_and_count_code_points(playground: Playground) -> None:
    page = playground(NER, TASK)
    page.get_by_label("Person").check()
    drag(page, "Ann Lee")
    drag(page, "Lee 🎈 met Rui")
    page.keyboard.press("2")
    drag(page, "ão Pau")
    result = result_of(page, NER, TASK)
    assert spans(result) == [
        (0, 7, "Ann Lee", ["PER"]),
        (4, 17, "Lee 🎈 met Rui", ["PER"]),
        (21, 30, "São Paulo", ["Place"]),
    ]
    assert {(item["from_name"], item["to_name"], item["type"], item["origin"]) for item in result} == {
        ("ner", "text", "labels", "manual")
    }
    assert not axe(page)


def test_where_spans_overlap_presses_go_through_them_and_the_panel_changes_them(playground: Playground) -> None:
    page = playground(NER, TASK)
    page.get_by_label("Person").check()
    drag(page, "Ann Lee")
    drag(page, "Lee 🎈 met Rui")
    panel = page.locator(".mark-panel")
    press(page, "Lee")
    expect(panel).to_be_visible()
    first = panel.get_attribute("aria-label")
    press(page, "Lee")
    expect(panel).not_to_have_attribute("aria-label", first or "")
    panel.get_by_role("button", name="Place").click()
    assert sorted(item["value"]["labels"][0] for item in result_of(page, NER, TASK)) == ["PER", "Place"]
    assert not axe(page)
    panel.get_by_role("button", name="Delete").click()
    assert len(result_of(page, NER, TASK)) == 1
    page.keyboard.press("Control+z")
    assert len(result_of(page, NER, TASK)) == 2


def test_what_is_marked_first_gets_the_label_that_is_chosen_then(playground: Playground) -> None:
    page = playground(NER, TASK)
    drag(page, "Rui")
    expect(page.locator(".mark-panel")).to_be_hidden()
    page.keyboard.press("1")
    drag(page, "Lisbon")
    page.locator(".option", has_text="Place").click()
    assert spans(result_of(page, NER, TASK)) == [(14, 17, "Rui", ["PER"]), (45, 51, "Lisbon", ["Place"])]


def test_everything_by_keys(playground: Playground) -> None:
    page = playground(NER, TASK)
    page.locator(".text-body[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("1")
    result = result_of(page, NER, TASK)
    assert spans(result) == [
        (0, 7, "Ann Lee", ["PER"]),
        (32, 52, "They flew to Lisbon.", ["Place"]),
        (53, 56, "The", ["PER"]),
    ]
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".mark-panel")).to_be_visible()
    page.keyboard.press("Delete")
    assert len(result_of(page, NER, TASK)) == 2


def test_a_finger_holds_and_chooses_from_below(playground: Playground) -> None:
    page = playground(NER, TASK, **PHONE)
    (left, top), (right, _) = ends(page, "Lisbon")
    touch(page, (left + right) / 2, top)
    # The browser of the tests selects nothing by itself when a finger rests; phones do.
    page.evaluate(SELECT, "Lisbon")
    sheet = page.locator(".mark-panel.is-sheet")
    expect(sheet).to_be_visible()
    button = sheet.get_by_role("button", name="Place")
    box = button.bounding_box()
    assert box
    assert box["height"] >= 44
    touch(page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(sheet).to_be_hidden()
    assert spans(result_of(page, NER, TASK)) == [(45, 51, "Lisbon", ["Place"])]
    page.wait_for_timeout(400)
    touch(page, (left + right) / 2, top)
    expect(sheet.get_by_role("button", name="Delete")).to_be_visible()
    assert not axe(page)


MANY = """<View>
  <Labels name="ner" toName="text" choice="multiple">
    <Label value="Person" maxUsages="1"/><Label value="Writer"/>
  </Labels>
  <Text name="text" value="$text" saveTextResult="no" granularity="sentence" highlightColor="#ff0000"/>
</View>"""


def test_several_labels_and_one_that_may_be_used_once(playground: Playground) -> None:
    page = playground(MANY, TASK)
    page.get_by_label("Person").check()
    page.get_by_label("Writer").check()
    drag(page, "met")
    page.keyboard.press("Escape")
    expect(page.get_by_role("checkbox", name="Person")).to_be_disabled()
    drag(page, "flew")
    page.keyboard.press("2")
    first, second = result_of(page, MANY, TASK)
    assert first["value"] == {"start": 0, "end": 31, "labels": ["Person", "Writer"]}
    assert second["value"]["labels"] == ["Writer"]
    assert not axe(page)


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("ذهبت سارة إلى القاهرة أمس.", "القاهرة", (14, 21)),
        ("שרה גרה בתל אביב.", "בתל", (8, 11)),
        ("田中さんは東京へ行った。", "東京", (5, 7)),
        ("🧑‍🤝‍🧑 e\u0301tude 𝒳 end", "𝒳", (13, 14)),
    ],
)
def test_every_script_is_counted_as_the_server_counts(
    playground: Playground, text: str, word: str, place: tuple[int, int]
) -> None:
    task = {"text": text}
    page = playground(NER, task)
    page.get_by_label("Person").check()
    drag(page, word)
    assert spans(result_of(page, NER, task)) == [(*place, word, ["PER"])]


def test_right_to_left_the_left_key_goes_on(playground: Playground) -> None:
    task = {"text": "ذهبت سارة إلى القاهرة أمس."}
    page = playground(NER, task)
    page.locator(".text-body[tabindex]").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("1")
    assert spans(result_of(page, NER, task)) == [(5, 9, "سارة", ["PER"])]


def long_text(characters: int) -> str:
    """Lines of many lengths, one of them very long."""
    line = "The quick 🎈 brown fox jumps over the lazy dog and runs away. "
    lines = [line * (1 + number % 7) for number in range(characters // 2 // len(line) // 4)]
    return "\n".join(lines) + "\n" + line * ((characters - sum(map(len, lines))) // len(line) - 40) + "\nFinis est."


def test_a_million_characters_are_marked_at_both_ends(playground: Playground) -> None:
    task = {"text": long_text(900_000)}
    page = playground(NER, task)
    page.get_by_label("Person").check()
    page.locator(".text-body[tabindex]").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
    page.locator(".text-part").last.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    drag(page, "Finis")
    result = page.locator("cv-playground").evaluate("it => it.result")
    assert len(result) == 21
    for item in result:
        value = item["value"]
        assert task["text"][value["start"] : value["end"]] == value["text"]
    assert result[-1]["value"]["text"] == "Finis"
