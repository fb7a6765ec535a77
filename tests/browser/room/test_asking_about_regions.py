"""Questions in the list of regions, trees that label, and small habits of Choices, Labels and TextArea."""

from playwright.sync_api import expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room.drawing import frame_of
from tests.browser.room.hands import drag, ends, press, touch
from tests.browser.room.test_text import PHONE, SELECT

WORDS = {"text": "Ann lives in Porto."}
LISTED = """<View><Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/>
  <TextArea name="note" toName="text" perRegion="true" displayMode="region-list"/>
  <Choices name="sure" toName="text" perRegion="true" displayMode="region-list" whenLabelValue="Person">
    <Choice value="Certain"/><Choice value="Doubtful"/></Choices></View>"""


def test_questions_stand_in_the_list_below_the_region_selected(playground: Playground) -> None:
    page = playground(LISTED, WORDS)
    for label, words in (("Person", "Ann"), ("Place", "Porto")):
        page.get_by_label(label).check()
        drag(page, words)
        page.keyboard.press("Escape")
    rows = page.locator("cv-regions li")
    rows.nth(0).locator(".region").click()
    rows.nth(0).get_by_role("textbox").fill("a name")
    rows.nth(0).get_by_label("Certain").check()
    assert not axe(page)
    rows.nth(1).locator(".region").click()
    expect(rows.nth(1).get_by_role("textbox")).to_have_value("")
    # Asked of persons only.
    expect(page.get_by_label("Certain")).to_be_hidden()
    rows.nth(1).get_by_role("textbox").fill("a town")
    page.keyboard.press("Escape")
    # What was written can be read in the list.
    expect(rows.nth(0)).to_contain_text("Ann")
    items = result_of(page, LISTED, WORDS)
    ann, porto = (item["id"] for item in items if item["from_name"] == "ner")
    notes = {item["id"]: item["value"]["text"] for item in items if item["from_name"] == "note"}
    assert notes == {ann: ["a name"], porto: ["a town"]}
    assert [(item["id"], item["value"]["choices"]) for item in items if item["from_name"] == "sure"] == [
        (ann, ["Certain"])
    ]
    page.get_by_role("button", name="Delete Place, region 2").click()
    rows.nth(0).locator(".region").click()
    expect(rows.nth(0).get_by_role("textbox")).to_have_value("a name")


TREE = """<View><Taxonomy name="tree" toName="text" labeling="true">
  <Choice value="Being"><Choice value="Person" alias="PER"/></Choice><Choice value="Place"/></Taxonomy>
  <Text name="text" value="$text"/></View>"""


def test_a_tree_labels_what_is_marked(playground: Playground) -> None:
    page = playground(TREE, WORDS)
    drag(page, "Ann")
    page.get_by_role("treeitem", name="Being").locator(".tree-fold").click()
    drag(page, "Ann")
    page.get_by_role("treeitem", name="Person").click()
    [item] = result_of(page, TREE, WORDS)
    assert (item["type"], item["value"]) == (
        "taxonomy",
        {"start": 0, "end": 3, "text": "Ann", "taxonomy": [["Being", "PER"]]},
    )
    # Selected again, it takes a second path, and gives the first one back; by keys.
    press(page, "Ann")
    page.get_by_role("treeitem", name="Person").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert result_of(page, TREE, WORDS)[0]["value"]["taxonomy"] == [["Being", "PER"], ["Place"]]
    page.get_by_role("button", name="Take back Being / Person").click()
    assert result_of(page, TREE, WORDS)[0]["value"]["taxonomy"] == [["Place"]]
    page.locator(".text-body").focus()
    page.keyboard.press("Escape")
    # Chosen first, marked then.
    page.get_by_role("treeitem", name="Place").click()
    drag(page, "Porto")
    assert [item["value"]["taxonomy"] for item in result_of(page, TREE, WORDS)] == [[["Place"]], [["Place"]]]
    assert not axe(page)


def test_a_tree_labels_by_touch(playground: Playground) -> None:
    page = playground(TREE, WORDS, **PHONE)
    tree = page.get_by_role("tree")
    sheet = page.locator(".mark-panel.is-sheet")

    def hold(words: str) -> None:
        (left, top), (right, _) = ends(page, words)
        touch(page, (left + right) / 2, top)
        # The browser of the tests selects nothing by itself when a finger rests; phones do.
        page.evaluate(SELECT, words)

    hold("Ann")
    expect(sheet.get_by_text("Now choose in the tree what this is.")).to_be_visible()
    tree.get_by_role("treeitem", name="Place").tap()
    expect(page.locator("cv-regions .region")).to_have_count(1)
    fold = tree.get_by_role("treeitem", name="Being").locator(".tree-fold")
    assert frame_of(fold)["width"] >= 44
    fold.tap()
    tree.get_by_role("treeitem", name="Person").tap()
    hold("Porto")
    # A tree is far away on a phone: what is chosen in it stands where the finger is.
    sheet.get_by_role("button", name="Being / Person").tap()
    expect(sheet).to_be_hidden()
    values = [item["value"] for item in result_of(page, TREE, WORDS)]
    assert [(value["text"], value["taxonomy"]) for value in values] == [
        ("Ann", [["Place"]]),
        ("Porto", [["Being", "PER"]]),
    ]
    assert not axe(page)


HABITS = """<View><Text name="text" value="$text"/>
  <Choices name="loose" toName="text" choice="single"><Choice value="One"/><Choice value="Two"/></Choices>
  <Choices name="firm" toName="text" choice="single-radio"><Choice value="Three"/><Choice value="Four"/></Choices>
  <Choices name="list" toName="text" layout="select"><Choice value="Five"/><Choice value="Six"/></Choices>
  <TextArea name="line" toName="text"/><TextArea name="lines" toName="text" rows="3" maxSubmissions="2"/></View>"""


def test_an_answer_is_taken_back_by_pressing_it_and_enter_begins_another_text(playground: Playground) -> None:
    page = playground(HABITS, WORDS)
    for option in ("One", "Three"):
        page.get_by_label(option).click()
    page.get_by_role("combobox").select_option("Six")
    answers = {item["from_name"]: item["value"] for item in result_of(page, HABITS, WORDS)}
    assert answers == {"loose": {"choices": ["One"]}, "firm": {"choices": ["Three"]}, "list": {"choices": ["Six"]}}
    page.wait_for_timeout(600)
    for option in ("One", "Three"):
        page.get_by_label(option).click()
    expect(page.get_by_label("One")).not_to_be_checked()
    expect(page.get_by_label("Three")).to_be_checked()
    line = page.get_by_role("textbox", name="line", exact=True)
    line.first.fill("first")
    line.first.press("Enter")
    expect(line).to_have_count(2)
    expect(line.nth(1)).to_be_focused()
    page.keyboard.type("second")
    lines = page.get_by_role("textbox", name="lines", exact=True)
    lines.first.fill("a")
    lines.first.press("Enter")
    page.keyboard.type("b")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("c")
    page.keyboard.press("Shift+Enter")
    expect(lines).to_have_count(2)
    answers = {item["from_name"]: item["value"] for item in result_of(page, HABITS, WORDS)}
    assert (answers["line"]["text"], answers["lines"]["text"]) == (["first", "second"], ["a\nb", "c"])
    assert "loose" not in answers
    assert not axe(page)


BARE = """<View><Labels name="ner" toName="text" allowEmpty="true">
  <Label value="Person" alias="PER" showAlias="true"/><Label value="Place" html="a &lt;b&gt;place&lt;/b&gt;"/></Labels>
  <Text name="text" value="$text"/></View>"""


def test_labels_say_their_alias_and_may_be_taken_off(playground: Playground) -> None:
    page = playground(BARE, WORDS)
    labels = page.locator(".options-labels .option-text")
    expect(labels.nth(0)).to_contain_text("PER")
    expect(labels.nth(1).locator("b")).to_have_text("place")
    page.keyboard.press("1")
    drag(page, "Ann")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    press(page, "Ann")
    page.keyboard.press("1")
    expect(page.locator("cv-regions .region")).to_contain_text("No label")
    assert result_of(page, BARE, WORDS)[0]["value"]["labels"] == []
