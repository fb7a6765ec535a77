"""`manage.py bench attack`: worlds in which people do not work, sent through the product's own functions."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from annotation.quality.defence import targets, worlds
from annotation.quality.defence.measuring import Measured, measure

HELP = "people who do not work: what the consensus and the gate before pay make of them"
MONEY = ("budget", "paid", "withheld", "returned")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--kind", choices=worlds.KINDS, required=True, help="what they do instead")
    parser.add_argument("--share", type=_share, required=True, help="how many of the workers, 0 to 1")
    parser.add_argument("--gold-per-worker", type=float, default=5.0, help="of a worker's hundred answers")
    parser.add_argument("--seed", type=int, default=0, help="of everything left to chance")
    parser.add_argument("--seeds", type=int, default=1, help="so many worlds, from --seed on; figures are means")
    parser.add_argument("--tasks", type=int, default=worlds.TASKS, help="five answers each")
    parser.add_argument("--split", type=int, default=1, help="accounts into which each attacker divides")


def run(options: dict[str, Any], tell: Callable[[str], None]) -> dict[str, Any]:
    """Simulate, measure, and return the report."""
    began = time.perf_counter()
    measured = []
    for seed in range(options["seed"], options["seed"] + max(options["seeds"], 1)):
        tell(f"seed {seed}")
        world = worlds.world(
            options["kind"],
            options["share"],
            seed=seed,
            gold_per_worker=options["gold_per_worker"],
            tasks=options["tasks"],
            split=options["split"],
        )
        measured.append(measure(world))
    return {**_report(options, measured), "seconds": round(time.perf_counter() - began, 2)}


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
