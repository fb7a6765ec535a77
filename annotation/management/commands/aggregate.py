"""`manage.py aggregate`: from a file of a crowd's answers to one answer a task, with its confidence."""

import json
import resource
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from annotation.answerfiles import FORMS, Problem, ReadError, read_answers, read_truth, write_answers, write_workers
from annotation.quality.kinds import KINDS
from annotation.quality.outcome import Kind, Outcome, Row, latest

SEEN = "assignments.csv"
SHOWN = 20
BAR = 30


@dataclass(frozen=True)
class Given:
    """What the files held."""

    rows: list[Row]
    gold: dict[Any, Any]
    truth: dict[Any, Any]
    problems: list[Problem]


class Progress:
    """One line on a terminal; silent elsewhere."""

    def __init__(self, out: Any, shown: bool) -> None:
        self._out, self._shown = out, shown

    def show(self, what: str, done: int, whole: int) -> None:
        """Draw how much of something is done."""
        full = BAR * done // max(whole, 1)
        self.say(f"{what} [{'#' * full}{'.' * (BAR - full)}] {100 * done // max(whole, 1)} %")

    def say(self, what: str) -> None:
        """Replace the line."""
        if self._shown:
            self._out.write(f"\r\x1b[K{what}", ending="")
            self._out.flush()

    def end(self) -> None:
        """Remove the line."""
        self.say("")


class Command(BaseCommand):
    """Aggregate a file; leaves with 0, with 1 if the answers are wrong, with 2 if it was called wrongly."""

    help = "Agree on one answer for each task of a CSV file; write answers, confidences and the workers' skills."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        kinds = [name for name in FORMS if name in KINDS]
        parser.add_argument("answers", type=Path, metavar="LABELS.csv", help="task, worker and the columns of the kind")
        parser.add_argument("--kind", required=True, choices=kinds, help="what an answer is")
        parser.add_argument("--method", default="auto", help="how to agree; each kind names its own in docs/quality.md")
        parser.add_argument("--gold", type=Path, metavar="GOLD.csv", help="right answers that may be used")
        parser.add_argument("--truth", type=Path, metavar="TRUTH.csv", help="right answers to be scored against")
        parser.add_argument(
            "--assignments",
            type=Path,
            metavar="SEEN.csv",
            help=f"who saw which task; for kinds of marks {SEEN} beside the answers is taken if it is there",
        )
        parser.add_argument("--where", type=_where, metavar="COLUMN=VALUE", help="use only these rows of the answers")
        parser.add_argument("--truth-where", type=_where, metavar="COLUMN=VALUE", help="and only these of the truth")
        parser.add_argument("--out", type=Path, required=True, metavar="OUT.csv", help="answers go here")
        parser.add_argument("--workers", type=Path, metavar="WORKERS.csv", help="skills; OUT.workers.csv if not given")
        parser.add_argument("--skip-bad-rows", action="store_true", help="leave wrong rows out instead of stopping")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, agree, write, report."""
        began = time.perf_counter()
        kind, progress = KINDS[options["kind"]], Progress(self.stderr, self.stderr.isatty())
        if options["method"] not in kind.methods:
            raise CommandError(f"--method of {kind.name} is one of {', '.join(kind.methods)}", returncode=2)
        try:
            given = read_all(kind, options, progress)
        except ReadError as error:
            self._refuse([error.problem], options["json"])
        if given.problems and not options["skip_bad_rows"]:
            self._refuse(given.problems, options["json"])
        outcome = self._agree(kind, given, options)
        workers_out = options["workers"] or options["out"].with_suffix(".workers.csv")
        progress.say("writing")
        try:
            write_answers(options["out"], FORMS[kind.name], outcome)
            write_workers(workers_out, outcome, Counter(row[1] for row in given.rows))
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=2) from None
        progress.end()
        report = {
            "ok": True,
            "kind": kind.name,
            "method": outcome.method,
            "tasks": len(outcome.answers),
            "workers": len(outcome.skill),
            "answers": len(given.rows),
            "agreement": _finite(kind.agreement(given.rows)),
            "mean_confidence": _finite(sum(outcome.confidence.values()) / max(len(outcome.confidence), 1)),
            **{name: _finite(value) for name, value in kind.score(outcome, given.truth).items()},
            "evidence": dict(outcome.evidence),
            "bad_rows": [problem.as_json() for problem in given.problems],
            "out": str(options["out"]),
            "workers_out": str(workers_out),
            "seconds": round(time.perf_counter() - began, 3),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._tell(report)

    def _agree(self, kind: Kind, given: Given, options: dict[str, Any]) -> Outcome:
        try:
            return kind.aggregate(given.rows, gold=given.gold, method=options["method"])
        except ValueError as error:
            self._refuse([Problem(options["answers"].name, 0, str(error))], options["json"])

    def _refuse(self, problems: Sequence[Problem], as_json: bool) -> NoReturn:
        """Name what is wrong with the files and leave; nothing has been written."""
        for problem in problems[:SHOWN]:
            self.stderr.write(f"{problem.file}, line {problem.line}: {problem.reason}")
        if len(problems) > SHOWN:
            self.stderr.write(f"… and {len(problems) - SHOWN} more")
        if as_json:
            errors = [problem.as_json() for problem in problems]
            self.stdout.write(json.dumps({"ok": False, "errors": errors}, ensure_ascii=False))
        raise SystemExit(1)

    def _tell(self, report: dict[str, Any]) -> None:
        for name, value in report.items():
            if name not in ("ok", "bad_rows", "evidence"):
                self.stdout.write(f"{name.replace('_', ' '):>16}  {value}")


def read_all(kind: Kind, options: dict[str, Any], progress: Progress) -> Given:
    """Read every file that was named; the problems of all of them at once."""
    form, path = FORMS[kind.name], options["answers"]
    seen = options["assignments"]
    if seen is None and form.marks and path.with_name(SEEN).exists():
        seen = path.with_name(SEEN)
    size = path.stat().st_size if path.exists() else 0
    rows, problems = read_answers(
        path, form, seen=seen, where=options["where"], watch=lambda done: progress.show("reading", done, size)
    )
    gold: dict[Any, Any] = {}
    truth: dict[Any, Any] = {}
    if options["gold"]:
        gold, wrong = read_truth(options["gold"], form)
        problems += wrong
    if options["truth"]:
        truth, wrong = read_truth(options["truth"], form, where=options["truth_where"])
        problems += wrong
    progress.say("agreeing")
    return Given(latest(rows), gold, truth, problems)


def _where(text: str) -> tuple[str, str]:
    column, found, value = text.partition("=")
    if not found or not column.strip():
        raise ArgumentTypeError(f"not COLUMN=VALUE: {text}")
    return column.strip().lower(), value.strip()


def _finite(value: float) -> float | None:
    """Round for the report; JSON has no NaN."""
    return round(value, 6) if value == value else None
