"""Holds our reading of the labelling language against Label Studio's own: its validator, its samples, its templates.

Run by `make oracle`. The packages (over 500 MB) go into a virtual environment of their own under `.caravan/oracle/`.
Three questions, each for every control we share:

1. Is what we accept accepted there? Results are drawn from the same cases as our property tests.
2. Is what its generators make accepted here?
3. Can every community template be read here, and does the invented task fit?

Leaves with 1 if any answer is no and the difference is not among `KNOWN`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotation.labelspec import Problem

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".caravan" / "oracle"
PYTHON = HOME / "venv" / "bin" / "python"
TEMPLATES = HOME / "package" / "label_studio" / "annotation_templates"
PACKAGES = {"label-studio-sdk": "2.1.2", "label-studio": "1.23.2"}
DRAWN = 5
# What the generators make follows a schema of types alone, without a look at the task: here is where we look further.
STRICTER = {
    "data-missing": "its sample tasks leave out the lists of options, entries and numbers a config names",
    "data-not-list": "its sample task has one picture where valueList wants several",
    "missing-key": "it leaves out the size of the picture or the length of the sound, and offsets into HTML",
    "no-region": "it gives answers about regions that are not there",
    "hidden": "it answers what is not shown",
    "required": "it leaves out what is required",
    "past-the-end": "its spans run past the text",
    "reversed": "its spans end before they start",
    "out-of-range": "its numbers are not bounded",
    "over-the-edge": "its boxes leave the picture",
    "expected-integer": "its offsets have fractions",
    "expected-string": "its times are numbers where the config wants dates",
    "bad-phrase": "it numbers phrases as numbers, the editor as strings",
    "bad-mask": "its masks are noise",
    "one-expected": "it gives several labels where one is allowed",
    "duplicate-value": "it gives a label twice",
    "empty-answer": "it gives an empty list instead of nothing",
    "blank-text": "its texts may be empty",
    "too-many-values": "it does not count maxSubmissions",
    "unknown-label": "its taxonomy paths do not follow the tree",
    "duplicate-answer": "it answers the whole several times",
    "messages-missing": "it does not repeat the conversation",
    "too-few-messages": "it does not count messages",
    "message-changed": "it makes up another conversation",
    "required-for-region": "it leaves regions without what is required of each",
    "too-many-uses": "it does not count maxUsages",
    "not-instant": "its moments last a while",
    "duplicate-id": "it answers and marks under one id",
    "geometry-mismatch": "its answers about a region do not repeat the place",
    "outside-the-series": "its moments lie outside the series",
    "too-many-problems": "it makes many of the mistakes above",
}
# Other differences: (question, control or template) to the reason.
KNOWN: dict[tuple[str, str], str] = {
    ("ours", "MagicWand"): "a wand leaves brush strokes, as in the editor; the SDK names their type after the tag",
    ("ours", "Choices"): "its validator cannot read the paths of nested choices",
    ("sample", "Choices"): "its generator makes no paths of nested choices",
    ("ours", "Pairwise"): "its validator looks for an object; the editor writes the control itself; here both will do",
    ("sample", "DateTime"): "its moments have fractions and a zone, whatever the control asks",
    ("sample", "TimelineLabels"): "its ranges may say enabled, which the editor never does",
    ("sample", "Videos / Video Frame Classification (community)"): "the same",
    ("sample", "Bitmask"): "its masks may name a format, which says nothing: the picture does",
    ("sample", "BitmaskLabels"): "the same",
    ("sample", "MagicWand"): "the same, the other way about",
}


def main() -> int:
    """Ask all three questions; 0 if nothing unexpected was answered."""
    sys.path.insert(0, str(ROOT))
    install()
    cases = [*_cases(), *templates()]
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked.json", Path(folder) / "answered.json"
        asked.write_text(json.dumps(cases), encoding="utf-8")
        # -P: this file's own name must not hide the package.
        subprocess.run([PYTHON, "-P", __file__, str(asked), str(answered)], check=True)
        replies = json.loads(answered.read_text(encoding="utf-8"))
    differences = [found for case, reply in zip(cases, replies, strict=True) for found in _compare(case, reply)]
    unexpected = [found for found in differences if found[:2] not in KNOWN]
    for question, name, detail in differences:
        reason = KNOWN.get((question, name))
        sys.stdout.write(f"{'known' if reason else 'NEW'}: {question} {name}: {reason or detail}\n")
    report = {"ok": not unexpected, "cases": len(cases), "known": len(differences) - len(unexpected)}
    sys.stdout.write(json.dumps(report) + "\n")
    return 1 if unexpected else 0


def install() -> None:
    """Install the packages, unless they are there."""
    uv = [sys.executable, "-m", "uv"]
    if not PYTHON.exists():
        subprocess.run([*uv, "venv", "-q", "--clear", str(HOME / "venv")], check=True)
        sdk = f"label-studio-sdk=={PACKAGES['label-studio-sdk']}"
        subprocess.run([*uv, "pip", "install", "-q", "-p", str(PYTHON), sdk], check=True)
    if not TEMPLATES.exists():
        package = f"label-studio=={PACKAGES['label-studio']}"
        target = ["--no-deps", "--target", str(HOME / "package")]
        subprocess.run([*uv, "pip", "install", "-q", "-p", str(PYTHON), *target, package], check=True)


def _cases() -> Iterator[dict[str, Any]]:
    """Every control with a few of the answers our property tests draw."""
    from annotation.labelspec.catalogue import CATALOGUE
    from tests.unit.labelspec.cases import CASES

    for name, case in CASES.items():
        shared = CATALOGUE[name].type not in {"record", "capture", "prompt"}
        yield {
            "name": name, "config": f"<View>{case.inner}</View>", "task": case.task,
            "results": _drawn(case.results()) if shared else [], "template": False,
        }  # fmt: skip


def _drawn(results: Any) -> list[Any]:
    """A few answers, the same every time."""
    from hypothesis import Phase, given, settings

    kept: list[Any] = []

    @settings(max_examples=DRAWN, database=None, derandomize=True, phases=[Phase.generate], deadline=None)
    @given(results)
    def keep(result: Any) -> None:
        kept.append(result)

    keep()
    return kept


def templates() -> Iterator[dict[str, Any]]:
    """Every template of Label Studio's package."""
    import yaml

    for path in sorted(TEMPLATES.rglob("*.yml")):
        template = yaml.safe_load(path.read_text(encoding="utf-8"))
        name = f"{template['group']} / {template['title']} ({template['type']})"
        yield {"name": name, "config": template["config"], "task": {}, "results": [], "template": True}


def _compare(case: dict[str, Any], reply: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(question, name, detail) of everything the two sides see differently."""
    from annotation.labelspec import ConfigErrors, check_result, check_task, example_task, parse

    name = case["name"]
    try:
        config = parse(case["config"])
    except ConfigErrors as errors:
        yield "template", name, str(errors)
        return
    if problems := check_task(config, example_task(config)):
        yield "template", name, str(problems[0])
    for refusal in reply["refused"]:
        yield "ours", name, refusal
    task, sample = _without_nulls(reply["task"]), _without_nulls(reply["sample"])
    if task is None:
        return
    wrong = check_task(config, task)
    yield from _unexplained("sample task", name, wrong)
    if sample is not None and not wrong:
        yield from _unexplained("sample", name, check_result(config, task, sample))


def _unexplained(question: str, name: str, problems: Sequence[Problem]) -> Iterator[tuple[str, str, str]]:
    """What is refused for another reason than our being stricter."""
    for problem in problems:
        if problem.code not in STRICTER:
            yield question, name, f"{problem.where}: {problem.message} [{problem.code}]"
            return


def _without_nulls(value: Any) -> Any:
    """The value without keys whose value is null: what the generators mean by leaving out."""
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


def answer(asked: Path, answered: Path) -> None:
    """What the SDK says of each case; runs in its own environment."""
    replies = [_reply(case) for case in json.loads(asked.read_text(encoding="utf-8"))]
    answered.write_text(json.dumps(replies, default=str), encoding="utf-8")


def _reply(case: dict[str, Any]) -> dict[str, Any]:
    from label_studio_sdk.label_interface import LabelInterface  # type: ignore[import-not-found]

    try:
        interface = LabelInterface(case["config"])
    except Exception as error:
        return {
            "refused": [f"{type(error).__name__}: {error}"] if case["results"] else [],
            "task": None,
            "sample": None,
        }
    refused = []
    for result in case["results"]:
        errors = interface.validate_prediction({"result": result}, return_errors=True)
        if errors:
            refused.append(f"{errors[0]} in {json.dumps(result)[:300]}")
    return {
        "refused": refused[:1],
        "task": _tried(interface.generate_sample_task),
        "sample": (_tried(interface.generate_sample_annotation) or {}).get("result"),
    }


def _tried(generate: Any) -> Any:
    """What a generator makes; None if it cannot."""
    try:
        return generate()
    except Exception:
        return None


if __name__ == "__main__":
    if len(sys.argv) == 3:
        answer(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        raise SystemExit(main())
