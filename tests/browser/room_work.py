"""Campaigns for journeys through the labelling room, made over the API; they pay nothing, so they need no money."""

from typing import Any

from playwright.sync_api import Page, expect

from rewards.management.commands.seed_demo import ORGANISATION
from tests.browser.test_review import Api
from tests.factories.annotation import CHOICE_CONFIG


class Work:
    """One campaign: its owner's view of what came in, and the way into its room."""

    def __init__(self, address: str, *, tasks: int = 4, **fields: Any) -> None:
        self.olga = Api(address, "olga@caravan.test", ["manage", "read"])
        houses = self.olga("GET", "/api/v1/accounts/me/")["organisations"]
        made = self.olga(
            "POST",
            "/api/v1/campaigns/",
            {
                "organisation": next(each["id"] for each in houses if each["name"] == ORGANISATION),
                "title": "Room: mood of posts",
                "label_config": CHOICE_CONFIG,
                "price_base_units": "0",
                "answers_per_task": 2,
                **fields,
            },
        )
        self.pk: str = made["id"]
        self.path = f"/api/v1/campaigns/{self.pk}"
        rows = [{"text": f"Post number {number}"} for number in range(1, tasks + 1)]
        if rows:
            self.olga("POST", f"{self.path}/imports/", {"tasks": rows})
        self.room = f"/campaigns/{self.pk}/label/"
        self.ann = Api(address, "ann@caravan.test", ["label", "read"])

    def start(self) -> "Work":
        self.olga("POST", f"{self.path}/state/", {"state": "live"})
        return self

    def given(self) -> list[dict[str, Any]]:
        """Ann's answers here, newest first."""
        found: list[dict[str, Any]] = self.ann("GET", f"/api/v1/contributions/?campaign={self.pk}")["results"]
        return found

    def moods(self) -> list[str]:
        """What Ann answered, oldest first."""
        return [each["result"][0]["value"]["choices"][0] for each in reversed(self.given())]


def choose(page: Page, mood: str) -> None:
    """Answer the task on the desk."""
    expect(page.get_by_role("radio", name=mood)).to_be_visible()
    page.get_by_role("radio", name=mood).check()


def hand_in(page: Page, mood: str) -> None:
    """Answer and go on; the next task is another one."""
    before = page.locator("cv-text").inner_text()
    choose(page, mood)
    page.keyboard.press("Control+Enter")
    expect(page.locator("cv-text")).not_to_have_text(before)
