"""`manage.py labelspec check`: is a labelling config right, and do a task and a result fit it?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotation import labelspec

FILE_BYTES = 50 * 1024 * 1024


class Command(BaseCommand):
    """Check files of the labelling language; exit status 1 if anything is wrong."""

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
            raise CommandError("--result needs --task: a result is checked against the data of its task.")
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
    """Every problem of the files; later files are looked at only while the earlier ones are right."""
    try:
        spec = labelspec.parse(_bytes(config).decode(errors="surrogateescape"))
    except labelspec.ConfigErrors as errors:
        return errors.problems
    if task is None:
        return []
    data = labelspec.check_bytes(_bytes(task), FILE_BYTES)
    problems = list(data.problems) or labelspec.check_task(spec, data.value)
    if problems or result is None:
        return problems
    answer = labelspec.check_bytes(_bytes(result), FILE_BYTES)
    return list(answer.problems) or labelspec.check_result(spec, data.value, answer.value)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
