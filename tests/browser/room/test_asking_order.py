"""Order, buckets and relations: by mouse, by keys alone and by touch."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Playground, axe, result_of
from tests.browser.room import fingers
from tests.browser.room.hands import drag, press

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ITEMS = [{"id": key, "title": f"Title {key}", "body": f"Body of {key}"} for key in "abc"]
TASK = {"items": ITEMS}
LIST = '<List name="list" value="$items" title="Things"/>'
ORDER = f'<View>{LIST}<Ranker name="rank" toName="list" required="true"/></View>'
BUCKETS = f"""<View>{LIST}<Ranker name="rank" toName="list">
  <Bucket name="best" title="Best"/><Bucket name="rest" title="Rest" default="true"/></Ranker></View>"""


def ranked(page: Page, xml: str) -> Any:
    [item] = result_of(page, xml, TASK)
    assert (item["from_name"], item["to_name"], item["type"]) == ("rank", "list", "ranker")
    return item["value"]["ranker"]


def middle(page: Page, selector: str) -> tuple[float, float]:
    box: Any = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_one_order_by_buttons_keys_and_agreement(playground: Playground) -> None:
    page = playground(ORDER, TASK)
    assert page.locator("cv-playground").evaluate("it => it.problems.length") == 1
    page.get_by_role("button", name="This order is right").click()
    assert ranked(page, ORDER) == {"rank": ["a", "b", "c"]}
    page.get_by_role("button", name="Down: Title a").click()
    assert ranked(page, ORDER) == {"rank": ["b", "a", "c"]}
    page.get_by_role("button", name="Up: Title c").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert ranked(page, ORDER) == {"rank": ["c", "b", "a"]}
    page.keyboard.press("Control+z")
    assert ranked(page, ORDER) == {"rank": ["b", "c", "a"]}
    assert not axe(page)


def test_one_order_by_mouse(playground: Playground) -> None:
    page = playground(ORDER, TASK)
    start, end = middle(page, ".rank-card[data-id=a] .list-card"), middle(page, ".rank-card[data-id=c]")
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(end[0], end[1] + 10, steps=5)
    page.mouse.up()
    assert ranked(page, ORDER) == {"rank": ["b", "c", "a"]}


def test_buckets_by_mouse_and_keys(playground: Playground) -> None:
    page = playground(BUCKETS, TASK)
    page.mouse.move(*middle(page, ".rank-card[data-id=b] .list-card"))
    page.mouse.down()
    page.mouse.move(*middle(page, "[data-column=best]"), steps=5)
    page.mouse.up()
    assert ranked(page, BUCKETS) == {"best": ["b"], "rest": ["a", "c"]}
    page.get_by_role("button", name="Up: Title c").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    assert ranked(page, BUCKETS) == {"best": ["c", "b"], "rest": ["a"]}
    assert not axe(page)


def test_an_order_by_touch(playground: Playground) -> None:
    page = playground(ORDER, TASK, **PHONE)
    page.locator(".rank-card[data-id=c]").scroll_into_view_if_needed()
    box = page.get_by_role("button", name="Up: Title c").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    end = middle(page, ".rank-card[data-id=a]")
    fingers.drag(page, middle(page, ".rank-card[data-id=c] .rank-grip"), (end[0], end[1] - 30))
    assert ranked(page, ORDER) == {"rank": ["c", "a", "b"]}
    assert not axe(page)


TIES = """<View>
  <Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Relations><Relation value="lives in"/><Relation value="likes"/></Relations>
  <Text name="text" value="$text"/></View>"""
WORDS = {"text": "Ann lives in Porto."}


def marked(playground: Playground, **options: Any) -> Page:
    page = playground(TIES, WORDS, **options)
    page.get_by_label("Person").check()
    drag(page, "Ann")
    page.keyboard.press("Escape")
    page.get_by_label("Place").check()
    drag(page, "Porto")
    page.keyboard.press("Escape")
    return page


def test_two_regions_are_tied_turned_named_and_parted(playground: Playground) -> None:
    page = marked(playground)
    press(page, "Ann")
    page.get_by_role("button", name="Relate").click()
    page.get_by_role("button", name="Porto", exact=False).first.click()
    first, second, tie = result_of(page, TIES, WORDS)
    ends = {"from_id": first["id"], "to_id": second["id"]}
    assert tie == {"type": "relation", **ends, "direction": "right"}
    page.get_by_role("button", name="lives in").click()
    page.get_by_role("button", name="Direction between").click()
    assert result_of(page, TIES, WORDS)[2] == {"type": "relation", **ends, "direction": "left", "labels": ["lives in"]}
    assert not axe(page)
    page.get_by_role("button", name="Delete the relation").click()
    assert len(result_of(page, TIES, WORDS)) == 2
    page.keyboard.press("Control+z")
    page.get_by_role("button", name="Delete Person, region 1").click()
    assert [item["type"] for item in result_of(page, TIES, WORDS)] == ["labels"]


def test_a_relation_by_keys_alone(playground: Playground) -> None:
    page = marked(playground)
    rows = page.locator("cv-regions .region")
    rows.nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+r")
    expect(page.get_by_text("Now select the other region.")).to_be_visible()
    rows.nth(0).focus()
    page.keyboard.press("Enter")
    first, second, tie = result_of(page, TIES, WORDS)
    assert (tie["from_id"], tie["to_id"]) == (second["id"], first["id"])
