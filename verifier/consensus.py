"""`python -m verifier consensus BUNDLE.json`: find every resolution again from the answers it was made of.

A bundle holds a campaign's answers, oldest first, what reviewers vouch for, and what was resolved of each task by which
method. Three methods are replayed, written here a second time: the plain vote, the one-coin model, and the online
update, whose evidence names each answer that moved a task and how far its author was trusted then. Resolutions of other
methods are counted as not replayed; of those only the number of answers is checked.

One coin: a worker is right with one probability and errs evenly. With posteriors q, answers count once, those to known
tasks three times, a task's only answer not at all. Right answers a = sum q(answer) + 4 c, wrong ones b = the rest + 4
(1 - c), c the crowd's accuracy; a vote adds psi(a) - psi(b) + log(k - 1) to the log odds of its class.
"""

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verifier.problems import Report

VOTE, ONE_COIN, ONLINE = "vote", "one-coin", "one-coin online"
SAME = 1e-9
CLOSE = 1e-6
KNOWN_COUNTS = 3.0
SHRINKAGE = 4.0
STILL = 1e-4
ROUNDS = 100

Posterior = dict[str, list[float]]


@dataclass(frozen=True)
class Campaign:
    """What a bundle says was answered.

    Attributes:
        classes: names, in the campaign's order.
        votes: class code by person, by task; of a person's answers to a task the last one.
        known: class code of tasks that reviewers vouch for.
    """

    classes: list[str]
    votes: dict[str, dict[str, int]]
    known: dict[str, int]


def check(path: Path) -> Report:
    """Return what was found in a bundle."""
    report = Report()
    try:
        bundle = json.loads(path.read_text())
        given = read(bundle)
        resolutions = dict(bundle["resolutions"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        report.problem(str(path), f"not a consensus bundle: {error!r}")
        return report
    methods = {str(each.get("method")) for each in resolutions.values()}
    found = {name: make(given) for name, make in ((VOTE, vote), (ONE_COIN, one_coin)) if name in methods}
    labels = {name: winners(posterior) for name, posterior in found.items()}
    for task, each in resolutions.items():
        if report.equal(f"{path}:{task}", "number of answers", each.get("answers"), len(given.votes.get(task, {}))):
            method = str(each.get("method"))
            if method in found:
                label, sure = given.classes[labels[method][task]], max(found[method][task])
                _compare(report, f"{path}:{task}", each, label, sure)
            elif method == ONLINE:
                _replay_online(report, f"{path}:{task}", each, given, task)
            else:
                report.checked["resolutions not replayed"] += 1
    return report


def read(bundle: dict[str, Any]) -> Campaign:
    """Code the answers of a bundle."""
    classes = [str(name) for name in bundle["classes"]]
    place = {name: code for code, name in enumerate(classes)}
    votes: dict[str, dict[str, int]] = {}
    for task, person, label in bundle["answers"]:
        votes.setdefault(task, {})[person] = place[label]
    return Campaign(classes, votes, {task: place[label] for task, label in bundle["gold"].items() if task in votes})


def vote(given: Campaign) -> Posterior:
    """Return each class's share of a task's votes; certainty where reviewers vouch."""
    found: Posterior = {}
    for task, said in given.votes.items():
        counts = [0.0] * len(given.classes)
        for code in said.values():
            counts[code] += 1 / len(said)
        found[task] = _certain(given, task) or counts
    return found


def one_coin(given: Campaign) -> Posterior:
    """Return the posteriors at which the one-coin model stands still."""
    posterior = vote(given)
    if len(given.classes) < 2:
        return posterior
    for _ in range(ROUNDS):
        trust = _trust(given, posterior)
        before, posterior = posterior, {}
        moved = 0.0
        for task, said in given.votes.items():
            logs = [0.0] * len(given.classes)
            for person, code in said.items():
                logs[code] += trust[person]
            posterior[task] = _certain(given, task) or _normal(logs)
            moved = max(moved, *(abs(a - b) for a, b in zip(posterior[task], before[task], strict=True)))
        if moved < STILL:
            break
    return posterior


def _trust(given: Campaign, posterior: Posterior) -> dict[str, float]:
    """Return what each person's vote adds to the log odds of its class."""
    right: dict[str, float] = {}
    total: dict[str, float] = {}
    for task, said in given.votes.items():
        weight = KNOWN_COUNTS if task in given.known else float(len(said) > 1)
        for person, code in said.items():
            right[person] = right.get(person, 0.0) + weight * posterior[task][code]
            total[person] = total.get(person, 0.0) + weight
    classes = len(given.classes)
    crowd = (sum(right.values()) + 1 + 1 / classes) / (sum(total.values()) + 2)
    return {
        person: digamma(right[person] + SHRINKAGE * crowd)
        - digamma(total[person] - right[person] + SHRINKAGE * (1 - crowd))
        + math.log(classes - 1)
        for person in total
    }


def winners(posterior: Posterior) -> dict[str, int]:
    """Return the most probable class of each task; of equal ones the more usual over all tasks, then the first."""
    if not posterior:
        return {}
    classes = len(next(iter(posterior.values())))
    usual = [math.fsum(each[code] for each in posterior.values()) / len(posterior) for code in range(classes)]
    order = sorted(range(classes), key=lambda code: (-round(usual[code], 9), code))
    return {task: next(c for c in order if each[c] >= max(each) - SAME) for task, each in posterior.items()}


def _replay_online(report: Report, where: str, each: dict[str, Any], given: Campaign, task: str) -> None:
    """Add the answers that evidence names, as it trusted them, and see that they were given."""
    evidence, classes = each.get("evidence") or {}, len(given.classes)
    logs = list(evidence.get("start") or [-math.log(classes)] * classes)
    for person, code, right, wrong in evidence.get("steps", []):
        if given.votes[task].get(person) != code:
            report.problem(where, f"evidence has {person} vote {given.classes[code]}, which the answers do not say")
            return
        logs[code] += math.log((classes - 1) * right / wrong)
    posterior = _normal(logs)
    best = posterior.index(max(posterior))
    _compare(report, where, each, given.classes[best], posterior[best])


def _compare(report: Report, where: str, each: dict[str, Any], label: str, sure: float) -> None:
    report.checked["resolutions replayed"] += 1
    stored = each.get("confidence")
    if report.equal(where, "label", each.get("label"), label) and not (
        isinstance(stored, float | int) and abs(stored - sure) < CLOSE
    ):
        report.problem(where, f"confidence is {stored}, expected {sure:.9f}")


def _certain(given: Campaign, task: str) -> list[float]:
    """Return the posterior of a known task, nothing for others."""
    known = given.known.get(task)
    return [] if known is None else [float(code == known) for code in range(len(given.classes))]


def _normal(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    shares = [math.exp(value - top) for value in logs]
    return [share / math.fsum(shares) for share in shares]


def digamma(x: float) -> float:
    """Return the derivative of log gamma at x > 0, to about twelve digits (Abramowitz and Stegun 6.3.5, 6.3.18)."""
    shift = 0.0
    while x < 10:
        shift -= 1 / x
        x += 1
    y = 1 / (x * x)
    series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (5 / 660 - y * 691 / 32760)))))
    return shift + math.log(x) - 1 / (2 * x) - series


def main(arguments: Sequence[str]) -> int:
    """Read the command line, print what was found, return the exit code."""
    parser = argparse.ArgumentParser(
        prog="verifier consensus", description="Find every resolution of a campaign again from its answers."
    )
    parser.add_argument("bundle", type=Path, help="a campaign's export of level consensus")
    parser.add_argument("--json", action="store_true", help="print the report alone, as one line of JSON")
    chosen = parser.parse_args(arguments)
    report = check(chosen.bundle)
    if not chosen.json:
        for problem in report.problems:
            print(f"{problem['where']}: {problem['message']}")
        counts = ", ".join(f"{count} {name}" for name, count in report.checked.items())
        print(
            f"{counts or 'Nothing checked'}: {'no contradiction' if not report.found else f'{report.found} problems'}."
        )
    print(json.dumps(report.as_json()))
    return 1 if report.found else 0
