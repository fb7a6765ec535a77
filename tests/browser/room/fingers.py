"""A finger that throws something aside or drags it."""

from typing import Any

from playwright.sync_api import Page


def swipe(page: Page, selector: str, by: float) -> None:
    """Put a finger on the first such element, move it sideways and lift it."""
    box: Any = page.locator(selector).first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    drag(page, (x, y), (x + by, y))


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Move one finger from a point of the screen to another."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", start)
    for part in (0.25, 0.5, 0.75, 1):
        touch("touchMove", (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
    touch("touchEnd")
    session.detach()
    page.wait_for_timeout(60)
