"""HTML, conversations, tables, lists and Markdown: shown safely, and marked where that is asked."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.hands import drag

HTML = """<View>
  <HyperTextLabels name="part" toName="page"><Label value="Title"/><Label value="Name"/></HyperTextLabels>
  <HyperText name="page" value="$html" clickableLinks="true"/>
</View>"""
PAGE = {
    "html": (
        "<div><h1>Annual 🎈 report</h1><p onclick='x()'>By <b>Ann Lee</b><script>alert(1)</script> and<br>"
        "<i>Rui</i>, <a href='https://example.org/'>2026</a></p><ul><li>one</li><li>two</li></ul></div>"
    )
}


def test_spans_of_html_have_paths_and_code_points(playground: Playground) -> None:
    page = playground(HTML, PAGE)
    page.get_by_label("Title").check()
    drag(page, "🎈 report")
    page.keyboard.press("2")
    drag(page, "Ann Lee", until="Rui")
    title, name = (item["value"] for item in result_of(page, HTML, PAGE))
    assert title == {
        "start": "/div[1]/h1[1]/text()[1]",
        "end": "/div[1]/h1[1]/text()[1]",
        "startOffset": 7,
        "endOffset": 16,
        "globalOffsets": {"start": 7, "end": 15},
        "text": "🎈 report",
        "hypertextlabels": ["Title"],
    }
    assert (name["start"], name["startOffset"]) == ("/div[1]/p[1]/b[1]/text()[1]", 0)
    assert (name["end"], name["endOffset"]) == ("/div[1]/p[1]/i[1]/text()[1]", 3)
    assert name["globalOffsets"] == {"start": 18, "end": 33}
    assert name["text"] == "Ann Lee and\nRui"
    assert page.locator(".text-body script, .text-body [onclick]").count() == 0
    expect(page.get_by_role("link", name="2026")).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert not axe(page)


TALK = """<View>
  <ParagraphLabels name="part" toName="talk"><Label value="Greeting"/><Label value="Wish"/></ParagraphLabels>
  <Paragraphs name="talk" value="$talk" layout="dialogue" nameKey="who" textKey="says" granularity="word"/>
</View>"""
TALKED = {
    "talk": [
        {"who": "Ann", "says": "Good morning 🎈!"},
        {"who": "Rui", "says": "Hello, how are you?"},
        {"who": "Ann", "says": "I would like some tea."},
    ]
}


def test_phrases_are_numbered_as_strings_and_spans_cross_them(playground: Playground) -> None:
    page = playground(TALK, TALKED)
    page.get_by_label("Greeting").check()
    drag(page, "orning")
    drag(page, "how", until="would")
    first, second = (item["value"] for item in result_of(page, TALK, TALKED))
    assert first == {
        "start": "0",
        "end": "0",
        "startOffset": 5,
        "endOffset": 12,
        "text": "morning",
        "paragraphlabels": ["Greeting"],
    }
    assert (second["start"], second["end"]) == ("1", "2")
    assert second["text"] == "how are you?\nI would"
    page.get_by_label("Whose words are shown").select_option("Rui")
    expect(page.locator(".phrase:visible")).to_have_count(1)
    assert not axe(page)


def test_a_conversation_by_keys(playground: Playground) -> None:
    page = playground(TALK, TALKED)
    page.locator(".phrases[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    first, second = (item["value"] for item in result_of(page, TALK, TALKED))
    assert (first["text"], first["startOffset"], first["endOffset"]) == ("Good", 0, 4)
    assert (second["start"], second["text"]) == ("1", "Hello, how are you?")


def heard() -> dict[str, Any]:
    """A conversation with its recording."""
    talk = [
        {"author": "Ann", "text": "One", "start": 0, "end": 1},
        {"author": "Rui", "text": "Two", "start": 1, "end": 2},
    ]
    return {"talk": talk, "sound": "/static/samples/speech-1.mp3"}


def test_pressing_a_phrase_plays_it_and_it_is_shown(playground: Playground) -> None:
    config = """<View><Paragraphs name="talk" value="$talk" audioUrl="$sound" showPlayer="true" contextScroll="true"/>
      <Choices name="c" toName="talk"><Choice value="a"/><Choice value="b"/></Choices></View>"""
    page = playground(config, heard())
    page.get_by_role("button", name="Play from 0:01").click()
    expect(page.locator(".phrase[aria-current]")).to_contain_text("Two")
    assert not axe(page)


SHOWN = """<View>
  <Markdown value="# $title&#10;&#10;A **bold** word, a [link](https://example.org)."/>
  <Table name="one" value="$row"/>
  <Table name="many" value="$rows"/>
  <List name="list" value="$items" title="Answers"/>
  <Ranker name="rank" toName="list"/>
</View>"""


def test_tables_lists_and_markdown_are_shown(playground: Playground) -> None:
    task: dict[str, Any] = {
        "title": "Read this",
        "row": {"name": "Ann", "age": 30},
        "rows": [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
        "items": [
            {"id": "x", "title": "First", "html": "<b>bold</b><img src=x onerror=alert(1)>"},
            {"id": "y", "body": "B"},
        ],
    }
    page = playground(SHOWN, task)
    expect(page.get_by_role("heading", name="Read this")).to_be_visible()
    expect(page.get_by_role("rowheader", name="age")).to_be_visible()
    expect(page.get_by_role("columnheader", name="b")).to_be_visible()
    # The list itself steps back where something orders it.
    expect(page.get_by_text("First").filter(visible=True)).to_have_count(1)
    assert page.locator("[onerror]").count() == 0
    assert not axe(page)
