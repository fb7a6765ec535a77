"""manage.py check_ledger: count everything again, and follow the ledger's hash chain."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rewards.models import Entry, Seal
from rewards.services import reconciling, sealing


class Command(BaseCommand):
    """Leaves with 0 when everything adds up and nothing sealed was changed, with 1 when not."""

    help = "Count the ledger again, and check that nothing in it was changed since it was sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Let it be read by programs."""
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and report."""
        audit = reconciling.audit()
        problems = [f"{each['where']}: {each['message']}" for each in audit["problems"]] + list(sealing.check())
        last = Seal.objects.order_by("-number").first()
        report = {
            "ok": audit["ok"] and not problems,
            "ledger_sum": audit["ledger_sum"],
            "entries": audit["counted"]["entries"],
            "unsealed": Entry.objects.filter(seal=None).count(),
            "seal": last.number if last else 0,
            "digest": bytes(last.digest).hex() if last else "",
            "problems": problems,
        }
        for problem in problems:
            self.stderr.write(problem)
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write(", ".join(f"{name} {value}" for name, value in report.items() if name != "problems"))
        if not report["ok"]:
            sys.exit(1)
