"""Pictures on the playground: places in percent, and hands that press and touch."""

from typing import Any

from playwright.sync_api import FloatRect, Locator, Page

PICTURE = "/static/samples/street-1.svg"
TASK = {"image": PICTURE}
SOON_MS = 15_000


def canvas(page: Page) -> Locator:
    """Return the picture, once it can be drawn on."""
    found = page.locator("svg.canvas[aria-label][viewBox]")
    found.first.wait_for(timeout=SOON_MS)
    # The browser drops presses on a page it has not painted yet.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    return found.first


def frame_of(found: Locator) -> FloatRect:
    """Return where something is on the screen."""
    box = found.bounding_box()
    assert box
    return box


class Hand:
    """A mouse or a finger that goes to places in percent of a picture shown whole."""

    def __init__(self, page: Page, *, finger: bool = False) -> None:
        self.page = page
        canvas(page).evaluate("it => it.scrollIntoView({block: 'center', behavior: 'instant'})")
        self.frame = frame_of(canvas(page))
        self.session = page.context.new_cdp_session(page) if finger else None

    def at(self, x: float, y: float) -> tuple[float, float]:
        box = self.frame
        return box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100

    def _touch(self, kind: str, *places: tuple[float, float]) -> None:
        assert self.session
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, *places: tuple[float, float]) -> None:
        """Press at the first place, go over the others, let go."""
        first, *rest = [self.at(*place) for place in places]
        if self.session:
            self._touch("touchStart", first)
            for place in rest:
                self._touch("touchMove", place)
            self._touch("touchEnd")
            return
        self.page.mouse.move(*first)
        self.page.mouse.down()
        for place in rest:
            self.page.mouse.move(*place, steps=3)
        self.page.mouse.up()

    def tap(self, x: float, y: float) -> None:
        if self.session:
            self._touch("touchStart", self.at(x, y))
            self._touch("touchEnd")
        else:
            self.page.mouse.click(*self.at(x, y))

    def pinch(self, apart: float) -> None:
        """Move two fingers from ten percent to `apart` percent from each other."""
        self._touch("touchStart", self.at(45, 50), self.at(55, 50))
        for step in (0.5, 1):
            half = 5 + (apart / 2 - 5) * step
            self._touch("touchMove", self.at(50 - half, 50), self.at(50 + half, 50))
        self._touch("touchEnd")


def near(value: Any, wanted: Any, slack: float = 0.6) -> bool:
    """Whether numbers, however nested, are what was wanted give or take a pixel or two."""
    if isinstance(wanted, dict):
        return all(near(value[key], each, slack) for key, each in wanted.items())
    if isinstance(wanted, list):
        return len(value) == len(wanted) and all(near(a, b, slack) for a, b in zip(value, wanted, strict=True))
    if isinstance(wanted, float | int) and not isinstance(wanted, bool):
        return bool(abs(value - wanted) <= slack)
    return bool(value == wanted)
