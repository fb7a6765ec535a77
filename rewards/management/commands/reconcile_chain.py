"""manage.py reconcile_chain: bring a database restored from a backup together with the chain."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from caravan.chain import nodes
from caravan.chain.errors import ChainError
from rewards.services import restoring


class Command(BaseCommand):
    """Reports what the chain has of ours and this database has not; with --apply writes it down and goes on."""

    help = "After a backup was restored: write down what our keys did on chain since then, and lift the chain's halt."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask before writing."""
        parser.add_argument("--apply", action="store_true", help="write it down; otherwise it is only told")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reconcile; exit code 1 when something cannot be brought together."""
        try:
            reports = [restoring.reconcile(number, apply=options["apply"]) for number in nodes.chain_ids()]
        except ChainError as error:
            raise CommandError(str(error)) from error
        chains = [
            asdict(report) | {"ok": not report.problems, "applied": options["apply"] and not report.problems}
            for report in reports
        ]
        for problem in (problem for report in reports for problem in report.problems):
            self.stderr.write(problem)
        ok = not any(report.problems for report in reports)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": ok, "chains": chains}))
        else:
            for chain in chains:
                self.stdout.write(", ".join(f"{name} {value}" for name, value in chain.items() if name != "problems"))
        if not ok:
            sys.exit(1)
