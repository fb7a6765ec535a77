"""The playground: the room's elements without an account and without keeping anything."""

from tests.browser.conftest import Playground, axe, result_of

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
