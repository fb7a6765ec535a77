"""A reviewer refuses an answer by keyboard alone, and its author reads why; and what sound may do on its page."""

import json
import time
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rewards.management.commands.seed_demo import ORGANISATION
from tests.browser.conftest import PASSWORD, axe
from tests.factories.annotation import CHOICE_CONFIG, choice

TITLE = "Review: mood of posts"
COMMENT = "The author is glad. Read the last sentence again."
PATIENCE_S = 60
# One token a person for all tests: signing in is limited, as it should be.
TOKENS: dict[tuple[str, ...], str] = {}


class Api:
    """One person's calls of the public API."""

    def __init__(self, address: str, email: str, scopes: list[str]) -> None:
        self.address = address
        self.token = TOKENS.get((address, email, *scopes), "")
        if not self.token:
            wanted = {"email": email, "password": PASSWORD, "name": "test", "scopes": scopes}
            self.token = self("POST", "/api/v1/accounts/token/", wanted)["token"]
            TOKENS[address, email, *scopes] = self.token

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        """Return what an address answers."""
        return json.loads(self.quietly(method, path, body))

    def quietly(self, method: str, path: str, body: Any = None) -> bytes:
        """Call an address that may answer nothing."""
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Token {self.token}"} if self.token else {}
        )
        payload = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, payload, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bytes(answer.read())


def live_campaign(olga: Api) -> str:
    """Return the address under /api/ of a campaign with one task and the money for its one answer."""
    houses = olga("GET", "/api/v1/accounts/me/")["organisations"]
    fields = {
        "organisation": next(each["id"] for each in houses if each["name"] == ORGANISATION),
        "title": TITLE,
        "label_config": CHOICE_CONFIG,
        "price_base_units": "50000",
        "answers_per_task": 1,
        "review_rule": "everything",
    }
    path = f"/api/v1/campaigns/{olga('POST', '/api/v1/campaigns/', fields)['id']}"
    olga("POST", f"{path}/imports/", {"tasks": [{"text": "Rain again. I love it!"}]})
    olga("POST", f"{path}/fund/", {"amount_base_units": "50000"})
    until(lambda: olga("GET", f"{path}/progress/")["available_base_units"] == "50000")
    olga("POST", f"{path}/state/", {"state": "live"})
    return path


def until(done: Callable[[], Any]) -> Any:
    """Return what `done` gives once it gives something."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := done():
            return found
        time.sleep(0.5)
    pytest.fail("it did not come about")


def tab_to(page: Page, name: str, presses: int = 40) -> None:
    """Press Tab until what has the focus is called `name`."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and name in page.locator(":focus").inner_text():
            return
    pytest.fail(f"Tab never reached {name}")


@pytest.fixture
def waiting(address: str) -> str:
    """An answer of Ann's that waits for Rui; its id."""
    path = live_campaign(Api(address, "olga@caravan.test", ["manage", "read"]))
    ann = Api(address, "ann@caravan.test", ["label", "read"])
    assignment = ann("POST", f"{path}/assignments/", {})["assignments"][0]["id"]
    answer = {"submission_id": str(uuid.uuid4()), "result": choice("Good")}
    given: str = ann("POST", f"/api/v1/assignments/{assignment}/submit/", answer)["contribution"]
    rui = Api(address, "rui@caravan.test", ["review", "read"])
    until(lambda: any(each["id"] == given for each in rui("GET", f"/api/v1/reviews/?campaign={path.split('/')[-1]}")))
    return given


@pytest.mark.timeout(180)
def test_an_answer_is_refused_by_keyboard_and_its_author_reads_why(enter: Callable[..., Page], waiting: str) -> None:
    rui = enter("rui@caravan.test")
    rui.goto(f"/review/{waiting}/")
    expect(rui.get_by_role("radio", name="Good")).to_be_checked()
    tab_to(rui, "Reject…")
    rui.keyboard.press("Enter")
    rui.keyboard.press("Tab")
    expect(rui.get_by_label("Reason")).to_be_focused()
    rui.keyboard.type("The instr")
    rui.keyboard.press("Tab")
    expect(rui.get_by_label("Comment")).to_be_focused()
    rui.keyboard.type(COMMENT)
    rui.keyboard.press("Tab")
    expect(rui.get_by_role("button", name="Reject", exact=True)).to_be_focused()
    rui.keyboard.press("Enter")
    expect(rui.get_by_text("Rejected.")).to_be_visible()

    ann = enter("ann@caravan.test", viewport={"width": 390, "height": 844})
    ann.goto("/history/")
    ann.get_by_role("link", name=TITLE).first.click()
    verdict = ann.get_by_role("region", name="The verdict and why")
    expect(verdict.get_by_text("Rejected", exact=True)).to_be_visible()
    expect(verdict.get_by_text("The instructions were not followed")).to_be_visible()
    expect(verdict.get_by_text(COMMENT)).to_be_visible()
    expect(verdict.get_by_text("not paid; held")).to_be_visible()
    expect(ann.get_by_role("radio", name="Good")).to_be_checked()
    assert axe(ann) == []


BOXES = """<View><Image name="image" value="$image"/><RectangleLabels name="it" toName="image">
  <Label value="Car"/><Label value="Tree"/></RectangleLabels>
  <TextArea name="words" toName="image" required="true"/></View>"""


def seen(words: str, *boxes: tuple[float, str]) -> list[dict[str, Any]]:
    """Boxes of one size at places from the left, and words."""
    size = {"original_width": 960, "original_height": 600, "image_rotation": 0}
    place = {"y": 20, "width": 20, "height": 40, "rotation": 0}
    marked = [
        {
            **size, "id": f"r{number}", "from_name": "it", "to_name": "image", "type": "rectanglelabels",
            "value": {**place, "x": x, "rectanglelabels": [label]},
        }
        for number, (x, label) in enumerate(boxes)
    ]  # fmt: skip
    said = {"id": "w", "from_name": "words", "to_name": "image", "type": "textarea", "value": {"text": [words]}}
    return [*marked, said]


@pytest.fixture
def disputed(address: str) -> str:
    """An answer of Ann's that waits for Rui beside another one of Bruno's; its id."""
    olga = Api(address, "olga@caravan.test", ["manage", "read"])
    houses = olga("GET", "/api/v1/accounts/me/")["organisations"]
    fields = {
        "organisation": next(each["id"] for each in houses if each["name"] == ORGANISATION),
        "title": "Review: cars in streets",
        "label_config": BOXES,
        "price_base_units": "0",
        "answers_per_task": 2,
        "review_rule": "everything",
    }
    path = f"/api/v1/campaigns/{olga('POST', '/api/v1/campaigns/', fields)['id']}"
    olga("POST", f"{path}/imports/", {"tasks": [{"image": "/static/samples/street-1.svg"}]})
    olga("POST", f"{path}/state/", {"state": "live"})
    given = []
    for email, result in (
        ("ann@caravan.test", seen("a red car by a tree", (10, "Car"), (40, "Car"), (70, "Tree"))),
        ("bruno@caravan.test", seen("a blue car by a tree", (10, "Car"), (42, "Tree"))),
    ):
        person = Api(address, email, ["label", "read"])
        assignment = person("POST", f"{path}/assignments/", {})["assignments"][0]["id"]
        answer = {"submission_id": str(uuid.uuid4()), "result": result}
        given.append(person("POST", f"/api/v1/assignments/{assignment}/submit/", answer)["contribution"])
    rui = Api(address, "rui@caravan.test", ["review", "read"])
    list_of = f"/api/v1/reviews/?campaign={path.split('/')[-1]}"
    until(lambda: given[0] in {each["id"] for each in rui("GET", list_of)})
    found: str = given[0]
    return found


def test_two_answers_side_by_side_and_what_differs(enter: Callable[..., Page], disputed: str) -> None:
    rui = enter("rui@caravan.test")
    rui.goto(f"/review/{disputed}/")
    expect(rui.locator("cv-answer svg [data-region]")).to_have_count(3)
    expect(rui.locator(".side summary").first).to_contain_text("Consensus")
    rui.get_by_text("Answer A").click()
    bruno = rui.locator(".side[data-letter=A]")
    expect(
        bruno.get_by_text("1 the same, 0 elsewhere, 1 labelled otherwise, 1 only here, 0 only there")
    ).to_be_visible()
    expect(bruno.get_by_role("listitem").first).to_have_text(
        "Car, 40 % from the left, 20 % from the top, 20 × 40 %: there labelled Tree"
    )
    expect(bruno.locator("del")).to_have_text("red")
    expect(bruno.locator("ins")).to_have_text("blue")
    rui.get_by_role("radio", name="None").focus()
    rui.keyboard.press("ArrowRight")
    other = rui.locator(".beside-other")
    expect(other.locator("svg [data-region]")).to_have_count(2)
    rui.get_by_label("Only what differs").check()
    expect(other.locator("svg [data-region].is-hidden")).to_have_count(1)
    expect(rui.locator("cv-answer").first.locator("svg [data-region].is-hidden")).to_have_count(1)
    assert axe(rui) == []
    rui.set_viewport_size({"width": 390, "height": 844})
    assert rui.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert axe(rui) == []


def test_sound_plays_within_the_policy_of_its_page(enter: Callable[..., Page]) -> None:
    ann = enter("ann@caravan.test")
    ann.goto("/campaigns/?q=voice")
    ann.get_by_role("link", name="Short voice notes").click()
    ann.get_by_role("link", name="Start labelling").click()
    expect(ann.get_by_role("dialog", name="Instructions")).to_be_visible()
    ann.keyboard.press("Escape")
    expect(ann.locator("cv-audio canvas").first).to_be_visible()
    ann.keyboard.press("Space")
    expect(ann.get_by_role("button", name="Pause")).to_be_visible()
    ann.wait_for_timeout(500)
    ann.keyboard.press("Space")
    expect(ann.get_by_role("button", name="Play")).to_be_visible()
