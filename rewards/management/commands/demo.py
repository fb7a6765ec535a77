"""`manage.py demo`: real crowd answers through the whole of Caravan, and one JSON report."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STARTED = "CARAVAN_DEMO_RUNNING"
BAR = 30


class Command(BaseCommand):
    """Replays a folder of answers; see docs/demo.md for the report."""

    help = (
        "Replay crowd answers through the public API, let consensus, review, posting and claiming happen,"
        " verify the result, and print one JSON report as the last line. Starts what it needs when nothing runs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, cuts of it, and the rule of review."""
        parser.add_argument(
            "--answers",
            type=Path,
            default=settings.BASE_DIR / "examples/weather-tweets",
            metavar="DIR",
            help="folder with labels.csv (task,worker,label[,seconds]) and truth.csv (task,truth)",
        )
        parser.add_argument("--annotators", type=int, help="use the answers of the first N workers only")
        parser.add_argument("--limit", type=int, help="use the first N answers only")
        parser.add_argument("--threads", type=int, default=4, help="workers answering at the same time")
        parser.add_argument("--review-rule", choices=["by_risk", "everything", "none"], default="by_risk")
        parser.add_argument(
            "--review-window",
            type=int,
            default=5,
            metavar="SECONDS",
            help="how long a reviewer would have before silence accepts",
        )
        parser.add_argument("--json", action="store_true", help="print nothing but the report")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run inside a running Caravan, or start one and run again inside it."""
        if os.environ.get(STARTED):
            self._run(options)
            return
        from caravan.devstack.stack import run_inside

        os.environ[STARTED] = "1"
        tell = (lambda line: None) if options["json"] else (lambda line: self.stderr.write(line))
        sys.exit(run_inside([sys.executable, str(settings.BASE_DIR / "manage.py"), *sys.argv[1:]], tell))

    def _run(self, options: dict[str, Any]) -> None:
        from rewards.demo.reading import BadFolder
        from rewards.demo.running import Demo

        demo = Demo(
            folder=options["answers"],
            url=settings.PUBLIC_URL,
            review_rule=options["review_rule"],
            review_window_s=options["review_window"],
            threads=options["threads"],
            annotators=options["annotators"],
            limit=options["limit"],
            tell=self._silent if options["json"] or not sys.stderr.isatty() else self._bar,
        )
        try:
            report = demo.run()
        except BadFolder as error:
            raise CommandError(str(error)) from error
        if not options["json"]:
            self.stderr.write("")
        self.stdout.write(json.dumps(report))
        if not report["ok"]:
            sys.exit(1)

    def _silent(self, stage: str, done: int, total: int) -> None:
        """Nobody watches."""

    def _bar(self, stage: str, done: int, total: int) -> None:
        filled = BAR * min(done, total) // total
        bar = "█" * filled + "░" * (BAR - filled)
        self.stderr.write(f"\r{stage:<8}{bar} {done:>8,} / {total:,}   ", ending="")
        self.stderr.flush()
