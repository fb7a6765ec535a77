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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".caravan" / "oracle"
PYTHON = HOME / "venv" / "bin" / "python"
TEMPLATES = HOME / "package" / "label_studio" / "annotation_templates"
PACKAGES = {"label-studio-sdk": "2.1.2", "label-studio": "1.23.2"}
DRAWN = 5
# Where we differ on purpose: (question, control or template) to the reason.
KNOWN: dict[tuple[str, str], str] = {}


def main() -> int:
    """Ask all three questions; 0 if nothing unexpected was answered."""
    sys.path.insert(0, str(ROOT))
    _install()
    cases = [*_cases(), *_templates()]
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


def _install() -> None:
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


def _templates() -> Iterator[dict[str, Any]]:
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
    for errors in reply["refused"]:
        yield "ours", name, errors
    task, sample = reply["task"], reply["sample"]
    if task is not None and (problems := check_task(config, task)):
        yield "sample task", name, f"{problems[0].where}: {problems[0].message}"
    elif sample is not None and task is not None and (problems := check_result(config, task, sample)):
        yield "sample", name, f"{problems[0].where}: {problems[0].message} in {json.dumps(sample)[:300]}"


def answer(asked: Path, answered: Path) -> None:
    """What the SDK says of each case; runs in its own environment."""
    replies = [_reply(case) for case in json.loads(asked.read_text(encoding="utf-8"))]
    answered.write_text(json.dumps(replies, default=str), encoding="utf-8")


def _reply(case: dict[str, Any]) -> dict[str, Any]:
    from label_studio_sdk.label_interface import LabelInterface

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
