"""`manage.py labelspec check`: is a labelling config right, and do a task and a result fit it?"""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation import labelspec

FILE_BYTES = 50 * 1024 * 1024


class Command(BaseCommand):
    """Check files of the labelling language; leaves with 0 if all fits, 1 if not, 2 if that cannot be told."""

    help = "Check a labelling config and, if given, a task and a result against it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser("check", help="Check a config, and what is given beside it.")
        check.add_argument("config", type=Path, help="labelling config, XML")
        check.add_argument("--task", type=Path, help="data of one task, JSON")
        check.add_argument("--result", type=Path, help="result of one annotation, JSON; needs --task")
        check.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, report, and leave with status 1 if there are problems."""
        if options["result"] and not options["task"]:
            raise CommandError("--result needs --task: a result is checked against the data of its task.", returncode=2)
        problems = check_files(options["config"], options["task"], options["result"])
        for problem in problems:
            place = f"{problem.line}:{problem.column}: " if problem.line else ""
            self.stderr.write(f"{place}{problem.where}: {problem.message} [{problem.code}]")
        if options["json"]:
            errors = [problem.as_json() for problem in problems]
            self.stdout.write(json.dumps({"ok": not problems, "errors": errors}, ensure_ascii=False))
        elif not problems:
            self.stdout.write("Everything fits.")
        if problems:
            raise SystemExit(1)


def check_files(config: Path, task: Path | None, result: Path | None) -> list[labelspec.Problem]:
    """Every problem of all the files; a file that cannot be read leaves out what would be checked against it."""
    given = [_read(path) for path in (task, result) if path]
    problems = [problem for parsed in given for problem in parsed.problems]
    try:
        spec = labelspec.parse(_bytes(config).decode(errors="surrogateescape"))
    except labelspec.ConfigErrors as errors:
        return errors.problems + problems
    if given and given[0].ok:
        problems += labelspec.check_task(spec, given[0].value)
    if len(given) > 1 and all(parsed.ok for parsed in given):
        problems += labelspec.check_result(spec, given[0].value, given[1].value)
    return problems


def _read(path: Path) -> labelspec.Parsed:
    """The JSON of a file, its problems under the file's name."""
    parsed = labelspec.check_bytes(_bytes(path), FILE_BYTES)
    return replace(parsed, problems=tuple(replace(problem, where=path.name) for problem in parsed.problems))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=2) from None
