"""Conversations and prompts, and what is shown on conditions only."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TALK = {
    "messages": [
        {"role": "user", "content": "Is it **safe**?"},
        {"role": "assistant", "content": "Perhaps."},
    ]
}
CHAT = """<View>
  <Chat name="chat" value="$messages" messageroles="user,assistant" minMessages="1" maxMessages="2" editable="true"/>
  <View visibleWhen="region-selected" whenRole="assistant"><Header value="How good?"/>
    <Rating name="stars" toName="chat" perRegion="true"/>
    <Choices name="fault" toName="chat" perRegion="true" choice="multiple">
      <Choice value="Wrong"/><Choice value="Rude"/></Choices>
    <TextArea name="note" toName="chat" perRegion="true" maxSubmissions="1"/></View>
  <Choices name="over" toName="chat"><Choice value="Yes"/><Choice value="No"/></Choices></View>"""


def problems(page: Page) -> list[str]:
    found: list[str] = page.locator("cv-playground").evaluate("it => it.problems.map(each => each.message)")
    return found


def told(page: Page) -> list[tuple[str, Any]]:
    result = result_of(page, CHAT, TALK)
    return [(item["from_name"], next(iter(item["value"].values()))) for item in result]


def test_a_conversation_is_carried_on_edited_and_judged(playground: Playground) -> None:
    page = playground(CHAT, TALK)
    assert problems(page) == ["Write 1 more message."]
    page.get_by_label("Your message").fill("Are you sure?")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Write as")).to_have_value("assistant")
    page.get_by_label("Your message").fill("No.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_label("Your message")).to_be_hidden()
    assert problems(page) == []
    page.get_by_role("button", name="Edit message 2").click()
    page.get_by_role("textbox", name="Message 2").fill("Yes.")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Assess message 1").click()
    expect(page.get_by_text("How good?")).to_be_hidden()
    page.get_by_role("button", name="Assess message 2").click()
    expect(page.locator(".message.is-on").get_by_text("How good?")).to_be_visible()
    page.locator(".message.is-on .star").nth(3).click()
    page.get_by_label("Wrong").check()
    page.locator(".message.is-on textarea").fill("Too sure")
    assert not axe(page)
    page.get_by_label("Yes").check()
    result = told(page)
    assert [(name, value["content"]) for name, value in result[:4]] == [
        ("chat", "Is it **safe**?"),
        ("chat", "Yes."),
        ("chat", "Are you sure?"),
        ("chat", "No."),
    ]
    assert [value["role"] for _, value in result[:4]] == ["user", "assistant", "user", "assistant"]
    assert result[4:] == [("stars", 4), ("fault", ["Wrong"]), ("note", ["Too sure"]), ("over", ["Yes"])]
    page.get_by_role("button", name="Delete message 4").click()
    assert len(told(page)) == 7


def test_a_conversation_by_keys_alone(playground: Playground) -> None:
    page = playground(CHAT, TALK)
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("1")
    page.get_by_label("Your message").focus()
    page.keyboard.type("Bye")
    page.keyboard.press("Enter")
    assert [name for name, _ in told(page)] == ["chat", "chat", "chat", "fault"]
    page.keyboard.press("Escape")
    assert told(page)[3] == ("fault", ["Wrong"])


def test_a_message_is_judged_by_touch(playground: Playground) -> None:
    page = playground(CHAT, TALK, **PHONE)
    page.locator(".message .prose").nth(1).tap()
    page.locator(".message.is-on .star").nth(1).tap()
    page.get_by_label("Your message").fill("Hm")
    page.get_by_role("button", name="Send").tap()
    assert told(page)[3] == ("stars", 2)
    assert not axe(page)


PROMPT = """<View><Header value="Ask"/>
  <Prompt name="p" answers="$answers" minCharacters="5" rate="true" editAnswers="true"
    maxRating="3" required="true"/></View>"""
ANSWERS = {"answers": ["First", {"id": "b", "text": "Second"}]}


def test_a_prompt_is_written_its_answers_rated_and_edited(playground: Playground) -> None:
    page = playground(PROMPT, ANSWERS)
    page.get_by_role("textbox", name="Ask").fill("Why")
    assert problems(page) == ["Write at least 5 characters."]
    page.get_by_role("textbox", name="Ask").fill("Why so? 🎈")
    assert problems(page) == ["Rate every answer."]
    page.get_by_role("radiogroup", name="Rating of Answer 1").locator("label").nth(2).click()
    page.get_by_role("radiogroup", name="Rating of Answer 2").get_by_label("1 of 3").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("textbox", name="Answer 2").fill("Second, better")
    assert problems(page) == []
    [item] = result_of(page, PROMPT, ANSWERS)
    assert item["value"]["prompt"] == {
        "text": "Why so? 🎈",
        "answers": [
            {"id": "1", "text": "First", "rating": 3},
            {"id": "b", "text": "Second, better", "rating": 2, "edited": True},
        ],
    }
    assert not axe(page)


CHAIN = """<View><Text name="t" value="$text"/>
  <Collapse accordion="false"><Panel value="More"><Choices name="a" toName="t">
    <Choice value="Yes"/><Choice value="No"/></Choices></Panel></Collapse>
  <View visibleWhen="choice-selected" whenTagName="a" whenChoiceValue="Yes" className="box" idAttr="inner">
    <Choices name="b" toName="t" required="true"><Choice value="Red"/><Choice value="Blue"/></Choices></View>
  <TextArea name="c" toName="t" visibleWhen="choice-selected" whenTagName="b" whenChoiceValue="Red"/>
  <Style>.box { border: 1px solid red } #inner { padding: 4px }</Style></View>"""


def test_what_is_hidden_hides_what_hangs_on_it_and_is_not_sent(playground: Playground) -> None:
    task = {"text": "x"}
    page = playground(CHAIN, task)
    page.get_by_text("More").click()
    page.get_by_label("Yes").check()
    assert problems(page) == ["This needs an answer."]
    page.get_by_label("Red").check()
    page.locator("cv-textarea textarea").fill("why")
    assert [item["from_name"] for item in result_of(page, CHAIN, task)] == ["a", "b", "c"]
    assert not axe(page)
    page.get_by_label("No").check()
    expect(page.locator("cv-textarea textarea")).to_be_hidden()
    assert [item["from_name"] for item in result_of(page, CHAIN, task)] == ["a"]
    page.get_by_label("Yes").check()
    assert len(result_of(page, CHAIN, task)) == 3


PAGES = """<View><Repeater on="$pages" mode="pagedview"><Text name="t{{idx}}" value="$pages[{{idx}}].text"/>
  <Choices name="c{{idx}}" toName="t{{idx}}" required="true">
    <Choice value="Yes"/><Choice value="No"/></Choices></Repeater></View>"""


def test_parts_that_repeat_are_turned_like_pages(playground: Playground) -> None:
    task = {"pages": [{"text": "one"}, {"text": "two"}]}
    page = playground(PAGES, task)
    page.get_by_label("Yes").locator("visible=true").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("two")).to_be_visible()
    page.get_by_label("No").locator("visible=true").check()
    result = result_of(page, PAGES, task)
    assert [(item["from_name"], item["to_name"], item["value"]["choices"]) for item in result] == [
        ("c0", "t0", ["Yes"]),
        ("c1", "t1", ["No"]),
    ]
    assert not axe(page)


ITEMS = """<View><Image name="i" valueList="$images"/>
  <Choices name="c" toName="i" perItem="true" required="true">
    <Choice value="Yes"/><Choice value="No"/></Choices></View>"""


def test_every_page_is_asked_about(playground: Playground) -> None:
    task = {"images": ["/static/samples/street-1.svg", "/static/samples/street-2.svg"]}
    page = playground(ITEMS, task)
    page.get_by_label("Yes").check()
    assert page.locator("cv-playground").evaluate("it => it.problems.map(each => each.item)") == [1]
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Yes")).not_to_be_checked()
    page.get_by_label("No").check()
    assert [item.get("item_index") for item in result_of(page, ITEMS, task)] == [0, 1]
