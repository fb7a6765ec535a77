"""Making a campaign's refits again, and holding what was stored against them; see `verifier.consensus`."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

from annotation.quality import online
from annotation.quality.engine import engine
from annotation.quality.refits import Resolved as OfChoice
from annotation.quality.refits import Table, conclude_choices, fit_choices
from annotation.quality.shares import Records, conclude_share, fit_share, in_shares
from verifier.problems import Report

CLOSE: Final = 1e-5
KNOWN: Final = frozenset({"known", "corrected"})
ONLINE: Final = "one-coin online"
TINY: Final = 1e-12


class Refitted(NamedTuple):
    """What a refit says again.

    Attributes:
        exact: whether it was made here as it was made there, so that bits must be the same.
        resolutions: fields of what is stored, by task number.
        skills: right and wrong of each person, by person number.
        held: why, share, limit and bits of those who are held, by person number; None where nobody was judged.
    """

    exact: bool
    resolutions: dict[int, dict[str, Any]]
    skills: dict[int, list[float]]
    held: dict[int, list[Any]] | None


class Replay:
    """One bundle, replayed."""

    def __init__(self, bundle: dict[str, Any], report: Report) -> None:
        self._bundle, self._report = bundle, report
        self._tasks: list[str] = bundle["tasks"]
        self._people: list[str] = bundle["people"]
        self._classes: list[str] = bundle["classes"]
        self._kinds = {str(name): str(kind) for name, kind in bundle["kinds"]}
        self._here = engine()
        self._refits = {each["number"]: each for each in bundle["refits"]}

    def check(self) -> None:
        """Report whatever is not as the answers have it."""
        found = {number: self._made_again(number) for number in sorted(self._refits)}
        for place, task in enumerate(self._tasks):
            if task in self._bundle["resolutions"]:
                self._check_resolution(f"resolutions.{task}", place, self._bundle["resolutions"][task], found)
        strangers = set(self._bundle["resolutions"]) - set(self._tasks)
        for task in sorted(strangers):
            self._report.problem(f"resolutions.{task}", "resolved, and not among the tasks")
        if found:
            newest = max(found)
            self._check_people(newest, found[newest])

    def _made_again(self, number: int) -> Refitted:
        refit = self._refits[number]
        exact = refit["engine"] == self._here
        self._report.checked["refits replayed" if exact else "refits replayed with other code or hardware"] += 1
        return self._choices(refit, exact) if self._bundle["control"] else self._others(number, exact)

    def _answers(self, number: int) -> Iterator[tuple[int, int, Any]]:
        """Yield (task, person, what was said) as a refit counted them."""
        for task, person, said, refits, _ in self._bundle["answers"]:
            if number in refits:
                yield task, person, said

    def _known(self, number: int) -> dict[int, Any]:
        return {task: said for task, said, refits, _ in self._bundle["known"] if number in refits}

    def _choices(self, refit: dict[str, Any], exact: bool) -> Refitted:
        fixed = bool(self._classes)
        table = Table.from_rows(self._answers(refit["number"]), self._classes)
        cleared = {person for person, name in enumerate(self._people) if name in set(refit["cleared"])}
        consensus, gated = fit_choices(table, self._known(refit["number"]), fixed=fixed, cleared=cleared)
        resolutions = {each.task: self._of_choice(each) for each in conclude_choices(table, consensus, fixed=fixed)}
        skills = dict(zip(table.people, consensus.skill.tolist(), strict=True))
        held = None
        if gated is not None:
            held = {
                table.people[code]: [why, float(gated.skill[code]), gated.limit, float(gated.bits[code])]
                for code, why in ((int(str(name)), why) for name, why in gated.reason.items())
            }
        return Refitted(exact, resolutions, skills, held)

    def _of_choice(self, each: OfChoice) -> dict[str, Any]:
        return {
            "label": each.label,
            "log_posterior": each.log_posterior,
            "confidence": each.confidence,
            "method": each.method,
            "answers_used": each.used,
            "evidence": each.evidence,
        }

    def _others(self, number: int, exact: bool) -> Refitted:
        # The models go by the order of people's names, which are these.
        rows = [(task, self._people[person], said) for task, person, said in self._answers(number)]
        known, records, resolutions = self._known(number), Records(), {}
        for share in in_shares(self._kinds, sorted(rows, key=lambda row: row[0])):
            found = fit_share(self._kinds, share, known)
            records.add(share, found)
            for each in conclude_share(self._kinds, share, found, known):
                resolutions[each.task] = {
                    "answer": as_json(each.answer),
                    "confidence": each.confidence,
                    "method": each.method,
                    "answers_used": each.used,
                    "evidence": as_json(each.evidence),
                }
        place_of = {name: place for place, name in enumerate(self._people)}
        skills = {place_of[str(name)]: [a, b] for name, a, b, _ in records.rows()}
        return Refitted(exact, resolutions, skills, None)

    def _check_resolution(self, where: str, task: int, stored: dict[str, Any], found: dict[int, Refitted]) -> None:
        method, number = stored["method"], stored["refit"]
        if number is not None and number not in found:
            self._report.problem(where, f"refit {number} is not among those that the bundle tells of")
        elif method == ONLINE:
            self._check_online(where, task, stored, found.get(number))
        elif method in KNOWN:
            self._check_known(where, task, stored)
        elif number is None or task not in found[number].resolutions:
            self._report.problem(where, "no refit that the bundle tells of has resolved it")
        else:
            self._compare(where, stored, found[number].resolutions[task], exact=found[number].exact)
            version = self._refits[number]["policy_version"]
            self._report.equal(where, "policy version", stored["policy_version"], version)

    def _check_known(self, where: str, task: int, stored: dict[str, Any]) -> None:
        """What is known is said of the task, surely."""
        said = [known for other, known, *_ in self._bundle["known"] if other == task]
        name = "label" if self._bundle["control"] else "answer"
        if stored[name] not in said or stored["confidence"] != 1.0:
            self._report.problem(where, f"known is {said}, not {stored[name]!r}")
        self._report.checked["resolutions replayed"] += 1

    def _check_online(self, where: str, task: int, stored: dict[str, Any], refit: Refitted | None) -> None:
        """Add the answers that evidence names, as it trusted them, and see that they were given."""
        evidence, k = stored["evidence"], len(self._classes)
        start, steps = evidence["start"], evidence["steps"]
        if not self._same_start(where, task, start, refit):
            return
        before = start or None
        update = None
        for name, code, right, wrong in steps:
            if (name, self._classes[code]) not in self._said[task]:
                self._report.problem(where, f"evidence has {name} say {self._classes[code]}; no answer does")
                return
            update = online.update(before, code, right, wrong, log_prior=[-math.log(k)] * k)
            before = update.log_posterior
        if update is None:
            self._report.problem(where, "no answer since the refit, and yet another method")
            return
        again = {
            "label": self._classes[update.label],
            "log_posterior": update.log_posterior,
            "confidence": update.confidence,
        }
        # Sums of logarithms by the C library; whose it was then is not written down.
        self._compare(where, stored, again, exact=all(self._refits[n]["engine"] == self._here for n in self._refits))

    def _same_start(self, where: str, task: int, start: list[float], refit: Refitted | None) -> bool:
        """Whether the online update set out from the refit, from what is known, or from nothing."""
        if refit is not None:
            again = refit.resolutions.get(task, {}).get("log_posterior", [])
            if not same(start, again, exact=refit.exact):
                self._report.problem(where, f"it sets out from {start}, the refit says {again}")
                return False
            return True
        sure = [
            [0.0 if name == said else math.log(TINY) for name in self._classes]
            for other, said, *_ in self._bundle["known"]
            if other == task
        ]
        if start and not any(same(start, each, exact=False) for each in sure):
            self._report.problem(where, "it sets out from what no refit and no known answer says")
            return False
        return True

    @cached_property
    def _said(self) -> dict[int, set[tuple[str, str]]]:
        """Who has said what of each task, whether it counts or not."""
        said: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for task, person, label, *_ in self._bundle["answers"]:
            said[task].add((self._people[person], label))
        return said

    def _check_people(self, newest: int, refit: Refitted) -> None:
        """Skills and holds are those of the newest refit; skills of people who have answered since have moved on."""
        moved = {person for _, person, _, refits, _ in self._bundle["answers"] if newest not in refits}
        for place, (person, right, wrong, _) in enumerate(self._bundle["skills"]):
            if person in moved:
                self._report.checked["skills that have moved on"] += 1
            else:
                again = refit.skills.get(person)
                self._check_row(f"skills[{place}]", "skill", [right, wrong], again, exact=refit.exact)
        if refit.held is None:
            return
        for place, (person, *stored, _) in enumerate(self._bundle["held"]):
            again = refit.held.get(person)
            self._check_row(f"held[{place}]", "why this person is held", stored, again, exact=refit.exact)

    def _check_row(self, where: str, what: str, stored: list[Any], again: list[Any] | None, *, exact: bool) -> None:
        self._report.checked["people replayed"] += 1
        if not same(stored, again, exact=exact):
            self._report.problem(where, f"{what} is {stored}, expected {again}")

    def _compare(self, where: str, stored: dict[str, Any], again: dict[str, Any], *, exact: bool) -> None:
        self._report.checked["resolutions replayed"] += 1
        for name, value in again.items():
            if not same(stored[name], value, exact=exact):
                self._report.problem(where, f"{name} is {in_bits(stored[name])}, expected {in_bits(value)}")


def same(one: Any, other: Any, *, exact: bool) -> bool:
    """Whether two JSON values are equal: their numbers bit by bit, or as close as `CLOSE`."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], exact=exact) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b, exact=exact) for a, b in zip(one, other, strict=True))
    numbers = all(isinstance(each, float | int) and not isinstance(each, bool) for each in (one, other))
    if numbers and not exact:
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    if numbers:
        return float(one).hex() == float(other).hex()
    return bool(one == other)


def in_bits(value: Any) -> str:
    """Return a value for a message; a number with its bits."""
    return f"{value!r} ({value.hex()})" if isinstance(value, float) else repr(value)


def as_json(value: Any) -> Any:
    """Return a value as JSON would bring it back."""
    return json.loads(json.dumps(value))
