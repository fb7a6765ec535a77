"""How long does a refit take, and would it be shorter if the models set out from the last one?

    python bench/refits.py [--answers 100000] [--json]

A generated crowd: five answers a task, 300 workers, five classes, one task in fifty known. The models are fitted to 99
in a hundred answers, then to all of them: cold, and from where the first fit ended. CPU seconds, best of three.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from annotation.quality import dawid_skene, ensemble
from annotation.quality.consensus import aggregate, gold_codes
from annotation.quality.refits import Table, fit_choices

WORKERS, CLASSES, PER_TASK = 300, 5, 5
KNOWN_EVERY = 50
BEFORE = 0.99
BEST_OF = 3


def main() -> None:
    """Measure, print, and end with the report on one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--json", action="store_true", help="print the report on one line")
    options = parser.parse_args()
    report = measure(options.answers)
    print(json.dumps(report) if options.json else json.dumps(report, indent=2))


def measure(n_answers: int) -> dict[str, Any]:
    """Return seconds of a refit cold and warm, what EM has of it, and how far the outcomes are apart."""
    rows, known = crowd(n_answers)
    table, earlier = (Table.from_rows(part, classes()) for part in (rows, rows[: int(len(rows) * BEFORE)]))
    gold = table.gold(known)
    before = aggregate(earlier.answers, gold=earlier.gold(known))
    codes = gold_codes(table.answers, gold)
    first = dawid_skene.clamp(table.answers.counts(), codes)
    cold, cold_s = timed(lambda: aggregate(table.answers, gold=gold))
    warm, warm_s = timed(lambda: aggregate(table.answers, gold=gold, start=before))
    again, whole_s = timed(lambda: fit_choices(table, known, fixed=True))
    repeated = fit_choices(Table.from_rows(rows, classes()), known, fixed=True)
    return {
        "answers": len(rows),
        "cold_s": cold_s,
        "warm_s": warm_s,
        "em_alone_s": timed(lambda: ensemble.models(table.answers, first, codes))[1],
        "largest_difference": float(np.abs(cold.posterior - warm.posterior).max()),
        "labels_that_differ": int((cold.labels != warm.labels).sum()),
        "with_the_gate_s": whole_s,
        "repeated_to_the_same_bits": again.consensus.posterior.tobytes() == repeated.consensus.posterior.tobytes(),
    }


def crowd(n_answers: int) -> tuple[list[tuple[int, str, str]], dict[int, str]]:
    """Return rows (task, worker, label) in an order of their own, and the known labels."""
    rng = np.random.default_rng(1)
    task = np.repeat(np.arange(n_answers // PER_TASK), PER_TASK)
    truth = rng.integers(CLASSES, size=n_answers // PER_TASK)
    offset = rng.integers(WORKERS, size=len(truth))
    worker = (offset[task] + 7 * np.tile(np.arange(PER_TASK), len(truth))) % WORKERS
    right = rng.random(task.size) < rng.beta(6, 2, size=WORKERS)[worker]
    label = np.where(right, truth[task], (truth[task] + rng.integers(1, CLASSES, size=task.size)) % CLASSES)
    order = rng.permutation(task.size)
    rows = [(int(task[each]), f"w{worker[each]}", f"c{label[each]}") for each in order]
    return rows, {each: f"c{truth[each]}" for each in range(0, len(truth), KNOWN_EVERY)}


def classes() -> list[str]:
    """Return the names of the classes."""
    return [f"c{code}" for code in range(CLASSES)]


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what a call returns, and its CPU seconds, the best of several."""
    seconds = []
    for _ in range(BEST_OF):
        begun = time.process_time()
        found = work()
        seconds.append(time.process_time() - begun)
    return found, round(min(seconds), 3)


if __name__ == "__main__":
    main()
