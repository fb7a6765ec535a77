"""`manage.py bench`: benchmarks that judge themselves; each is a module under `bench/` at the top of the repository."""

import json
import sys
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

# By name, since the site itself imports no benchmark: what is measured is in `bench/`.
BENCHES = {
    "attack": "bench.attack",
    "chaos": "bench.chaos.command",
    "gateway": "bench.gateway.command",
    "royalties": "bench.royalties.command",
}


class Command(BaseCommand):
    """Run a benchmark; leaves with 0 if its targets are reached, with 1 if not."""

    help = "Run a benchmark that judges itself: attacks on quality, trouble under rewards, royalties in bulk."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let each benchmark declare its own."""
        kinds = parser.add_subparsers(dest="bench", required=True)
        for name, module in BENCHES.items():
            bench = import_module(module)
            own = kinds.add_parser(name, help=bench.HELP, description=bench.HELP)
            bench.add_arguments(own)
            own.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and report."""
        report = import_module(BENCHES[options["bench"]]).run(options, self._tell)
        if isinstance(report, int):  # it ran as a second self, which has reported
            sys.exit(report)
        if sys.stderr.isatty():
            self.stderr.write("")
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            for name, value in report.items():
                self.stdout.write(f"{name.replace('_', ' '):>28}  {value}")
        if not report["ok"]:
            sys.exit(1)

    def _tell(self, sentence: str) -> None:
        """Show how far it is, on a terminal."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{sentence:<60}", ending="")
            self.stderr.flush()
