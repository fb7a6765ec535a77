"""Opens every community template of Label Studio in our playground, answers it, and lets the language judge the answer.

Run by `make oracle`; `python -m tests.oracle.label_studio_room --only WORDS` takes the templates whose name has these
words. Each gets the task that `example_task` invents. It fails if the console complains, if something "cannot be
shown", if nothing can be answered in the plainest way (the first choice, a star, a word, the first region), or if that
answer is not as the language wants it.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotation import labelspec
from bench.chromium import chromium
from caravan.devstack.stack import running_stack
from tests.oracle.label_studio_sdk import install, templates

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READY_MS, BETWEEN_MS = 20_000, 350
# Answers to the questions, element by element, as a person would give them: the first of everything.
ANSWERS: dict[str, str] = {
    "cv-choices": "input",
    "cv-rating": "input",
    "cv-taxonomy": '[role="treeitem"] input, [role="treeitem"]',
    "cv-pairwise": "input",
    # Up in a row; to the bucket before, as what is not sorted yet stands behind all of them.
    "cv-ranker": ".rank-steps button:nth-last-child(2)",
}
# What is drawn or marked with the first label: the element, where to put the focus, the keys.
REGIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "cv-text": (".text-body", ("ArrowRight", "Shift+ArrowRight", "Enter")),
    "cv-hypertext": (".text-body", ("ArrowRight", "Shift+ArrowRight", "Enter")),
    "cv-paragraphs": (".text-body", ("ArrowRight", "Shift+ArrowRight", "Enter")),
    "cv-image": ("svg", ("n", "Space", "Enter")),
    "cv-audio": ("", ("n",)),
    "cv-video": ("", ("n", "m")),
    "cv-series": ("", ("n",)),
    "cv-pdf": ("", ("n",)),
}
# Take the first label there is for an object, unless something can be drawn on it already.
ARM = """it => {
  const { desk, node: { name } } = it;
  if (desk.pen(name)) return;
  const controls = new Set(desk.config.drawing(name).map((control) => control.name));
  const labels = [...document.querySelectorAll("cv-labels")].find((face) => controls.has(face.node.name));
  labels?.querySelector("input")?.click();
}"""
MESSAGES = 4
# What a stranger's browser may say about media that stand on other people's machines.
NOT_OURS = ("net::ERR_", "Failed to load resource")


def main() -> int:
    """Try the templates; 0 if each was shown and its answer taken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="words in the name of a template")
    parser.add_argument("--site", default="", help="address of a running Caravan; otherwise one is started")
    options = parser.parse_args()
    install()
    wanted = [each for each in templates() if options.only.lower() in each["name"].lower()]
    if options.site:
        found = _tried(options.site, wanted)
    else:
        with running_stack(processes=("postgres", "redis", "web"), preparations=(("migrate", "--noinput"),)) as env:
            found = _tried(env["CARAVAN_PUBLIC_URL"], wanted)
    wrong = [each for each in found if each["wrong"]]
    silent = [each["name"] for each in found if not each["answered"] and not each["wrong"]]
    ok = not wrong and not silent
    report = {"ok": ok, "templates": len(found), "wrong": len(wrong), "answered_nothing": silent}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0 if ok else 1


def _tried(address: str, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    with chromium() as browser:
        for number, template in enumerate(wanted, 1):
            outcome = _try(browser, address, template)
            found.append(outcome)
            said = "; ".join(outcome["wrong"])[:600] or ", ".join(outcome["answered"]) or "shown, nothing answered"
            verdict = "WRONG" if outcome["wrong"] else "ok"
            sys.stdout.write(f"{number:>3}/{len(wanted)} {verdict}: {template['name']}: {said}\n")
            sys.stdout.flush()
    return found


def _try(browser: Browser, address: str, template: dict[str, Any]) -> dict[str, Any]:
    """Show and answer one template; what was answered, and what is wrong."""
    wrong: list[str] = []
    context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" and _ours(said.text) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    answered: list[str] = []
    try:
        config = labelspec.parse(template["config"])
        task = labelspec.example_task(config)
        _open(page, template["config"], task)
        wrong += page.locator(".notice-warning:visible", has_text="cannot be shown").all_inner_texts()
        wrong += page.locator(".is-broken:visible").evaluate_all("all => all.map(it => it.dataset.broken ?? 'broken')")
        for step in (_talk, _answer, _mark, _write, _answer):
            step(page)
        result = page.locator("cv-playground").evaluate("it => it.result")
        answered = sorted({item["type"] for item in result})
        wrong += [str(problem) for problem in labelspec.check_result(config, task, result) if result]
    except Exception as error:
        wrong.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
    finally:
        context.close()
    return {"name": template["name"], "wrong": wrong, "answered": answered}


def _ours(said: str) -> bool:
    return not any(words in said for words in NOT_OURS) or "Content Security Policy" in said


def _open(page: Page, config: str, task: Any) -> None:
    sketch = json.dumps({"config": config, "task": task}).encode()
    page.goto("/playground/?view=preview#j=" + base64.urlsafe_b64encode(sketch).decode().rstrip("="))
    page.locator("cv-playground[data-ready]").wait_for(timeout=READY_MS)
    page.wait_for_timeout(BETWEEN_MS)


def _answer(page: Page) -> None:
    """Take the first of every question that has no answer yet."""
    for tag, first in ANSWERS.items():
        for control in page.locator(f"{tag}:visible").all():
            if not control.evaluate("it => it.readOnly || it.desk?.answer(it.control) !== undefined"):
                _press(control.locator(first).first)
    page.wait_for_timeout(BETWEEN_MS)


def _press(target: Any) -> None:
    if not target.count():
        return
    tag = target.evaluate("it => it.type ?? it.tagName.toLowerCase()")
    if tag in {"radio", "checkbox"}:
        target.evaluate("it => it.click()")
    else:
        target.click(timeout=2000)


def _mark(page: Page) -> None:
    """Make a region of every object that takes one, by keys."""
    for tag, (focus, keys) in REGIONS.items():
        for thing in page.locator(f"{tag}:visible").all():
            if not thing.evaluate("it => it.desk.config.drawing(it.node.name).length"):
                continue
            if focus and thing.locator(focus).count():
                thing.locator(focus).first.focus()
            thing.evaluate(ARM)
            for key in keys:
                page.keyboard.press(key)
                page.wait_for_timeout(60)
    page.wait_for_timeout(BETWEEN_MS)


def _write(page: Page) -> None:
    """Fill what is typed."""
    typed = {"textarea": "Words", "input[type=number]": "1", "input[type=date]": "2024-05-06"}
    more = {"input[type=datetime-local]": "2024-05-06T07:08", "input[type=time]": "07:08"}
    for selector, words in (typed | more).items():
        for field in _fillable(page, selector):
            field.fill(words)
    page.wait_for_timeout(BETWEEN_MS)


def _talk(page: Page) -> None:
    """Say something to whoever is there."""
    for field in page.locator("cv-chat .composer textarea:visible").all():
        for number in range(MESSAGES):
            field.fill(f"Message {number}")
            field.press("Enter")


def _fillable(page: Page, selector: str) -> Iterator[Any]:
    inside = "cv-textarea, cv-number, cv-datetime, cv-prompt"
    for field in page.locator(inside).locator(f"{selector}:visible").all():
        if field.is_editable() and not field.input_value():
            yield field


if __name__ == "__main__":
    sys.exit(main())
