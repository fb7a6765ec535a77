"""Is the default consensus ever worse than the vote, is its confidence honest, and how fast is it?

    python bench/consensus.py [--worlds 200] [--zoo 8] [--answers 1000000] [--json] [FOLDER ...]

Worlds are generated and seeded (`bench.worlds`), and so is the zoo: crowds of named shapes, some seeds each
(`bench.zoo`). A folder holds `labels.csv` (task,worker,label) and `truth.csv` (task,truth). The report's `ok` says that
the mean gain over the vote is not negative, in the worlds, and within two standard errors of each shape and one of each
folder.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annotation.quality.calibration import calibration_error
from annotation.quality.consensus import METHODS, Consensus, aggregate
from annotation.quality.dawid_skene import Rule, dawid_skene
from annotation.quality.table import Answers
from bench.worlds import Codes, random_world
from bench.zoo import SHAPES, Shape, crowd

FEW_TASKS = 200
STEP = 0.002
ITERATIONS = 20


def main() -> None:
    """Measure, print, and end with the report on one line."""
    options = arguments()
    report: dict[str, Any] = {"worlds": in_worlds(options.worlds)}
    report["zoo"] = {name: in_shape(shape, options.zoo) for name, shape in SHAPES.items()} if options.zoo else {}
    report["folders"] = {folder.name: in_folder(folder) for folder in options.folders}
    report["speed"] = speed(options.answers) if options.answers else None
    held = [outcome["gain"] >= -2 * outcome["standard_error"] - STEP for outcome in report["zoo"].values()]
    held += [
        outcome["auto"]["accuracy"] >= outcome["vote"]["accuracy"] - outcome["standard_error"]
        for outcome in report["folders"].values()
    ]
    report["ok"] = report["worlds"]["mean_gain"] >= 0 and all(held)
    print(json.dumps(report) if options.json else json.dumps(report, indent=2))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--worlds", type=int, default=200, help="how many generated crowds")
    parser.add_argument("--zoo", type=int, default=8, help="how many crowds of each named shape")
    parser.add_argument("--answers", type=int, default=1_000_000, help="size of the timed set; 0 leaves it out")
    parser.add_argument("--json", action="store_true", help="print the report on one line")
    return parser.parse_args()


def in_worlds(number: int) -> dict[str, Any]:
    """Compare auto with the vote over generated crowds, all and those of `FEW_TASKS` tasks or more."""
    gains, errors, sizes, worst = [], [], [], {"gain": 0.0}
    for seed in range(number):
        world = random_world(seed)
        auto = score(aggregate(world.answers), world.truth)
        gain = auto["accuracy"] - score(aggregate(world.answers, "vote"), world.truth)["accuracy"]
        gains.append(gain)
        errors.append(auto["calibration_error"])
        sizes.append(world.shape["tasks"])
        if gain < worst["gain"]:
            worst = {"gain": round(gain, 4), "seed": seed} | world.shape
    gain_of, large = np.array(gains), np.array(sizes) >= FEW_TASKS
    return {
        "number": number,
        "mean_gain": round(float(gain_of.mean()), 4),
        "better": int((gain_of > 0).sum()),
        "worse": int((gain_of < 0).sum()),
        "worse_by_a_point": int((gain_of < -0.01).sum()),
        "worst": worst,
        "mean_gain_large": round(float(gain_of[large].mean()), 4),
        "worst_loss_large": round(float(gain_of[large].min()), 4),
        "mean_calibration_error": round(float(np.mean(errors)), 4),
    }


def in_shape(shape: Shape, seeds: int) -> dict[str, float]:
    """Compare auto with the vote, ties broken by chance, over crowds of one shape; the error is that of the gain."""
    gains, errors = [], []
    for world in (crowd(shape, seed) for seed in range(seeds)):
        auto = score(aggregate(world.answers), world.truth)
        gains.append(auto["accuracy"] - fair_vote(world.answers, world.truth))
        errors.append(auto["calibration_error"])
    return {
        "gain": round(float(np.mean(gains)), 4),
        "standard_error": round(float(np.std(gains)) / max(seeds - 1, 1) ** 0.5, 4),
        "worst": round(min(gains), 4),
        "calibration_error": round(float(np.mean(errors)), 4),
    }


def fair_vote(answers: Answers, truth: Codes) -> float:
    """Return how often the vote is right when ties are broken by chance."""
    counts = answers.counts()
    first = counts == counts.max(axis=1, keepdims=True)
    return float((first[np.arange(truth.size), truth] / first.sum(axis=1)).mean())


def in_folder(folder: Path) -> dict[str, Any]:
    """Score every method against the truth of one folder."""
    answers, truth = read(folder)
    outcomes: dict[str, Any] = {method: score(aggregate(answers, method), truth) for method in METHODS}
    accuracy, known = outcomes["vote"]["accuracy"], int((truth >= 0).sum())
    return outcomes | {"standard_error": round((accuracy * (1 - accuracy) / known) ** 0.5, 4), "tasks": known}


def read(folder: Path) -> tuple[Answers, Codes]:
    """Read a folder's answers and truth, -1 where a task has none or one nobody chose."""
    with (folder / "labels.csv").open(newline="") as lines:
        answers = Answers.from_rows((row["task"], row["worker"], row["label"]) for row in csv.DictReader(lines))
    with (folder / "truth.csv").open(newline="") as lines:
        truth = {row["task"]: row["truth"] for row in csv.DictReader(lines)}
    code = {name: place for place, name in enumerate(answers.classes)}
    return answers, np.array([code.get(truth.get(str(task)), -1) for task in answers.tasks], dtype=np.int64)


def score(found: Consensus, truth: Codes) -> dict[str, float]:
    """Accuracy and calibration error over the tasks whose truth is known, and F1 of the second class of two."""
    known = truth >= 0
    right = (found.labels == truth)[known]
    outcome = {
        "accuracy": round(float(right.mean()), 4),
        "calibration_error": round(calibration_error(found.confidence[known], right), 4),
    }
    if len(found.classes) == 2:
        both = int(((found.labels == 1) & (truth == 1)).sum())
        either = int((found.labels[known] == 1).sum() + (truth == 1).sum())
        outcome["f1"] = round(2 * both / max(either, 1), 4)
    return outcome


def speed(n_answers: int) -> dict[str, float]:
    """Time Dawid-Skene and the default on five answers a task, 1,000 workers, five classes."""
    rng = np.random.default_rng(0)
    task = np.repeat(np.arange(n_answers // 5), 5)
    truth, worker = rng.integers(5, size=n_answers // 5)[task], rng.integers(1000, size=task.size)
    right = rng.random(task.size) < rng.beta(6, 3, size=1000)[worker]
    answers = Answers.from_codes(task, worker, np.where(right, truth, rng.integers(5, size=task.size)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    plain = timed(lambda: dawid_skene(answers, rule=Rule(tolerance=-np.inf, max_iterations=ITERATIONS)))
    default = timed(lambda: aggregate(answers))
    extra = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {
        "answers": task.size,
        f"dawid_skene_{ITERATIONS}_iterations_s": plain,
        "auto_s": default,
        "extra_memory_mb": round(extra / 1024, 1),
    }


def timed(work: Any) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    work()
    return round(time.perf_counter() - begun, 3)


if __name__ == "__main__":
    main()
