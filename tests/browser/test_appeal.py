"""A refusal is appealed from the answer's page: somebody else overturns it, or silence does, and the pay is earned."""

import subprocess
import sys
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, axe
from tests.browser.test_review import COMMENT, Api, live_campaign, until
from tests.factories.annotation import choice

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
LAPSE = """
from django.utils import timezone
from annotation.models import Appeal
print(Appeal.objects.filter(contribution="{answer}").update(due_at=timezone.now()))
"""


@pytest.fixture
def refused(address: str) -> str:
    """An answer of Ann's that Rui refused; its id."""
    path = live_campaign(Api(address, "olga@caravan.test", ["manage", "read"]))
    ann = Api(address, "ann@caravan.test", ["label", "read"])
    assignment = ann("POST", f"{path}/assignments/", {})["assignments"][0]["id"]
    answer = {"submission_id": str(uuid.uuid4()), "result": choice("Good")}
    given: str = ann("POST", f"/api/v1/assignments/{assignment}/submit/", answer)["contribution"]
    rui = Api(address, "rui@caravan.test", ["review", "read"])
    until(lambda: any(each["id"] == given for each in rui("GET", f"/api/v1/reviews/?campaign={path.split('/')[-1]}")))
    rui.quietly("POST", f"/api/v1/contributions/{given}/reject/", {"reason": "wrong_answer", "comment": COMMENT})
    return given


def appeal(ann: Page, answer: str) -> None:
    """Appeal from the answer's page."""
    ann.goto(f"/history/{answer}/")
    expect(ann.get_by_text("not paid; held while an appeal is possible")).to_be_visible()
    ann.locator("summary", has_text="Appeal…").click()
    ann.get_by_label("Why the refusal is wrong").fill("“I love it” is the author's word on the rain.")
    assert axe(ann) == []
    ann.get_by_role("button", name="Send the appeal").click()
    expect(ann.get_by_text("Somebody else decides until")).to_be_visible()


def earned(ann: Page, answer: str) -> None:
    """Look that the answer is paid, on its page and among the earnings."""
    ann.goto(f"/history/{answer}/")
    verdict = ann.get_by_role("region", name="The verdict and why")
    expect(verdict.get_by_text("Approved", exact=True)).to_be_visible()
    expect(verdict.get_by_text("not paid")).to_have_count(0)
    expect(ann.get_by_role("region", name="Appeal").get_by_text("Overturned", exact=True)).to_be_visible()


@pytest.mark.timeout(240)
def test_somebody_else_overturns_a_refusal_and_the_pay_is_earned(enter: Callable[..., Page], refused: str) -> None:
    ann = enter("ann@caravan.test", **PHONE)
    appeal(ann, refused)
    rui = enter("rui@caravan.test")
    rui.goto("/review/appeals/")
    expect(rui.get_by_text("No appeals wait for you")).to_be_visible()

    olga = enter("olga@caravan.test")
    olga.goto("/review/appeals/")
    olga.get_by_role("link", name="Judge").first.click()
    expect(olga.get_by_text("“I love it” is the author's word")).to_be_visible()
    expect(olga.get_by_text(COMMENT)).to_be_visible()
    expect(olga.get_by_role("radio", name="Good")).to_be_checked()
    expect(olga.get_by_role("main").get_by_text("Rui")).to_have_count(0)
    expect(olga.get_by_role("main").get_by_text("Ann", exact=True)).to_have_count(0)
    assert axe(olga) == []
    olga.get_by_label("Your words to the author").fill("You are right: the author is glad.")
    olga.get_by_role("button", name="Overturn").click()
    expect(olga.get_by_text("Decided.")).to_be_visible()

    earned(ann, refused)
    expect(ann.get_by_text("You are right: the author is glad.")).to_be_visible()
    assert axe(ann) == []
    ann.goto("/appeals/")
    expect(ann.get_by_text("You are right: the author is glad.")).to_be_visible()


@pytest.mark.timeout(240)
def test_silence_overturns_when_the_clock_runs_out(
    enter: Callable[..., Page], refused: str, address: str, site: dict[str, str]
) -> None:
    ann = enter("ann@caravan.test", **PHONE)
    appeal(ann, refused)
    moved = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", LAPSE.format(answer=refused)],
        cwd=ROOT,
        env=site,
        capture_output=True,
        text=True,
        check=True,
    )
    assert moved.stdout.strip() == "1"
    api = Api(address, "ann@caravan.test", ["label", "read"])
    until(lambda: api("GET", f"/api/v1/contributions/{refused}/")["state"] == "approved")
    earned(ann, refused)
    expect(ann.get_by_text("Nobody answered in time")).to_be_visible()
