"""Text that would be markup if anybody let it, wherever a task's data is shown."""

from playwright.sync_api import expect

from tests.browser.conftest import Playground

EVIL = "<img src=x onerror='window.caught=1'><script>window.caught=1</script>"
CONFIG = """<View>
  <Header value="$text"/><Text name="text" value="$text"/><Paragraphs name="talk" value="$talk" layout="dialogue"/>
  <Table name="table" value="$table"/><List name="list" value="$list" title="$text"/><Chat name="chat" value="$chat"/>
  <Markdown value="$text"/>
  <Choices name="one" toName="text" value="$options"/><Labels name="mark" toName="text" value="$options"/>
  <Taxonomy name="tree" toName="text" value="$options"/><TextArea name="said" toName="text" value="$text"/>
</View>"""
TASK = {
    "text": EVIL,
    "talk": [{"author": EVIL, "text": EVIL}],
    "table": {EVIL: EVIL},
    "list": [{"id": "a", "title": EVIL, "body": EVIL, "html": EVIL}],
    "chat": [{"role": "user", "content": EVIL}],
    "options": [{"value": EVIL, "hint": EVIL}],
}


def test_text_of_a_task_is_never_markup(playground: Playground) -> None:
    page = playground(CONFIG, TASK)
    for place in ("cv-text", "cv-paragraphs", "cv-table", "cv-chat", "cv-choices", "cv-labels"):
        expect(page.locator(place).first).to_contain_text("<img src=x onerror=")
    expect(page.locator("cv-list")).to_be_visible()
    assert page.locator("img[src='x'], [onerror]").count() == 0
    assert page.evaluate("window.caught") is None
