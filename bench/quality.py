"""Consensus beside crowd-kit's, in one run: how right, how fast, how much memory.

    make bench-quality BENCH='FOLDER …'      python -m bench.quality [--without-peer] [--json] [FOLDER …]

A folder holds `labels.csv` and `truth.csv` (choices or texts, by what the labels look like), or `comparisons.csv` and
`ratings.csv`. Crowds are made, seeded, where no folder is given. Each method has a process of its own; seconds and
memory are those of the aggregation alone, files read and libraries loaded before.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from annotation.answerfiles import FORMS, read_truth
from annotation.quality.kinds import KINDS
from annotation.quality.outcome import Outcome
from bench.crowd_kit import HOME, Unavailable, crowd_kit
from bench.worlds import random_world

ROOT: Final = Path(__file__).resolve().parents[1]
LIMIT_S: Final = 600
MOST_CLASSES: Final = 50
OURS: Final = {
    "choice": ("auto", "vote", "one-coin", "dawid-skene"),
    "text": ("auto", "rover"),
    "pairwise": ("auto", "bradley-terry"),
}
THEIRS: Final = {
    "choice": ("MajorityVote", "Wawa", "OneCoinDawidSkene", "DawidSkene", "GLAD", "MACE"),
    "text": ("ROVER",),
    "pairwise": ("BradleyTerry", "NoisyBradleyTerry"),
}
WORDS: Final = ("the", "a", "near", "old", "red", "small", "river", "house", "bridge", "sings", "falls", "bird", "wind")


@dataclass(frozen=True, slots=True)
class Case:
    """One set of answers and what is right."""

    name: str
    kind: str
    answers: Path
    truth: Path


def main() -> None:
    """Measure, print a table or one line of JSON."""
    options = arguments()
    peer = None
    if not options.without_peer:
        try:
            peer = crowd_kit(tell)
        except Unavailable as error:
            tell(f"Without crowd-kit: {error}")
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bench-quality-") as scratch:
        cases = [case_of(folder) for folder in options.folders] or list(made(Path(scratch)))
        for case in cases:
            for row in measured(case, peer, Path(scratch) / "answers.json"):
                rows.append(row)
                if not options.json:
                    print(line(row), flush=True)
    if options.json:
        print(json.dumps({"rows": rows, "peer": HOME.name if peer else None}))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--without-peer", action="store_true", help="measure ours alone")
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead of a table")
    return parser.parse_args()


def case_of(folder: Path) -> Case:
    """Find a folder's files and kind."""
    pairs = folder / "comparisons.csv"
    if pairs.exists():
        return Case(folder.name, "pairwise", pairs, folder / "ratings.csv")
    path = folder / "labels.csv"
    with path.open(newline="") as lines:
        labels = {row["label"] for row in csv.DictReader(lines)}
    return Case(folder.name, "choice" if len(labels) <= MOST_CLASSES else "text", path, folder / "truth.csv")


def measured(case: Case, peer: Path | None, out: Path) -> Iterator[dict[str, Any]]:
    """Run every method of both on a case; what fails says so in its row."""
    truth, _ = read_truth(case.truth, FORMS[case.kind])
    runs = [("caravan", name, [sys.executable, "-m", "bench.caravan_run"]) for name in OURS[case.kind]]
    if peer is not None:
        script = str(ROOT / "bench" / "crowd_kit_run.py")
        runs += [("crowd-kit", name, [str(peer), script]) for name in THEIRS[case.kind]]
    for whose, method, command in runs:
        row: dict[str, Any] = {"answers": case.name, "kind": case.kind, "by": whose, "method": method}
        full = [*command, case.kind, method, str(case.answers), str(out)]
        try:
            done = subprocess.run(full, check=True, capture_output=True, text=True, timeout=LIMIT_S, cwd=ROOT)
        except subprocess.CalledProcessError as error:
            yield row | {"failed": error.stderr.strip().splitlines()[-1][:120]}
            continue
        except subprocess.TimeoutExpired:
            yield row | {"failed": f"not done after {LIMIT_S} s"}
            continue
        found = json.loads(out.read_text())
        scores = KINDS[case.kind].score(Outcome(found, dict.fromkeys(found, 1.0), {}, method), truth)
        measure, value = next(iter(scores.items()))
        yield row | json.loads(done.stdout.splitlines()[-1]) | {"measure": measure, "value": round(value, 4)}


def made(folder: Path) -> Iterator[Case]:
    """Write generated crowds and yield them."""
    for seed in (1, 2, 3):
        world = random_world(seed)
        given = world.answers
        rows = zip(given.task.tolist(), given.worker.tolist(), given.label.tolist(), strict=True)
        yield write(folder, f"choices-{seed}", "choice", rows, enumerate(world.truth.tolist()))
    rng = np.random.default_rng(0)
    task = np.repeat(np.arange(20_000), 5)
    right, worker = rng.integers(5, size=20_000), rng.integers(1000, size=task.size)
    knows = rng.random(task.size) < rng.beta(6, 3, size=1000)[worker]
    label = np.where(knows, right[task], rng.integers(5, size=task.size))
    rows = zip(task.tolist(), worker.tolist(), label.tolist(), strict=True)
    yield write(folder, "choices-100k", "choice", rows, enumerate(right.tolist()))
    yield sentences(folder, rng)
    yield duels(folder, rng)


def sentences(folder: Path, rng: np.random.Generator) -> Case:
    """Two hundred sentences, each written down by seven of forty people, who mishear words."""
    truth = [" ".join(rng.choice(WORDS, 10)) for _ in range(200)]
    care = rng.beta(8, 2, 40)
    rows = []
    for task, text in enumerate(truth):
        for worker in rng.choice(40, 7, replace=False).tolist():
            heard = [word if rng.random() < care[worker] else str(rng.choice(WORDS)) for word in text.split()]
            rows.append((task, worker, " ".join(word for word in heard if rng.random() > 0.03)))
    return write(folder, "sentences", "text", rows, enumerate(truth))


def duels(folder: Path, rng: np.random.Generator) -> Case:
    """Compare thirty items 5,000 times by fifty people, a fifth of whom choose blindly."""
    worth, blind = rng.normal(0, 1, 30), rng.random(50) < 0.2
    folder = folder / "duels"
    folder.mkdir()
    with (folder / "comparisons.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["worker", "left", "right", "label"])
        for _ in range(5000):
            left, right = rng.choice(30, 2, replace=False).tolist()
            worker = int(rng.integers(50))
            chance = 0.5 if blind[worker] else 1 / (1 + np.exp(worth[right] - worth[left]))
            writer.writerow([worker, left, right, left if rng.random() < chance else right])
    with (folder / "ratings.csv").open("w", newline="") as out:
        csv.writer(out).writerows([["item", "rating"], *enumerate(worth.tolist())])
    return Case("duels", "pairwise", folder / "comparisons.csv", folder / "ratings.csv")


def write(folder: Path, name: str, kind: str, rows: Any, truth: Any) -> Case:
    """Write answers and truth as files."""
    folder = folder / name
    folder.mkdir()
    for file, header, lines in (("labels", ["task", "worker", "label"], rows), ("truth", ["task", "truth"], truth)):
        with (folder / f"{file}.csv").open("w", newline="") as out:
            csv.writer(out).writerows([header, *lines])
    return Case(name, kind, folder / "labels.csv", folder / "truth.csv")


def line(row: dict[str, Any]) -> str:
    """One method as a line of the table."""
    head = f"{row['answers']:<20} {row['by']:<10} {row['method']:<18}"
    if "failed" in row:
        return f"{head} {row['failed']}"
    return f"{head} {row['measure']:<9} {row['value']:<8} {row['seconds']:>8} s {row['extra_mb']:>8} MB"


def tell(what: str) -> None:
    """Say what is going on."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
