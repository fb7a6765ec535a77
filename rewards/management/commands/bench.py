"""`manage.py bench`: worlds in which something is wrong, sent through the product's own functions."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotation.quality.defence import targets, worlds
from annotation.quality.defence.measuring import Measured, measure

MONEY = ("budget", "paid", "withheld", "returned")


class Command(BaseCommand):
    """Run a benchmark; leaves with 0 if its targets are reached, with 1 if not."""

    help = "Simulate attacks on a campaign and measure what the consensus and the gate before pay make of them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        kinds = parser.add_subparsers(dest="bench", required=True)
        attack = kinds.add_parser("attack", help="people who do not work")
        attack.add_argument("--kind", choices=worlds.KINDS, required=True, help="what they do instead")
        attack.add_argument("--share", type=_share, required=True, help="how many of the workers, 0 to 1")
        attack.add_argument("--gold-per-worker", type=float, default=5.0, help="of a worker's hundred answers")
        attack.add_argument("--seed", type=int, default=0, help="of everything left to chance")
        attack.add_argument("--seeds", type=int, default=1, help="so many worlds, from --seed on; figures are means")
        attack.add_argument("--tasks", type=int, default=worlds.TASKS, help="five answers each")
        attack.add_argument("--split", type=int, default=1, help="accounts into which each attacker divides")
        attack.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Simulate, measure, report."""
        began = time.perf_counter()
        seeds = range(options["seed"], options["seed"] + max(options["seeds"], 1))
        measured = [
            measure(
                worlds.world(
                    options["kind"],
                    options["share"],
                    seed=seed,
                    gold_per_worker=options["gold_per_worker"],
                    tasks=options["tasks"],
                    split=options["split"],
                )
            )
            for seed in seeds
        ]
        report = _report(options, measured)
        report["seconds"] = round(time.perf_counter() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            for name, value in report.items():
                self.stdout.write(f"{name.replace('_', ' '):>22}  {value}")
        if not report["ok"]:
            raise SystemExit(1)


def _report(options: dict[str, Any], measured: list[Measured]) -> dict[str, Any]:
    """Means over the worlds, and which targets they miss; money of all worlds must add up."""
    figures = [each.as_json() for each in measured]
    mean = {name: sum(each[name] for each in figures) / len(figures) for name in figures[0] if name not in MONEY}
    money = all(each.paid + each.withheld + each.returned == each.budget for each in measured)
    wanted = targets.of(options["kind"], options["share"], options["split"])
    missed = [name for name, most in wanted.items() if mean[name] > most] + ([] if money else ["money"])
    return {
        "ok": not missed,
        "kind": options["kind"],
        "share": options["share"],
        "gold_per_worker": options["gold_per_worker"],
        "seed": options["seed"],
        "seeds": len(measured),
        "split": options["split"],
        **{name: round(value, 6) for name, value in mean.items()},
        **{f"{name}_base_units": sum(int(each[name]) for each in figures) for name in MONEY},
        "worst_loss": round(max(each.loss for each in measured), 6),
        "worst_attackers_pay": round(max(each.attackers_pay for each in measured), 6),
        "worst_honest_gated": round(max(each.honest_gated for each in measured), 6),
        "targets": wanted,
        "missed": missed,
    }


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError
    return value
