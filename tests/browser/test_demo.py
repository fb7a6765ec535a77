"""The demo on a folder of answers made to be awkward, against the same whole site."""

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import ROOT

CLASSES = ['a & "b" <c>', "tab\there", "日本語", "  spaces  ", "plain"]


def write_folder(folder: Path) -> None:
    """Write 24 tasks × 5 workers, one answer twice, one line without a label, a third of the tasks without truth."""
    chance = random.Random(7)
    rows, truths = [], []
    for task in range(24):
        truth = CLASSES[task % len(CLASSES)]
        if task % 3:
            truths.append((f"t{task}", truth))
        for worker in range(5):
            right = chance.random() < (0.9 if worker < 4 else 0.3)
            rows.append((f"t{task}", f"w {worker}", truth if right else chance.choice(CLASSES)))
    rows += [rows[0], ("t1", "w 1", "")]
    for name, header, lines in (
        ("labels.csv", ("task", "worker", "label"), rows),
        ("truth.csv", ("task", "truth"), truths),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *lines])


def run_demo(folder: Path, site: dict[str, str], *more: str) -> tuple[int, str, str]:
    command = [sys.executable, "manage.py", "demo", "--answers", str(folder), "--review-window", "1", "--json", *more]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **site}, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.timeout(600)
def test_every_answer_is_decided_paid_claimed_and_verified(site: dict[str, str], tmp_path: Path) -> None:
    write_folder(tmp_path)
    code, out, err = run_demo(tmp_path, site)
    assert code == 0, err
    report: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    assert report["ok"]
    assert (report["tasks"], report["workers"], report["answers_submitted"]) == (24, 5, 120)
    assert report["refused_because"] == {"already_submitted": 1, "unreadable_row": 1}
    assert report["accuracy_consensus"] >= report["accuracy_majority"] > 0.5
    assert report["approved"] + report["rejected"] == 120
    owed = int(report["owed_base_units"])
    assert owed == report["approved"] * 50_000 == int(report["posted_base_units"]) == int(report["claimed_base_units"])
    assert (report["ledger_sum"], report["verified"]) == (0, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not exist"),
        ("task,who,label\n", "lacks the column worker"),
        ("task,worker,label\n", "holds no answer"),
    ],
)
def test_a_folder_of_another_form_is_refused_with_the_reason(
    site: dict[str, str], tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "labels.csv").write_text(content, encoding="utf-8")
    code, _, err = run_demo(tmp_path, site)
    assert code != 0
    assert said in err
    assert "Traceback" not in err
