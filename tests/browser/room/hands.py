"""What hands do to words on a page: drag over them, touch them."""

from typing import Any

from playwright.sync_api import Page

# The middle of the first and the last letter of the words, wherever they stand in the element.
ENDS = """([selector, words]) => {
  const root = document.querySelector(selector);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    node.parentElement.scrollIntoView({ block: "nearest" });
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const rects = [...range.getClientRects()].filter(({ width }) => width);
    const [first, last] = [rects[0], rects[rects.length - 1]];
    const rtl = getComputedStyle(node.parentElement).direction === "rtl";
    const edge = (rect, end) => (rtl !== end ? rect.right - 1 : rect.left + 1);
    return [[edge(first, false), (first.top + first.bottom) / 2], [edge(last, true), (last.top + last.bottom) / 2]];
  }
  throw new Error("no such words: " + words);
}"""


def ends(page: Page, words: str, within: str = ".text-body") -> Any:
    """Return the points where words begin and end on the screen."""
    return page.evaluate(ENDS, [within, words])


def drag(page: Page, words: str, until: str = "", within: str = ".text-body") -> None:
    """Mark words with the mouse, or from these words to others, once what marks them is there."""
    page.locator(f"{within}[tabindex]").wait_for()
    start = ends(page, words, within)[0]
    end = ends(page, until or words, within)[1]
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()
    page.wait_for_timeout(60)


def press(page: Page, words: str, within: str = ".text-body") -> None:
    """Click in the middle of words."""
    (left, top), (right, _) = ends(page, words, within)
    page.mouse.click((left + right) / 2, top)
    page.wait_for_timeout(60)


def touch(page: Page, x: float, y: float, seconds: float = 0.05) -> None:
    """Tap, or hold a finger."""
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    page.wait_for_timeout(int(seconds * 1000))
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()
