"""Label Studio's labelling page with the same work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from bench.chromium import chromium
from bench.label_studio import CALL, Unavailable, enter, label_studio, new_project, new_task
from bench.room_caravan import BOXES, CHOICES, WORDS, box_items, word_items
from bench.room_hands import long_text
from bench.room_measures import Room

__all__ = ["Unavailable", "peer_room"]

# The picture comes with the task, so that neither side asks another machine.
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='960' height='600'%3E"
    "%3Crect width='960' height='600' fill='%2386aed4'/%3E%3C/svg%3E"
)
READY = {"choices": ".lsf-choice__checkbox input", "boxes": ".konvajs-content canvas", "words": ".htx-highlight"}
KEYS = {"mark": (), "draw": ("Escape", "1"), "label": (), "delete": ("Backspace",)}


@contextmanager
def peer_room(submits: int, tell: Callable[[str], None]) -> Iterator[Room]:
    """Run Label Studio around the block.

    Raises:
        Unavailable: PyPI cannot be reached, or it does not start.
    """
    with label_studio(tell) as address:
        pages, cookies = _prepared(address, submits)
        words, picture = ".lsf-htx-richtext", ".konvajs-content"
        yield Room("Label Studio", address, cookies, pages, READY, words, picture, KEYS)


def _prepared(address: str, submits: int) -> tuple[dict[str, str], Any]:
    """Make the projects through the API; their addresses, and the cookies of somebody signed in."""
    texts = [{"text": f"Task number {number} of the benchmark."} for number in range(2 * submits + 20)]
    with chromium() as browser:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        enter(page)
        pages = {
            "choices": _choices(page, texts),
            "boxes": new_task(page, new_project(page, BOXES), {"image": PICTURE}, box_items()),
            "words": new_task(page, new_project(page, WORDS), {"text": long_text()}, word_items()),
        }
        return pages, context.storage_state()


def _choices(page: Page, tasks: list[dict[str, Any]]) -> str:
    number = new_project(page, CHOICES)
    page.evaluate(CALL, [f"/api/projects/{number}/import", tasks])
    return f"/projects/{number}/data?labeling=1"
