"""How honest is confidence when one task in twenty is known? Over many draws of the known tasks.

    python -m bench.gold [--draws 20] [--share .05] [--json] FOLDER …

A folder holds `labels.csv` and `truth.csv` (choices). The error is the expected calibration error over all tasks, the
known ones being sure and right, as `manage.py aggregate --gold --truth` reports it, and over the others alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import aggregate
from annotation.quality.table import Answers
from bench.consensus import read
from bench.worlds import Codes


def main() -> None:
    """Measure each folder and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--draws", type=int, default=20, help="how often known tasks are drawn")
    parser.add_argument("--share", type=float, default=0.05, help="share of the tasks that are known")
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    options = parser.parse_args()
    report = {folder.name: measured(*read(folder), options.draws, options.share) for folder in options.folders}
    if options.json:
        print(json.dumps(report))
        return
    for name, found in report.items():
        print(f"{name:<20}", "  ".join(f"{key} {value}" for key, value in found.items()))


def measured(answers: Answers, truth: Codes, draws: int, share: float) -> dict[str, Any]:
    """Return mean, spread and worst of the calibration error over draws of known tasks."""
    known = np.flatnonzero(truth >= 0)
    errors, others = [], []
    for draw in range(draws):
        gold = np.random.default_rng(draw).permutation(known)[: max(1, round(share * known.size))]
        found = aggregate(answers, gold={answers.tasks[task]: answers.classes[truth[task]] for task in gold.tolist()})
        right = found.labels == truth
        open_tasks = np.setdiff1d(known, gold)
        errors.append(calibration_error(found.confidence[known], right[known]))
        others.append(calibration_error(found.confidence[open_tasks], right[open_tasks]))
    return {
        "draws": draws,
        "error": round(float(np.mean(errors)), 4),
        "spread": round(float(np.std(errors)), 4),
        "worst": round(max(errors), 4),
        "unknown_tasks_only": round(float(np.mean(others)), 4),
    }


if __name__ == "__main__":
    main()
