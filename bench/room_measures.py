"""Measures of a labelling room in a browser: any room, so that two can be put side by side."""

import gzip
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from bench.room_hands import box_hands, word_hands

PROBE = (Path(__file__).parent / "room_probe.js").read_text(encoding="utf-8")
COLD_LOADS, LATENCY_MS, SLOWER = 5, 120, 4
PATIENCE_MS = 90_000
# Somebody who reads leaves this much between two answers.
BETWEEN_MS = 700
VIEWPORT = {"width": 1366, "height": 900}
KINDS = {"Script": "script", "Stylesheet": "style"}
# Addresses of what had come before the first task was painted.
COME = """performance.getEntriesByType("resource")
  .filter(({ responseEnd }) => responseEnd <= roomProbe.ready)
  .map(({ name }) => name)"""


@dataclass(frozen=True)
class Room:
    """Where to find what in a labelling room.

    Args:
        address: of the site.
        cookies: of somebody signed in.
        pages: addresses of the work: "choices", "boxes" and "words".
        ready: selectors of the first thing that takes an answer, by work.
        words: selector of the text.
        picture: selector of what has the size of the picture.
        keys: names of the keys it knows: "mark" (from the keyboard), "draw" (before each box or
            stretch), "label" (after a stretch), "delete".
    """

    name: str
    address: str
    cookies: Any
    pages: dict[str, str]
    ready: dict[str, str]
    words: str
    picture: str
    keys: dict[str, tuple[str, ...]]


def measure(browser: Browser, room: Room, submits: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Return every measure of a room; what could not be measured is None and said."""
    deeds: dict[str, Callable[[], Any]] = {
        "page": lambda: _page(browser, room),
        "submit": lambda: _submits(browser, room, submits, 1),
        "submit_slow": lambda: _submits(browser, room, submits, SLOWER),
        "boxes": lambda: _interactions(browser, room, "boxes", box_hands),
        "words": lambda: _interactions(browser, room, "words", word_hands),
    }
    found = {}
    for name, deed in deeds.items():
        tell(f"{room.name}: {name} …")
        try:
            found[name] = deed()
        except Exception as error:
            tell(f"{room.name}: {name} could not be measured: {str(error).splitlines()[0]}")
            found[name] = None
    return found


def _context(browser: Browser, room: Room) -> BrowserContext:
    context = browser.new_context(
        base_url=room.address, storage_state=room.cookies, viewport=VIEWPORT, locale="en-GB"  # type: ignore[arg-type]
    )  # fmt: skip
    context.add_init_script(PROBE)
    context.set_default_timeout(PATIENCE_MS)
    return context


def _opened(context: BrowserContext, room: Room, work: str) -> tuple[Page, CDPSession, float]:
    """Open some work in a new page; the milliseconds until it was painted."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Performance.enable")
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => roomProbe.awaitReady({room.ready[work]!r}))")
    return page, session, _go(page, room.pages[work])


def _go(page: Page, address: str) -> float:
    page.goto(address, wait_until="commit")
    ready: float = _until(page, "window.roomProbe?.ready", PATIENCE_MS)
    return ready


def _until(page: Page, expression: str, patience_ms: float) -> Any:
    """Ask until the answer is yes; Playwright's own waiting is eval, which a strict policy forbids."""
    until = time.monotonic() + patience_ms / 1000
    while not (found := page.evaluate(expression)):
        if time.monotonic() > until:
            raise TimeoutError(f"still not: {expression}")
        page.wait_for_timeout(50)
    return found


def _page(browser: Browser, room: Room) -> dict[str, Any]:
    """Weight and time of a page that nothing of is known to the browser; the median of several."""
    loads = [_cold(browser, room) for _ in range(COLD_LOADS)]
    return {name: round(statistics.median(load[name] for load in loads), 1) for name in loads[0]}


def _cold(browser: Browser, room: Room) -> dict[str, float]:
    context = _context(browser, room)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    wire = {"script": 0.0, "style": 0.0, "other": 0.0}
    bodies: list[tuple[str, Any]] = []

    def begun(event: Any) -> None:
        kinds[event["requestId"]] = KINDS.get(event.get("type", ""), "other")

    def ended(event: Any) -> None:
        wire[kinds.get(event["requestId"], "other")] += event["encodedDataLength"]

    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", ended)
    page.on("response", lambda response: bodies.append((response.request.resource_type, response)))
    page.add_init_script(f"addEventListener('DOMContentLoaded', () => roomProbe.awaitReady({room.ready['choices']!r}))")
    ready = _go(page, room.pages["choices"])
    page.wait_for_load_state("networkidle")
    come = set(page.evaluate(COME))
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    scripts, styles = _zipped(bodies, "script"), _zipped(bodies, "stylesheet")
    context.close()
    return {
        "script_gzip_kb": sum(size for url, size in scripts.items() if url in come) / 1000,
        "script_quiet_gzip_kb": sum(scripts.values()) / 1000,
        "style_gzip_kb": sum(styles.values()) / 1000,
        "script_wire_kb": wire["script"] / 1000,
        "style_wire_kb": wire["style"] / 1000,
        "wire_kb": sum(wire.values()) / 1000,
        "requests": float(len(kinds)),
        "ready_ms": ready,
        "heap_mb": heap / 1e6,
    }


def _zipped(bodies: list[tuple[str, Any]], kind: str) -> dict[str, int]:
    """Bytes of each file of a kind as gzip makes it, by address: not every server compresses."""
    files = {response.url: response for found, response in bodies if found == kind and response.ok}
    return {url: len(gzip.compress(response.body(), 9)) for url, response in files.items()}


def _submits(browser: Browser, room: Room, count: int, slower: int) -> dict[str, Any]:
    """Milliseconds from the keys that submit to the next task's words painted, over a slow line."""
    context = _context(browser, room)
    page, session, _ = _opened(context, room, "choices")
    page.wait_for_load_state("networkidle")
    line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.keyboard.press("Escape")
    page.evaluate("selector => { roomProbe.words = selector; }", room.words)
    for number in range(1, count + 1):
        page.wait_for_timeout(BETWEEN_MS)
        page.keyboard.press("1")
        page.wait_for_timeout(100)
        page.keyboard.press("Control+Enter")
        _until(page, f"roomProbe.submits.length >= {number}", 20_000)
    times = sorted(page.evaluate("roomProbe.submits"))
    context.close()
    return {"count": len(times), "median_ms": round(statistics.median(times), 1), "p95_ms": _at(times, 0.95)}


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1)


def _interactions(
    browser: Browser, room: Room, work: str, hands: Callable[[Page, Room, Callable[[str], None]], None]
) -> dict[str, Any]:
    """How long every key and press waited for its frame; worst as the browser's Event Timing has it (in steps of 8)."""
    context = _context(browser, room)
    page, _, open_ms = _opened(context, room, work)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.keyboard.press("Escape")

    def step(name: str) -> None:
        page.wait_for_timeout(120)
        page.evaluate("name => { roomProbe.watching = true; roomProbe.step = name; }", name)

    hands(page, room, step)
    page.wait_for_timeout(500)
    inputs, events, drags = page.evaluate("[roomProbe.inputs, roomProbe.events, roomProbe.drags]")
    context.close()
    times = sorted(each["ms"] for each in inputs)
    slow: dict[str, float] = {}
    for each in events:
        slow[each["step"]] = max(slow.get(each["step"], 0), each["duration"])
    return {
        "open_ms": round(open_ms, 1),
        "count": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": _at(times, 0.95),
        "worst_ms": max([each["duration"] for each in events], default=16),
        "worst_of": slow,
        "worst_drag_ms": round(max(drags, default=0.0), 1),
    }
