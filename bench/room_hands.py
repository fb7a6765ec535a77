"""What hands do to many boxes and to a long text: every key and press is looked at by the probe in the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from bench.room_measures import Room

# 1,000 boxes in rows over the upper part of the picture; the lowest fifth is free to draw in.
COLUMNS, ROWS, FREE = 40, 25, 80.0
SPANS, EVERY, SPAN = 500, 2000, 40
TIMES = 12

Step = Callable[[str], None]


def boxes() -> list[tuple[float, float, float, float]]:
    """Left, top, width, height of each box, in percent of the picture."""
    across, down = 100 / COLUMNS, FREE / ROWS
    return [
        (column * across + 0.3, row * down + 0.3, across * 0.7, down * 0.7)
        for row in range(ROWS)
        for column in range(COLUMNS)
    ]


def long_text() -> str:
    """A megabyte of words in lines, with nothing twice in the same place."""
    words = ("river", "harbour", "lantern", "orchard", "thunder", "copper", "winter", "violet", "marble", "forest")
    lines: list[str] = []
    size = 0
    while size < SPANS * EVERY:
        number = len(lines)
        lines.append(f"{number} " + " ".join(words[(number * 7 + at * (at + 3)) % len(words)] for at in range(60)))
        size += len(lines[-1]) + 1
    return "\n".join(lines)[: SPANS * EVERY]


def spans() -> list[tuple[int, int]]:
    """Start and end of each marked stretch."""
    return [(number * EVERY + 100, number * EVERY + 100 + SPAN) for number in range(SPANS)]


def box_hands(page: Page, room: Room, step: Step) -> None:
    """Choose boxes, move them by keys, draw new ones, take them back, delete."""
    frame = page.locator(room.picture).first.bounding_box()
    assert frame, "no picture"
    every = boxes()

    def at(x: float, y: float) -> tuple[float, float]:
        return frame["x"] + x * frame["width"] / 100, frame["y"] + y * frame["height"] / 100

    def middle(number: int) -> tuple[float, float]:
        left, top, width, height = every[number % len(every)]
        return at(left + width / 2, top + height / 2)

    for number in range(TIMES):
        step("choose")
        page.mouse.click(*middle(number * 83 + 5))
    for _ in range(TIMES):
        step("move")
        page.keyboard.press("ArrowRight")
    for number in range(TIMES // 2):
        for key in room.keys["draw"]:
            page.keyboard.press(key)
        step("draw")
        left = 4 + number * 14
        page.mouse.move(*at(left, FREE + 4))
        page.mouse.down()
        page.mouse.move(*at(left + 10, FREE + 14), steps=10)
        page.mouse.up()
    for _ in range(TIMES // 2):
        step("undo")
        page.keyboard.press("Control+z")
    for number in range(TIMES // 2):
        step("choose")
        page.mouse.click(*middle(number * 131 + 17))
        step("delete")
        page.keyboard.press(room.keys["delete"][0])


def word_hands(page: Page, room: Room, step: Step) -> None:
    """Choose marked stretches all over the text, mark new ones by mouse and by keys, take them back."""

    def place(start: int, end: int) -> tuple[float, float, float]:
        page.evaluate(
            "([selector, start, end]) => void roomProbe.place(selector, start, end)", [room.words, start, end]
        )
        page.wait_for_timeout(400)
        found = page.evaluate("words => roomProbe.place(...words)", [room.words, start, end])
        left, middle, right = found
        return left, middle, right

    known = spans()
    for number in range(TIMES):
        start = known[number * 41 % SPANS][0]
        left, middle, _ = place(start + 3, start + 5)
        step("choose")
        page.mouse.click(left, middle)
    for number in range(TIMES // 2):
        start = (number * 67 % SPANS) * EVERY + 700
        left, middle, right = place(start, start + 12)
        for key in room.keys["draw"]:
            page.keyboard.press(key)
        step("mark")
        page.mouse.move(left, middle)
        page.mouse.down()
        page.mouse.move(right, middle, steps=6)
        page.mouse.up()
        for key in room.keys["label"]:
            page.keyboard.press(key)
    for _ in range(TIMES // 2):
        step("undo")
        page.keyboard.press("Control+z")
    if room.keys["mark"]:
        page.keyboard.press("Escape")
        page.locator(room.words).focus()
        for _ in range(TIMES):
            for key in room.keys["mark"]:
                step(key)
                page.keyboard.press(key)
