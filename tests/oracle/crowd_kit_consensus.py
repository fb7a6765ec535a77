"""Holds our consensus against crowd-kit's and the krippendorff package's on random crowds.

Run by `make oracle`; the packages go into an environment of their own, which `make bench-quality` shares. Where both
have one answer they must be the same: the vote where nothing is tied, and Krippendorff's alpha. Models differ by their
priors and by when they stop, so a share of equal labels, or a correlation of scores, is asked of them. Words can be
aligned in several equally good ways, so of ROVER it is asked that ours make no more errors against what was said.

Leaves with 1 if any is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from annotation.quality.agreement import krippendorff_alpha
from annotation.quality.dawid_skene import Rule, dawid_skene
from annotation.quality.kinds import KINDS
from annotation.quality.table import Answers
from annotation.quality.vote import majority, winners
from annotation.quality.words import errors, words
from bench.crowd_kit import Unavailable, crowd_kit
from bench.quality import WORDS, tell

SEEDS: Final = range(4)
ALIKE: Final = {"one-coin": 0.95, "Dawid-Skene": 0.95, "ROVER": 0.98, "Bradley-Terry": 0.99}
INSIDE: Final = """
import json, sys
import krippendorff, pandas as pd
from crowdkit.aggregation import BradleyTerry, DawidSkene, MajorityVote, OneCoinDawidSkene, ROVER
def named(found):
    return {str(task): answer for task, answer in found.items()}
def choice(frame):
    cells = frame.pivot(index="worker", columns="task", values="label").to_numpy(float)
    return {"vote": named(MajorityVote().fit_predict(frame)),
            "one-coin": named(OneCoinDawidSkene(n_iter=100).fit_predict(frame)),
            "Dawid-Skene": named(DawidSkene(n_iter=100, tol=-1e9).fit_predict(frame)),
            "alpha": krippendorff.alpha(reliability_data=cells, level_of_measurement="nominal"),
            "alpha ordinal": krippendorff.alpha(reliability_data=cells, level_of_measurement="ordinal"),
            "alpha interval": krippendorff.alpha(reliability_data=cells, level_of_measurement="interval")}
def text(frame):
    return {"ROVER": named(ROVER(str.split, " ".join).fit_predict(frame.rename(columns={"label": "text"})))}
def pairwise(frame):
    return {"Bradley-Terry": named(BradleyTerry(n_iter=1000, tol=-1.0).fit_predict(frame))}
out = []
for case in json.load(open(sys.argv[1])):
    columns = ["worker", "left", "right", "label"] if case["kind"] == "pairwise" else ["task", "worker", "label"]
    out.append(globals()[case["kind"]](pd.DataFrame(case["rows"], columns=columns)))
json.dump(out, open(sys.argv[2], "w"))
"""


def main() -> int:
    """Draw, ask both, compare; the exit status."""
    try:
        python = crowd_kit(tell)
    except Unavailable as error:
        tell(f"Nothing compared: {error}")
        return 1
    cases = [case for seed in SEEDS for case in drawn(seed)]
    theirs = answered(python, cases)
    missed = 0
    for case, other in zip(cases, theirs, strict=True):
        for name, share, least in COMPARE[case["kind"]](case, other):
            good = share >= least
            missed += not good
            verdict = "same" if good else "DIFFERS"
            sys.stdout.write(f"{verdict:<8} {case['kind']:<9} seed {case['seed']}  {name:<15} {share:.4f}\n")
    return int(bool(missed))


def answered(python: Path, cases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Have crowd-kit and krippendorff answer in their environment."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.json", Path(folder) / "found.json"
        given.write_text(json.dumps(cases))
        subprocess.run([str(python), "-c", INSIDE, str(given), str(found)], check=True, timeout=600)
        theirs: list[dict[str, Any]] = json.loads(found.read_text())
        return theirs


def drawn(seed: int) -> Iterator[dict[str, Any]]:
    """Yield a crowd of each kind."""
    rng = np.random.default_rng(seed)
    n_tasks, n_workers, n_classes = 200, 20, int(rng.integers(2, 6))
    truth, care = rng.integers(n_classes, size=n_tasks), rng.beta(7, 3, n_workers)
    rows: list[list[Any]] = []
    for task in range(n_tasks):
        for worker in rng.choice(n_workers, 7, replace=False).tolist():
            label = int(truth[task]) if rng.random() < care[worker] else int(rng.integers(n_classes))
            rows.append([task, worker, label])
    yield {"kind": "choice", "seed": seed, "rows": rows}
    spoken, right = [], {}
    for task in range(40):
        text = [str(word) for word in rng.choice(WORDS, 8)]
        right[str(task)] = text
        for worker in range(5):
            heard = [word if rng.random() < care[worker] else str(rng.choice(WORDS)) for word in text]
            spoken.append([task, worker, " ".join(heard)])
    yield {"kind": "text", "seed": seed, "rows": spoken, "right": right}
    worth = rng.normal(0, 1, 12)
    duels = []
    for _ in range(1500):
        left, right = rng.choice(12, 2, replace=False).tolist()
        won = left if rng.random() < 1 / (1 + np.exp(worth[right] - worth[left])) else right
        duels.append([int(rng.integers(n_workers)), left, right, won])
    yield {"kind": "pairwise", "seed": seed, "rows": list({tuple(duel[:3]): duel for duel in duels}.values())}


def choice(case: Any, other: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Compare the vote, two models and three alphas."""
    rows = case["rows"]
    answers = Answers.from_rows(map(tuple, rows))
    vote = majority(answers)
    clear = ~vote.tied
    yield "vote", same(answers, vote.labels, other["vote"], clear), 1.0
    coins = KINDS["choice"].aggregate(rows, method="one-coin").answers
    names = np.array([answers.classes.index(coins[task]) for task in answers.tasks])
    yield "one-coin", same(answers, names, other["one-coin"], clear), ALIKE["one-coin"]
    # Without priors, as theirs.
    rule = Rule(class_pseudo_count=0.0)
    labels, _ = winners(dawid_skene(answers, pseudo_counts=0.0, rule=rule).posterior)
    yield "Dawid-Skene", same(answers, labels, other["Dawid-Skene"], np.ones_like(clear)), ALIKE["Dawid-Skene"]
    for name, ours in (
        ("alpha", krippendorff_alpha(answers.counts())),
        ("alpha ordinal", KINDS["rating"].agreement(rows)),
        ("alpha interval", KINDS["number"].agreement(rows)),
    ):
        yield name, 1 - abs(ours - other[name]), 1 - 1e-6


def text(case: Any, other: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Compare ROVER: 1 less the share of words by which our errors exceed theirs."""
    ours = KINDS["text"].aggregate([tuple(row) for row in case["rows"]], method="rover").answers
    more = size = 0
    for task, true in case["right"].items():
        more += errors(words(ours[int(task)]), true) - errors(words(other["ROVER"][task]), true)
        size += len(true)
    yield "ROVER", 1 - more / size, ALIKE["ROVER"]


def pairwise(case: Any, other: dict[str, Any]) -> Iterator[tuple[str, float, float]]:
    """Compare the scores; theirs are odds."""
    compared = [((left, right), worker, won) for worker, left, right, won in case["rows"]]
    found = KINDS["pairwise"].aggregate(compared, method="bradley-terry").answers
    ours = {str(item): score for item, score in found.items()}
    items = sorted(ours)
    theirs = np.log([max(other["Bradley-Terry"][item], 1e-12) for item in items])
    yield "Bradley-Terry", float(np.corrcoef([ours[item] for item in items], theirs)[0, 1]), ALIKE["Bradley-Terry"]


def same(answers: Answers, labels: Any, theirs: dict[str, Any], counted: Any) -> float:
    """Return the share of counted tasks that have one label in both."""
    names = [answers.classes[code] for code in labels.tolist()]
    equal = np.array([theirs[str(task)] == name for task, name in zip(answers.tasks, names, strict=True)])
    return float(equal[counted].mean())


COMPARE: Final = {"choice": choice, "text": text, "pairwise": pairwise}

if __name__ == "__main__":
    sys.exit(main())
