"""The labelling room in a browser, beside Label Studio's: how heavy, how soon, how quick under the hands.

    python -m bench.room [--without-peer] [--submits 40] [--json]

Starts a whole Caravan of its own and, for comparison, Label Studio from PyPI with SQLite, both in temporary folders,
and opens both in the same headless Chromium. The peer's packages (800 MB) are installed once, into `.caravan/bench/`.
Every budget is ours alone; the report's `ok` says that all were kept.
"""

import argparse
import json
import sys
from typing import Any

from bench.chromium import chromium
from bench.machine import described
from bench.room_caravan import caravan_room
from bench.room_measures import Room, measure
from bench.room_peer import Unavailable, peer_room

# What, where in the measures, the most it may be, its unit.
BUDGETS = (
    ("script until the first task is painted, gzipped", ("page", "script_gzip_kb"), 20, "kB"),
    ("styles of the page, gzipped", ("page", "style_gzip_kb"), 20, "kB"),
    ("submit to next task painted, median", ("submit", "median_ms"), 50, "ms"),
    ("submit to next task painted, p95", ("submit", "p95_ms"), 100, "ms"),
    ("the same at a quarter of the CPU, p95", ("submit_slow", "p95_ms"), 150, "ms"),
    ("1,000 boxes: median interaction", ("boxes", "median_ms"), 50, "ms"),
    ("1,000 boxes: worst interaction", ("boxes", "worst_ms"), 50, "ms"),
    ("1 MB of text, 500 spans: median interaction", ("words", "median_ms"), 50, "ms"),
    ("1 MB of text, 500 spans: worst interaction", ("words", "worst_ms"), 50, "ms"),
)
# What is shown without a budget.
SHOWN = (
    ("script until the page is quiet, gzipped", ("page", "script_quiet_gzip_kb"), "kB"),
    ("script on the wire", ("page", "script_wire_kb"), "kB"),
    ("styles on the wire", ("page", "style_wire_kb"), "kB"),
    ("everything on the wire", ("page", "wire_kb"), "kB"),
    ("requests", ("page", "requests"), ""),
    ("opened to first task on screen, median of 5", ("page", "ready_ms"), "ms"),
    ("JavaScript heap", ("page", "heap_mb"), "MB"),
    ("the same at a quarter of the CPU, median", ("submit_slow", "median_ms"), "ms"),
    ("1,000 boxes: opened to on screen", ("boxes", "open_ms"), "ms"),
    ("1,000 boxes: longest frame of a drag", ("boxes", "worst_drag_ms"), "ms"),
    ("1 MB of text, 500 spans: opened to on screen", ("words", "open_ms"), "ms"),
)


def main() -> int:
    """Measure, print, and end with the report on one line."""
    options = _arguments()
    report: dict[str, Any] = {"benchmark": "room", "machine": described(), "peer": None}
    with caravan_room(options.submits, _tell) as room:
        report["caravan"] = _measured(room, options.submits)
    if options.without_peer:
        _tell("Label Studio is left out, as asked.")
    else:
        try:
            with peer_room(options.submits, _tell) as room:
                report["peer"] = _measured(room, options.submits)
        except Unavailable as error:
            _tell(f"Label Studio is left out: {error}")
    report["budgets"] = [
        {"what": what, "value": _at(report["caravan"], path), "most": most, "unit": unit}
        for what, path, most, unit in BUDGETS
    ]
    report["ok"] = all(each["value"] is not None and each["value"] <= each["most"] for each in report["budgets"])
    if not options.json:
        _print(report)
    print(json.dumps(report))
    return 0 if report["ok"] else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--without-peer", action="store_true", help="leave Label Studio out")
    parser.add_argument("--submits", type=int, default=40, help="how many answers to time, twice; 30 or more")
    parser.add_argument("--json", action="store_true", help="print the report on one line and nothing else")
    return parser.parse_args()


def _tell(sentence: str) -> None:
    """Say how far it is, where somebody reads it."""
    if sys.stderr.isatty():
        print(sentence, file=sys.stderr, flush=True)


def _measured(room: Room, submits: int) -> dict[str, Any]:
    with chromium() as browser:
        return measure(browser, room, submits, _tell)


def _at(measures: dict[str, Any] | None, path: tuple[str, str]) -> float | None:
    found: float | None = ((measures or {}).get(path[0]) or {}).get(path[1])
    return found


def _print(report: dict[str, Any]) -> None:
    print(report["machine"])
    print(f"\n| | Caravan | most | {'Label Studio 1.23.2' if report['peer'] else '–'} |\n|---|---|---|---|")
    rows = [(what, path, f"{most} {unit}", unit) for what, path, most, unit in BUDGETS]
    rows += [(what, path, "", unit) for what, path, unit in SHOWN]
    for what, path, most, unit in rows:
        ours, theirs = (_shown(_at(report[who], path), unit) for who in ("caravan", "peer"))
        print(f"| {what} | {ours} | {most} | {theirs} |")
    print()


def _shown(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.4g} {unit}".strip() if value < 1000 else f"{value:,.0f} {unit}".strip()


if __name__ == "__main__":
    sys.exit(main())
