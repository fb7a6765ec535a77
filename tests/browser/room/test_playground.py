"""The playground: the room's elements without an account and without keeping anything."""

from playwright.sync_api import expect

from tests.browser.conftest import Playground, axe, result_of, sketched
from tests.browser.room.drawing import PICTURE, TASK, Hand, canvas

CHOICES = """<View>
  <Text name="text" value="$text"/>
  <Choices name="mood" toName="text" required="true"><Choice value="Good"/><Choice value="Bad"/></Choices>
</View>"""


def test_a_task_is_answered_by_keys_and_taken_back(playground: Playground) -> None:
    task = {"text": "Bom dia! 🌤️"}
    page = playground(CHOICES, task)
    assert page.locator("cv-playground").evaluate("it => it.problems.map(each => each.message)")
    page.keyboard.press("2")
    [item] = result_of(page, CHOICES, task)
    assert (item["from_name"], item["value"]) == ("mood", {"choices": ["Bad"]})
    page.keyboard.press("Control+z")
    assert page.locator("cv-playground").evaluate("it => it.result") == []
    assert not axe(page)


def test_a_config_with_mistakes_is_explained(playground: Playground) -> None:
    page = playground("<View><Txt/></View>", {})
    assert "Txt" in page.locator("cv-playground").inner_text()


def test_another_task_can_be_drawn_on_whose_script_is_there_already(playground: Playground) -> None:
    boxes = """<View><Image name="image" value="$image"/>
      <RectangleLabels name="it" toName="image"><Label value="Car"/></RectangleLabels></View>"""
    page = playground(boxes, TASK)
    canvas(page)
    trees, task = boxes.replace("Car", "Tree"), {"image": PICTURE.replace("1", "2")}
    page.evaluate("hash => { location.hash = hash; }", sketched(trees, task))
    expect(page.locator("cv-labels")).to_contain_text("Tree")
    Hand(page).drag((20, 20), (40, 50))
    [item] = result_of(page, trees, task)
    assert item["value"]["rectanglelabels"] == ["Tree"]
