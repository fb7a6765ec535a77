"""`manage.py aggregate` and the files it reads: every bad row is named, and nothing is decided from half a file."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from annotation.answerfiles import FORMS
from annotation.management.commands.aggregate import Progress
from annotation.quality.kinds import KINDS
from tests.unit.quality.crowds import WORLDS, crowd, duels


def aggregate(folder: Path, kind: str, text: str | bytes, **options: Any) -> tuple[int, dict[str, Any], str]:
    """Run the command on a file; the exit status, the report and what was said beside it."""
    path, out, err = folder / "given.csv", io.StringIO(), io.StringIO()
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        call_command("aggregate", path, kind=kind, out=folder / "out.csv", json=True, stdout=out, stderr=err, **options)
    except SystemExit as left:
        return int(str(left.code)), json.loads(out.getvalue()), err.getvalue()
    return 0, json.loads(out.getvalue()), err.getvalue()


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "out.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def written(kind: str, rows: Any, *, workers: bool) -> str:
    """Write answers, or the truth, as the command reads them."""
    form, out = FORMS[kind], io.StringIO()
    names = [*form.asked, "worker", *form.columns, "label", "type"]
    writer = csv.DictWriter(out, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for task, worker, answer in rows:
        task_cells = dict(zip(form.asked, task if len(form.asked) > 1 else (task,), strict=True))
        cells = [{"label": str(answer)}] if kind == "pairwise" else form.write(answer) or [{}]
        for each in cells:
            writer.writerow(task_cells | ({"worker": worker} if workers else {}) | each)
    return out.getvalue()


@pytest.mark.parametrize("kind", sorted(WORLDS))
def test_answers_go_through_files_unchanged(kind: str, tmp_path: Path) -> None:
    rows, truth = crowd(kind)
    rows, truth = rows[:100], dict(list(truth.items())[:20])
    (tmp_path / "truth.csv").write_text(
        written(kind, [(task, "", answer) for task, answer in truth.items()], workers=False)
    )

    status, report, _ = aggregate(
        tmp_path, kind, written(kind, rows, workers=True), truth=tmp_path / "truth.csv", gold=None
    )

    found = KINDS[kind].aggregate(rows)
    assert status == 0
    assert (report["tasks"], report["workers"], report["answers"]) == (len(truth), 12, len(rows))
    headline, value = next(iter(KINDS[kind].score(found, truth).items()))
    assert report[headline] == pytest.approx(value, abs=2e-3)
    assert report["peak_mb"] > 0
    assert {row["task"] for row in rows_of(tmp_path)} == set(truth)


def test_comparisons_go_through_files_unchanged(tmp_path: Path) -> None:
    rows, worth = duels()

    status, report, _ = aggregate(tmp_path, "pairwise", written("pairwise", rows, workers=True))

    assert status == 0
    assert report["answers"] == len(rows)
    assert {row["item"] for row in rows_of(tmp_path)} == set(worth)


CHOICES = "task,worker,label\n"
WRONG: dict[str, tuple[str, str | bytes, list[tuple[int, str]]]] = {
    "an empty file": ("choice", "", [(1, "the file is empty")]),
    "other columns": ("choice", "task;worker;label\n", [(1, "no column task, worker")]),
    "rows": (
        "choice",
        CHOICES + "t1,w1\nt1,,a\n,w1,a\nt1,w2,\nt1,w3,a,b\nt1,w4,a\n",
        [(2, "2 cells"), (3, "worker is empty"), (4, "task is empty"), (5, "answer is empty"), (6, "4 cells")],
    ),
    "not UTF-8": ("choice", b"task,worker,label\nt1,w1,\xff\n", [(2, "not UTF-8")]),
    "an open quote": ("choice", CHOICES + 't1,w1,"a\n', [(2, "not CSV")]),
    "an endless cell": ("choice", CHOICES + "t1,w1," + "x" * 10_000_001, [(2, "not CSV")]),
    "a book": ("text", CHOICES + "t1,w1," + "word " * 5001, [(2, "more than 5000 words")]),
    "numbers": (
        "number",
        CHOICES + "t1,w1,many\nt2,w1,nan\nt3,w1,1e400\nt4,w1,-1e200\n",
        [(2, "not a number"), (3, "not a finite"), (4, "not a finite"), (5, "beyond")],
    ),
    "rankings": ("ranking", CHOICES + "t1,w1,a>a\nt1,w2,\n", [(2, "twice"), (3, "empty")]),
    "lists": ("multi", CHOICES + 't1,w1,[1\nt1,w2,"[{}]"\n', [(2, "not a JSON list"), (3, "something else")]),
    "comparisons": (
        "pairwise",
        "worker,left,right,label\nw1,a,a,a\nw1,a,b,c\nw1,,b,b\n",
        [(2, "with itself"), (3, "neither left nor right"), (4, "left is empty")],
    ),
    "boxes": (
        "boxes",
        "task,worker,x0,y0,x1,y1,label\nt,w,0,0,0,9,a\nt,w,a,0,1,1,a\n",
        [(2, "no area"), (3, "not a number")],
    ),
    "spans": ("spans", "task,worker,start,end,type\nt,w,5,3,A\nt,w,.5,3,A\n", [(2, "not behind"), (3, "whole number")]),
    "segments": ("segments", "task,worker,start,end,label\nt,w,3,3,A\n", [(2, "not behind")]),
    "masks": (
        "masks",
        'task,worker,mask,label\nt,w,5-3,a\nt,w,"[1,2]",a\nt,w,1-4 3-6,a\nt,w,[400],a\nt,w,0-9999999999999,a\n',
        [(2, "not a stretch"), (3, "run lengths"), (4, "in order"), (5, "run lengths"), (6, "so many pixels")],
    ),
}


@pytest.mark.parametrize(("kind", "text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_by_line(
    kind: str, text: str | bytes, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    status, report, said = aggregate(tmp_path, kind, text)

    assert status == 1
    assert not (tmp_path / "out.csv").exists()
    assert [error["line"] for error in report["errors"]] == [line for line, _ in expected]
    for error, (line, reason) in zip(report["errors"], expected, strict=True):
        assert reason in error["reason"]
        assert f"given.csv, line {line}: " in said


def test_wrong_rows_are_left_out_when_asked(tmp_path: Path) -> None:
    status, report, _ = aggregate(tmp_path, "choice", CHOICES + "t1,w1\nt1,w2,a\n", skip_bad_rows=True)

    assert status == 0
    assert [problem["line"] for problem in report["bad_rows"]] == [2]
    assert rows_of(tmp_path)[0]["label"] == "a"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_file_of_nothing_but_its_header_has_no_outcome(kind: str, tmp_path: Path) -> None:
    status, report, _ = aggregate(tmp_path, kind, written(kind, [], workers=True))

    assert status == 0
    assert (report["tasks"], report["agreement"]) == (0, None)
    assert rows_of(tmp_path) == []


def test_windows_line_ends_a_mark_of_byte_order_and_blank_lines_are_no_matter(tmp_path: Path) -> None:
    status, _, _ = aggregate(
        tmp_path, "choice", b"\xef\xbb\xbfTask,Worker,Label\r\nt1,w1,a\r\n\r\nt1,w2,a\r\nt2,w1,b\r\n"
    )

    assert status == 0
    assert [(row["task"], row["label"]) for row in rows_of(tmp_path)] == [("t1", "a"), ("t2", "b")]


def test_of_one_workers_answers_to_a_task_the_last_counts(tmp_path: Path) -> None:
    _, report, _ = aggregate(tmp_path, "choice", CHOICES + "t1,w1,a\nt1,w1,c\nt1,w1,b\n")

    assert (report["answers"], rows_of(tmp_path)[0]["label"]) == (1, "b")


def test_truth_of_unknown_tasks_is_no_matter_and_two_truths_are(tmp_path: Path) -> None:
    truth = tmp_path / "truth.csv"
    truth.write_text("task,truth\nelsewhere,z\nt1,a\nt1,a\n")
    status, report, _ = aggregate(tmp_path, "choice", CHOICES + "t1,w1,a\n", truth=truth)
    assert (status, report["accuracy"]) == (0, 1.0)

    truth.write_text("task,truth\nt1,a\nt1,b\n")
    status, report, _ = aggregate(tmp_path, "choice", CHOICES + "t1,w1,a\n", truth=truth)
    assert (status, report["errors"][0]["line"]) == (1, 3)


def test_gold_may_be_a_class_that_nobody_chose(tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("task,truth\nt1,z\nelsewhere,q\n")

    others = "".join(f"t{task},{worker},{'ab'[task % 2]}\n" for task in range(2, 10) for worker in ("w1", "w2", "w3"))
    status, _, _ = aggregate(tmp_path, "choice", CHOICES + "t1,w1,a\n" + others, gold=gold)

    assert status == 0
    assert [row["label"] for row in rows_of(tmp_path)] == ["z", *"abababab"]


def test_progress_is_drawn_on_a_terminal_only() -> None:
    class Terminal(io.StringIO):
        def write(self, text: str, ending: str = "") -> int:
            return super().write(text + ending)

    shown, hidden = Terminal(), Terminal()
    Progress(shown, True).show("reading", 50, 100)
    Progress(hidden, False).show("reading", 50, 100)

    assert "50 %" in shown.getvalue()
    assert hidden.getvalue() == ""
