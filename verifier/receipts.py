"""Receipts: the published work hashes to what the trees commit to, and each receipt is in its epoch."""

from collections import defaultdict
from typing import Any

from verifier.bundle import Bundle
from verifier.epochs import Epoch
from verifier.hashing import base_units, climb, content_hash, contribution_leaf, hash_of
from verifier.problems import Report

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def check_receipts(bundle: Bundle, epochs: dict[int, Epoch], report: Report) -> None:
    """Check tasks, answers and receipts of a campaign's bundle against each other and against the epochs."""
    tasks = _hashes(bundle, report, "tasks.jsonl", "task", "data")
    answers = _hashes(bundle, report, "annotations.jsonl", "contribution", "result")
    seen: set[str] = set()
    paid: dict[int, int] = defaultdict(int)
    for place, receipt in bundle.lines("receipts.jsonl"):
        try:
            _check(place, receipt, tasks, answers, report)
            if receipt["contribution"] in seen:
                report.problem(place, f"contribution {receipt['contribution']} has two receipts")
            seen.add(receipt["contribution"])
            amount = base_units(receipt["amount_base_units"])
            report.checked["receipts"] += 1
            if receipt["epoch"] is None:
                report.checked["receipts_not_yet_anchored"] += 1
            elif _check_anchor(place, receipt, epochs, report):
                paid[receipt["epoch"]] += amount
        except MALFORMED as error:
            report.problem(place, f"not a receipt: {type(error).__name__} {error}")
    _check_releases(str(bundle.manifest.get("campaign")), paid, epochs, report)


def _hashes(bundle: Bundle, report: Report, name: str, key: str, content: str) -> dict[str, dict[str, Any]]:
    """Return a file's rows by id, after checking that each one's content has the hash the row claims."""
    rows: dict[str, dict[str, Any]] = {}
    for place, row in bundle.lines(name):
        try:
            # A rejected answer is not published, only its hash.
            if row[content] is not None or name == "tasks.jsonl":
                report.equal(place, f"the hash of `{content}`", content_hash(row[content]), row["content_hash"])
            if row[key] in rows:
                report.problem(place, f"{key} {row[key]} is here twice")
            rows[row[key]] = row
            report.checked[name.removesuffix(".jsonl")] += 1
        except MALFORMED as error:
            report.problem(place, f"not a row of {name}: {type(error).__name__} {error}")
    return rows


def _check(
    place: str,
    receipt: dict[str, Any],
    tasks: dict[str, dict[str, Any]],
    answers: dict[str, dict[str, Any]],
    report: Report,
) -> None:
    """Check that a receipt speaks of an approved answer, or of a verdict on one, and of its task as published."""
    said = receipt.get("said")
    answer = answers.get(receipt["contribution"] if said is None else said["contribution"])
    task = tasks.get(receipt["task"])
    if answer is None or task is None:
        report.problem(place, "its answer or its task is not in the bundle")
        return
    if said is None:
        report.equal(place, "the answer's hash", receipt["content_hash"], answer["content_hash"])
        report.equal(place, "the state of the answer", answer["state"], "approved")
    else:
        # A reviewer is paid whatever they said, and whatever became of the answer.
        report.equal(place, "the verdict's hash", receipt["content_hash"], content_hash(said))
    report.equal(place, "the task of the answer", answer["task"], receipt["task"])
    report.equal(place, "the task's hash", receipt["task_content_hash"], task["content_hash"])


def _check_anchor(place: str, receipt: dict[str, Any], epochs: dict[int, Epoch], report: Report) -> bool:
    """Check that a receipt's own values make its leaf, and that the leaf is in the epoch."""
    epoch = epochs.get(receipt["epoch"])
    if epoch is None:
        report.problem(place, f"epoch {receipt['epoch']} is not in the bundle")
        return False
    leaf = contribution_leaf(receipt)
    if not report.equal(place, "the leaf its values make", leaf.hex(), receipt["leaf"]):
        return False
    if leaf not in epoch.leaves:
        report.problem(place, f"its leaf is not in epoch {epoch.number}")
        return False
    root = climb(leaf, [hash_of(part) for part in receipt["proof"]])
    return report.equal(place, "the root its proof leads to", root.hex(), epoch.contributions_root.hex())


def _check_releases(campaign: str, paid: dict[int, int], epochs: dict[int, Epoch], report: Report) -> None:
    """Check that each epoch took out of the campaign's escrow exactly what the receipts add up to."""
    for number, epoch in epochs.items():
        what = f"what campaign {campaign} released"
        if report.equal(epoch.place, what, epoch.releases.get(campaign, 0), paid.get(number, 0)):
            report.checked["base_units"] += paid.get(number, 0)
