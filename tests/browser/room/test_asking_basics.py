"""Amounts, dates, texts, trees and pairs: by mouse, by keys alone and by touch."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.fingers import swipe

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TASK = {"text": "Olá"}
TEXT = '<Text name="text" value="$text"/>'


def config(*tags: str) -> str:
    return f"<View>{TEXT}{''.join(tags)}</View>"


def values(page: Page, xml: str, task: Any = None) -> dict[str, Any]:
    """The only entry of each item's value, by control."""
    return {item["from_name"]: next(iter(item["value"].values())) for item in result_of(page, xml, task or TASK)}


AMOUNT = config(
    '<Header value="How many?"/><Number name="n" toName="text" min="0" max="10" step="0.5" slider="true" hotkey="n"/>'
)


def test_an_amount_is_typed_slid_and_refused(playground: Playground) -> None:
    page = playground(AMOUNT, TASK)
    page.keyboard.press("n")
    page.keyboard.type("2.5")
    assert values(page, AMOUNT) == {"n": 2.5}
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert values(page, AMOUNT) == {"n": 3}
    field = page.get_by_role("spinbutton", name="How many?")
    expect(field).to_have_value("3")
    field.fill("11")
    assert values(page, AMOUNT) == {}
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.locator("cv-playground").evaluate("it => it.problems.length") == 1
    assert not axe(page)
    field.fill("")
    assert page.locator("cv-playground").evaluate("it => it.problems.length") == 0


WHEN = config(
    *(
        f'<Header value="{only}?"/><DateTime name="{only.replace(",", " ")}" toName="text" only="{only}" {more}/>'
        for only, more in [
            ("date", 'min="2026" format="%d.%m.%Y"'),
            ("time", ""),
            ("month", ""),
            ("year", 'max="2030"'),
            ("date,time", ""),
        ]
    )
)


def test_dates_and_times_are_written_as_iso(playground: Playground) -> None:
    page = playground(WHEN, TASK)
    for name, text in [("date", "2026-01-31"), ("time", "09:30"), ("month", "2026-01"), ("year", "2029")]:
        page.get_by_label(f"{name}?", exact=True).fill(text)
    page.get_by_label("date,time?").fill("2026-02-01T08:15")
    assert values(page, WHEN) == {
        "date": "2026-01-31",
        "time": "09:30",
        "month": "2026-01",
        "year": "2029",
        "date time": "2026-02-01T08:15",
    }
    expect(page.get_by_text("31.01.2026")).to_be_visible()
    page.get_by_label("date?", exact=True).fill("2025-12-31")
    assert "date" not in values(page, WHEN)
    assert not axe(page)


TREE = config(
    """<Header value="Which?"/>
  <Taxonomy name="kind" toName="text" leafsOnly="true" showFullPath="true" pathSeparator=" > "
    maxUsages="2" value="$more">
    <Choice value="Water" alias="W"><Choice value="Pumps"><Choice value="Noise"/></Choice>
    <Choice value="Pipes"/></Choice><Choice value="Other"/>
  </Taxonomy>"""
)
TREE_TASK = {**TASK, "more": [{"value": "Late", "children": [{"value": "Latest"}]}]}


def test_a_tree_is_searched_unfolded_and_limited(playground: Playground) -> None:
    page = playground(TREE, TREE_TASK)
    page.get_by_role("treeitem", name="Water").click()
    page.get_by_role("treeitem", name="Pipes").click()
    page.get_by_role("searchbox").fill("nois")
    page.get_by_role("treeitem", name="Noise").click()
    assert values(page, TREE, TREE_TASK) == {"kind": [["W", "Pumps", "Noise"], ["W", "Pipes"]]}
    expect(page.get_by_text("Water > Pumps > Noise")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_role("treeitem", name="Other").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert len(values(page, TREE, TREE_TASK)["kind"]) == 2
    assert not axe(page)
    page.get_by_role("button", name="Take back Water > Pipes").click()
    assert values(page, TREE, TREE_TASK) == {"kind": [["W", "Pumps", "Noise"]]}


def test_a_tree_by_keys_alone(playground: Playground) -> None:
    page = playground(TREE, TREE_TASK)
    page.get_by_role("searchbox").focus()
    for key in ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown", "Enter", "End", "ArrowRight", "ArrowRight", " "]:
        page.keyboard.press(key)
    assert values(page, TREE, TREE_TASK) == {"kind": [["W", "Pipes"], ["Late", "Latest"]]}
    page.keyboard.press("Control+z")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("noi")
    page.keyboard.press("Enter")
    assert values(page, TREE, TREE_TASK) == {"kind": [["W", "Pumps", "Noise"], ["W", "Pipes"]]}


TEXTS = config(
    """<Header value="Words?"/><TextArea name="words" toName="text" rows="2" maxSubmissions="3" skipDuplicates="true">
    <Shortcut value="Bom dia" alias="Hello" hotkey="ctrl+1"/></TextArea>"""
)


def test_several_texts_with_phrases_and_without_doubles(playground: Playground) -> None:
    page = playground(TEXTS, TASK)
    field = page.get_by_role("textbox", name="Words?")
    field.fill("one ")
    page.keyboard.press("Control+1")
    assert values(page, TEXTS) == {"words": ["one Bom dia"]}
    page.get_by_role("button", name="Add another").click()
    page.keyboard.type("one Bom dia")
    expect(page.get_by_role("alert")).to_be_visible()
    assert values(page, TEXTS) == {"words": ["one Bom dia"]}
    page.get_by_role("button", name="Remove text 2").click()
    page.get_by_role("button", name="Add another").click()
    page.get_by_role("button", name="Hello").click()
    assert values(page, TEXTS) == {"words": ["one Bom dia", "Bom dia"]}
    assert not axe(page)


LOOKS = config(
    '<Header value="Good?"/><Rating name="r" toName="text" icon="heart" size="small" maxRating="3" hotkey="r"/>'
    '<Choices name="c" toName="text" choice="multiple" layout="inline">'
    '<Choice value="A" html="&lt;b&gt;Big&lt;/b&gt; A" hint="the first"/><Choice value="B"/></Choices>'
)


def test_ratings_and_options_with_markup(playground: Playground) -> None:
    page = playground(LOOKS, TASK)
    page.keyboard.press("r")
    page.keyboard.press("r")
    page.get_by_label("Big A").check()
    assert values(page, LOOKS) == {"r": 2, "c": ["A"]}
    expect(page.locator("b")).to_have_text("Big")
    page.locator(".star").nth(1).click()
    assert values(page, LOOKS) == {"c": ["A"]}
    assert not axe(page)


NESTED = config(
    """<Filter name="f" toName="c" minlength="2" hotkey="shift+f"/>
  <Choices name="c" toName="text" allowNested="true" choice="multiple" value="$more">
    <Choice value="Fruit"><Choice value="Apple" alias="a"/><Choice value="Pear"/></Choice></Choices>"""
)


def test_nested_choices_with_more_from_the_task_and_a_filter(playground: Playground) -> None:
    task = {**TASK, "more": ["Nuts"]}
    page = playground(NESTED, task)
    page.keyboard.press("Shift+F")
    page.keyboard.type("pea")
    expect(page.get_by_label("Nuts")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nuts")).to_be_visible()
    page.get_by_label("Nuts").check()
    page.get_by_label("Apple").check()
    assert values(page, NESTED, task) == {"c": [["Fruit", "a"], ["Fruit", "Pear"], ["Nuts"]]}
    assert not axe(page)


YES_NO = config('<Choices name="c" toName="text"><Choice value="No"/><Choice value="Yes"/></Choices>')


def test_a_finger_throws_the_task_to_its_side(playground: Playground) -> None:
    page = playground(YES_NO, TASK, **PHONE)
    page.locator(".is-thrown").wait_for()
    swipe(page, ".object-text", 150)
    assert values(page, YES_NO) == {"c": ["Yes"]}
    swipe(page, ".object-text", -150)
    assert values(page, YES_NO) == {"c": ["No"]}
    assert not axe(page)


PAIR = """<View>
  <View style="display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem">
    <Text name="a" value="$a"/><Text name="b" value="$b"/></View>
  <Header value="Which is better?"/><Pairwise name="p" toName="a,b" required="true"/></View>"""
PAIR_TASK = {"a": "one", "b": "two"}


def test_one_of_two_by_mouse_and_keys(playground: Playground) -> None:
    page = playground(PAIR, PAIR_TASK)
    assert page.locator("cv-playground").evaluate("it => it.problems.length") == 1
    page.locator("cv-text").nth(1).click()
    [item] = result_of(page, PAIR, PAIR_TASK)
    assert (item["from_name"], item["to_name"], item["type"], item["value"]) == (
        "p",
        "p",
        "pairwise",
        {"selected": "right"},
    )
    page.keyboard.press("ArrowLeft")
    assert values(page, PAIR, PAIR_TASK) == {"p": "left"}
    page.get_by_label("The second").check()
    assert values(page, PAIR, PAIR_TASK) == {"p": "right"}
    assert not axe(page)


def test_one_of_two_by_touch(playground: Playground) -> None:
    page = playground(PAIR, PAIR_TASK, **PHONE)
    page.locator("cv-text").nth(0).tap()
    assert values(page, PAIR, PAIR_TASK) == {"p": "left"}
    page.wait_for_timeout(300)
    swipe(page, "cv-text", 160)
    assert values(page, PAIR, PAIR_TASK) == {"p": "right"}
    assert not axe(page)
