"""Carries answers between our room and Label Studio's own editor, both ways, and wants them unchanged.

Run by `make oracle`; `python -m tests.oracle.label_studio_editor --only WORDS` takes the cases whose name has these
words. Each is answered in our playground by a browser, imported into a Label Studio of its own as an annotation, opened
in its editor and written out by it. What it writes must be what we wrote, must be right for the language, and must open
in our playground and come out unchanged.

Two answers are the same if nothing but this differs: the ids (but what they tie together must stay tied), the order of
the items, numbers by less than `SLACK`, and what `FREE` names.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from annotation import labelspec
from bench.chromium import chromium
from bench.label_studio import Unavailable, enter, label_studio, new_project, new_task
from caravan.devstack.stack import running_stack
from tests.oracle.editor_cases import MADE, Case
from tests.oracle.editor_sameness import differences
from tests.oracle.label_studio_sdk import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

READY_MS, DEED_MS, REST_MS = 30_000, 8000, 500
# It has read an answer if it writes the same twice, and not sooner than after so many rests.
TRIES, SETTLED = 40, 3
SAMPLES = ROOT / "static" / "public" / "samples"
# Differences that are named in docs/labelspec.md: case to the reason.
KNOWN: dict[str, str] = {}
# What the editor would save now; nothing until it has read everything.
WRITTEN = """() => {
  const store = window.Htx?.annotationStore;
  const annotation = store?.annotations.find((each) => each.pk) ?? store?.selected;
  return annotation ? JSON.parse(JSON.stringify(annotation.serializeAnnotation())) : null;
}"""
# Put items into our desk as a room does that goes on with an answer.
BEGIN = """(playground, items) => {
  const { desk } = [...playground.querySelectorAll("*")].find((it) => it.desk);
  desk.begin(items);
}"""


def main() -> int:
    """Try the cases; 0 if nothing unexpected differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="words in the name of a case")
    parser.add_argument("--site", default="", help="address of a running Caravan; otherwise one is started")
    parser.add_argument("--peer", default="", help="address of a running Label Studio; otherwise one is started")
    options = parser.parse_args()
    wanted = [case for case in MADE if options.only.lower() in case.name.lower()]
    with ExitStack() as stack:
        try:
            theirs = options.peer or stack.enter_context(label_studio(_tell))
        except Unavailable as error:
            _tell(f"Label Studio cannot be had here: {error}")
            return 2
        ours = options.site or stack.enter_context(_caravan())["CARAVAN_PUBLIC_URL"]
        browser = stack.enter_context(chromium())
        wrong = _tried(browser, ours, theirs, wanted)
    _tell(json.dumps({"ok": not wrong, "cases": len(wanted), "wrong": wrong}))
    return 1 if wrong else 0


def _caravan() -> Any:
    return running_stack(processes=("postgres", "redis", "web"), preparations=(("migrate", "--noinput"),))


def _tell(words: str) -> None:
    sys.stdout.write(words.encode(errors="replace").decode() + "\n")
    sys.stdout.flush()


def _tried(browser: Browser, ours: str, theirs: str, wanted: list[Case]) -> list[str]:
    here = browser.new_context(base_url=ours, locale="en-GB", viewport={"width": 1280, "height": 900})
    there = browser.new_context(base_url=theirs, locale="en-GB", viewport={"width": 1600, "height": 1000})
    # It asks its own site for our pictures and sounds.
    there.route("**/static/samples/**", _sample)
    enter(there.new_page())
    wrong = []
    for number, case in enumerate(wanted, 1):
        room, editor = here.new_page(), there.new_page()
        room.set_default_timeout(DEED_MS)
        try:
            found = _carried(case, room, editor)
        except Exception as error:
            found = [f"{type(error).__name__}: {' '.join(str(error).split())[:400]}"]
        room.close()
        editor.close()
        known = found and KNOWN.get(case.name)
        verdict = f"known: {known}" if known else "; ".join(found)[:1500] or "the same"
        _tell(f"{number:>2}/{len(wanted)} {case.name}: {verdict}")
        if found and not known:
            wrong.append(case.name)
    return wrong


def _sample(route: Route) -> None:
    route.fulfill(path=SAMPLES / urlsplit(route.request.url).path.rpartition("/")[2])


def _carried(case: Case, room: Page, editor: Page) -> list[str]:
    """Answer here, open there, and come back; what did not stay the same."""
    config = labelspec.parse(case.config)
    _open(room, case)
    for deed in case.deeds:
        deed(room)
    ours = _answered(room)
    if not ours:
        return ["nothing was answered"]
    found = [f"ours: {problem}" for problem in labelspec.check_result(config, case.task, ours)]
    theirs = _written_there(editor, case, ours)
    found += [f"there: {each}" for each in differences(ours, theirs)]
    found += [f"theirs: {problem}" for problem in labelspec.check_result(config, case.task, theirs)]
    _open(room, case)
    room.locator("cv-playground").evaluate(BEGIN, theirs)
    room.wait_for_timeout(REST_MS)
    again = room.locator("cv-playground").evaluate("it => it.result")
    return found + [f"back here: {each}" for each in differences(theirs, again)]


def _answered(room: Page) -> list[dict[str, Any]]:
    """The answer given in our room; masks are packed a moment after they are painted."""
    for _ in range(TRIES):
        room.wait_for_timeout(REST_MS)
        result: list[dict[str, Any]] = room.locator("cv-playground").evaluate("it => it.result")
        if result:
            return result
    return []


def _open(page: Page, case: Case) -> None:
    sketch = json.dumps({"config": case.config, "task": case.task}).encode()
    page.goto("about:blank")
    page.goto("/playground/?view=preview#j=" + base64.urlsafe_b64encode(sketch).decode().rstrip("="))
    page.locator("cv-playground[data-ready]").wait_for(timeout=READY_MS)
    page.wait_for_timeout(REST_MS)


def _written_there(page: Page, case: Case, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What its editor writes of an answer, once that stays the same."""
    page.goto("/user/account")
    address = new_task(page, new_project(page, case.config), case.task, items)
    # On a busy machine the editor may open before the answer is there; then it is opened anew.
    for _ in range(2):
        if _settled(page, address):
            break
    if case.there:
        page.evaluate(case.there)
    return page.evaluate(WRITTEN) or []


def _settled(page: Page, address: str) -> bool:
    """Open the editor and wait until it has read an answer."""
    page.goto(address)
    page.wait_for_function("() => window.Htx?.annotationStore?.selected", timeout=READY_MS)
    before: list[dict[str, Any]] = []
    for number in range(TRIES):
        page.wait_for_timeout(REST_MS)
        written: list[dict[str, Any]] = page.evaluate(WRITTEN)
        if written and written == before and number > SETTLED:
            return True
        before = written
    return False


if __name__ == "__main__":
    sys.exit(main())
