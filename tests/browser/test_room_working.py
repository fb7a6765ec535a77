"""A working day in the room: suggestions, keys of one's own, second thoughts, a word to the owner, the instructions."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe
from tests.browser.room_work import Work, choose, hand_in
from tests.browser.test_review import until
from tests.factories.annotation import choice

Enter = Callable[..., Page]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def suggesting(address: str) -> Work:
    work = Work(address)
    rows = [{"row": row, "result": choice("Bad"), "score": 0.83, "model_version": "mood-2"} for row in range(1, 5)]
    work.olga("POST", f"{work.path}/predictions/", {"predictions": rows})
    work.olga("PATCH", f"{work.path}/", {"shows_predictions": True})
    return work.start()


def test_suggestions_are_accepted_changed_and_discarded(enter: Enter, address: str) -> None:
    work = suggesting(address)
    page = enter("ann@caravan.test")
    page.goto(work.room)
    bar = page.get_by_text("Suggested by mood-2, 83% sure.")
    expect(bar).to_be_visible()
    expect(page.get_by_role("radio", name="Bad")).to_be_checked()
    expect(page.locator("cv-choices.is-suggested")).to_have_css("outline-style", "dashed")
    assert axe(page) == []
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    page.get_by_role("radio", name="Good").check()
    expect(bar).not_to_be_visible()
    page.keyboard.press("Control+z")
    expect(bar).to_be_visible()
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+Enter")
    expect(page.locator("cv-text")).to_have_text("Post number 3")
    page.wait_for_timeout(300)
    page.keyboard.press("Alt+x")
    expect(page.get_by_role("radio", name="Bad")).not_to_be_checked()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("radio", name="Bad")).to_be_checked()
    page.keyboard.press("Alt+a")
    expect(page.locator("cv-text")).to_have_text("Post number 4")
    until(lambda: len(work.given()) == 3)
    assert work.moods() == ["Bad", "Good", "Bad"]
    origins = [each["result"][0]["origin"] for each in reversed(work.given())]
    assert origins == ["prediction", "prediction-changed", "prediction"]


def test_keys_of_ones_own_are_kept_and_never_collide(enter: Enter, address: str) -> None:
    work = Work(address).start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    expect(page.get_by_role("radio", name="Good")).to_be_visible()
    page.get_by_role("button", name="Keys and help").click()
    dialog = page.get_by_role("dialog", name="Keys")
    assert axe(page) == []
    dialog.get_by_role("button", name="Change: Submit and go on").click()
    page.keyboard.press("1")
    expect(dialog.get_by_text("These keys already do this: Good")).to_be_visible()
    page.keyboard.press("Control+Space")
    expect(dialog.get_by_text("These keys already do this: Skip")).to_be_visible()
    page.keyboard.press("s")
    expect(dialog.get_by_text("s: Submit and go on")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("button", name="Submit")).to_contain_text("s")
    page.keyboard.press("1")
    page.keyboard.press("s")
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    page.get_by_role("button", name="Keys and help").click()
    dialog.get_by_role("button", name="All keys as usual").click()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")
    until(lambda: work.moods() == ["Good", "Bad"])


def test_an_answer_given_before_is_changed_and_a_later_one_is_not_lost(enter: Enter, address: str) -> None:
    work = Work(address).start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    hand_in(page, "Good")
    until(lambda: len(work.given()) == 1)
    page.wait_for_timeout(300)
    choose(page, "Bad")
    page.keyboard.press("Alt+b")
    expect(page.locator("cv-text")).to_have_text("Post number 1")
    expect(page.get_by_role("radio", name="Good")).to_be_checked()
    choose(page, "Bad")
    page.keyboard.press("Control+Enter")
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    expect(page.get_by_role("radio", name="Bad")).to_be_checked()
    until(lambda: work.moods() == ["Bad"])
    page.get_by_role("button", name="Answer before").click()
    expect(page.get_by_role("radio", name="Bad")).to_be_checked()
    page.get_by_role("button", name="Leave it as it was").click()
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    page.wait_for_timeout(300)
    page.keyboard.press("Control+Enter")
    until(lambda: work.moods() == ["Bad", "Bad"])


def test_a_flag_goes_with_the_answer_and_its_reviewer_reads_it(enter: Enter, address: str) -> None:
    work = Work(address, tasks=1, answers_per_task=1, review_rule="everything").start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    choose(page, "Good")
    page.get_by_role("button", name="Flag for the owner").click()
    page.get_by_label("What should the owner know?").fill("Two texts in one.")
    assert axe(page) == []
    with page.expect_request(lambda request: "Two texts" in (request.post_data or "")):
        page.get_by_role("button", name="Keep", exact=True).click()
    flag = page.get_by_role("button", name="Flagged for the owner")
    expect(flag).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(flag).to_be_visible()
    page.wait_for_timeout(300)  # a press in the first quarter of a second is one too many
    page.keyboard.press("Control+Enter")
    until(lambda: [each["note"] for each in work.given()] == ["Two texts in one."])
    until(lambda: work.given()[0]["review_due_at"])
    rui = enter("rui@caravan.test")
    rui.goto(f"/review/{work.given()[0]['id']}/")
    expect(rui.get_by_text("Two texts in one.")).to_be_visible()


def test_instructions_stand_beside_the_task_and_come_again_when_they_change(enter: Enter, address: str) -> None:
    work = Work(address, instructions="Good is **glad**.").start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    dialog = page.get_by_role("dialog", name="Instructions")
    dialog.get_by_role("button", name="Keep them beside the task").click()
    beside = page.get_by_role("complementary", name="Instructions")
    expect(beside.get_by_text("glad")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Alt+g")
    expect(beside).not_to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="Good")).to_be_visible()
    expect(dialog).not_to_be_visible()
    work.olga("PATCH", f"{work.path}/", {"instructions": "Good is **sad**."})
    page.reload()
    expect(dialog.get_by_text("These instructions have changed.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_thumb_is_enough_on_a_phone(enter: Enter, address: str, scheme: str) -> None:
    work = Work(address, tasks=3).start()
    page = enter("ann@caravan.test", color_scheme=scheme, reduced_motion="reduce", **PHONE)
    page.goto(work.room)
    choose(page, "Good")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    submit = page.get_by_role("button", name="Submit")
    box = submit.bounding_box()
    assert box
    assert box["y"] > 844 * 0.8
    assert box["height"] >= 44
    submit.tap()
    expect(page.locator("cv-text")).to_have_text("Post number 2")
    page.get_by_role("button", name="Skip").tap()
    page.get_by_role("radio", name="Something is missing").check()
    page.get_by_role("button", name="Skip this task").tap()
    expect(page.locator("cv-text")).to_have_text("Post number 3")
    until(lambda: work.moods() == ["Good"])


def test_who_works_by_ear_is_led_to_each_new_task(enter: Enter, address: str) -> None:
    work = Work(address).start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    hand_in(page, "Good")
    expect(page.get_by_role("group", name="Task 2")).to_be_focused()
    page.wait_for_timeout(300)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="needs an answer")).to_be_visible()
    expect(page.get_by_role("radio", name="Good")).to_be_focused()


PICTURES = """<View><Image name="image" value="$text"/>
<Choices name="mood" toName="image" required="true"><Choice value="Good"/><Choice value="Bad"/></Choices></View>"""


def test_the_next_task_comes_with_its_picture_before_it_is_asked_for(enter: Enter, address: str) -> None:
    work = Work(address, tasks=0, label_config=PICTURES)
    rows = [{"text": f"/static/samples/street-{number}.svg"} for number in (1, 2, 3)]
    work.olga("POST", f"{work.path}/imports/", {"tasks": rows})
    work.start()
    page = enter("ann@caravan.test")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(work.room)
    expect(page.locator("svg.canvas image")).to_have_attribute("href", "/static/samples/street-1.svg")
    page.wait_for_load_state("networkidle")
    assert any("street-2.svg" in url for url in asked), asked
    page.context.set_offline(True)
    choose(page, "Good")
    page.keyboard.press("Control+Enter")
    expect(page.locator("svg.canvas image")).to_have_attribute("href", "/static/samples/street-2.svg")
    expect(page.locator(".stage.is-broken")).to_have_count(0)


def test_the_clock_is_shown_to_who_wants_it(enter: Enter, address: str) -> None:
    work = Work(address).start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    clock = page.get_by_role("timer", name="Time on this task")
    expect(page.get_by_role("radio", name="Good")).to_be_visible()
    expect(clock).not_to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Keys and help").click()
    page.get_by_label("Show the time spent on a task").check()
    page.keyboard.press("Escape")
    expect(clock).to_have_text("0:02")
    assert axe(page) == []
    page.reload()
    expect(clock).to_be_visible()


def test_the_count_grows_with_each_answer(enter: Enter, address: str) -> None:
    work = Work(address).start()
    page = enter("ann@caravan.test")
    page.goto(work.room)
    hand_in(page, "Good")
    expect(page.locator(".room-progress")).to_contain_text("1 answered")


BROKEN = {
    "Image": "The picture could not be loaded",
    "Audio": "The sound does not load",
    "Video": "The video could not be loaded",
    "Pdf": "The document could not be opened",
    'Table valueType="url"': "could not be loaded from",
}


def test_what_does_not_load_is_tried_again_or_reported_as_broken(enter: Enter, address: str) -> None:
    objects = "".join(
        f'<{tag} name="o{at}" value="$o{at}"/><Rating name="r{at}" toName="o{at}"/>' for at, tag in enumerate(BROKEN)
    )
    work = Work(address, tasks=0, label_config=f"<View>{objects}</View>")
    gone = {f"o{at}": f"/static/gone/{at}" for at in range(len(BROKEN))}
    work.olga("POST", f"{work.path}/imports/", {"tasks": [gone]})
    work.start()
    page = enter("ann@caravan.test", viewport={"width": 390, "height": 844})
    page.route("**/static/gone/*", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(address + work.room)
    for words in BROKEN.values():
        notice = page.locator(".trouble", has_text=words)
        expect(notice.get_by_role("button", name="Try again")).to_be_visible()
        expect(notice.get_by_role("button", name="Report as broken")).to_be_visible()
    assert axe(page) == []
    page.unroute("**/static/gone/*")
    page.route("**/static/gone/0", lambda route: route.fulfill(path="static/public/samples/cells.png"))
    page.locator("cv-image").get_by_role("button", name="Try again").click()
    expect(page.locator("cv-image .trouble")).to_be_hidden()
    expect(page.locator("cv-image .stage")).to_be_visible()
    page.locator("cv-video").get_by_role("button", name="Report as broken").click()
    expect(page.get_by_role("radio", name="Something is missing or does not load")).to_be_checked()
    page.get_by_label("Anything to add?").fill("Nothing plays")
    with page.expect_response("**/skip/") as skipped:
        page.get_by_role("button", name="Skip this task").click()
    assert skipped.value.ok
    assert skipped.value.request.post_data_json == {"reason": "broken", "comment": "Nothing plays"}
    expect(page.get_by_text("That was everything")).to_be_visible()
