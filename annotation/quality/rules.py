"""Rules on people's work: what is counted of them, and when a rule holds; the same for a dry run and for the present.

A person's work is a series of `Deed`s in the order of time. `Record` adds them up one by one and knows at any moment
the values a condition may speak of. `replay` says of each person at which of their deeds a condition first held.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from scipy.stats import beta

FAST_S: Final = 3.0
"""An answer given in fewer seconds counts as fast unless the rule says otherwise."""
TAIL: Final = 0.05
DAY_S: Final = 24 * 3600.0
COLLECTORS: Final = (
    "answers",
    "gold_answers",
    "gold_right",
    "gold_low",
    "gold_high",
    "agreement",
    "rejected_share",
    "fast_share",
    "skips_in_a_row",
    "answers_a_day",
    "income_a_day",
)
GOLD: Final = frozenset({"gold_answers", "gold_right", "gold_low", "gold_high"})
"""Told to nobody whose work is still checked: two values around an answer betray whether it was to a gold task."""
SPEED: Final = frozenset({"fast_share"})
DAILY: Final = frozenset({"answers_a_day", "income_a_day"})
MILD: Final = frozenset({"message", "owner", "review"})
"""Actions that cost nobody pay or work: all that speed alone may lead to."""


class Deed(NamedTuple):
    """One thing a person did.

    Args:
        person: who.
        at: epoch seconds.
        skipped: the task was given back; all that follows is then empty.
        seconds: the answer took, if known.
        gold: whether the answer to a gold task was right; None for other tasks.
        agrees: whether it says what consensus says; None while that is unknown.
        rejected: whether it was refused; None while undecided.
        price_base_units: of the answer.
    """

    person: str
    at: float
    skipped: bool = False
    seconds: float | None = None
    gold: bool | None = None
    agrees: bool | None = None
    rejected: bool | None = None
    price_base_units: int = 0


class Comparison(NamedTuple):
    """`collector` is below (`lt`) or above (`gt`) a limit."""

    collector: str
    below: bool
    limit: float


class Condition(NamedTuple):
    """All (or any) of the comparisons hold, after so many answers at least."""

    comparisons: tuple[Comparison, ...]
    every: bool = True
    fewest: int = 10


class Hit(NamedTuple):
    """The moment a condition first held of a person."""

    person: str
    at: float
    values: Mapping[str, float]
    answers_after: int
    base_units_after: int


@dataclass
class Record:
    """What a person has done so far, in numbers that one more deed changes in constant time."""

    fast_s: float = FAST_S
    answers: int = 0
    gold: list[int] = field(default_factory=lambda: [0, 0])
    agreed: list[int] = field(default_factory=lambda: [0, 0])
    decided: list[int] = field(default_factory=lambda: [0, 0])
    timed: list[int] = field(default_factory=lambda: [0, 0])
    skips: int = 0
    day: int = -1
    day_answers: int = 0
    day_base_units: int = 0
    base_units: int = 0

    def add(self, deed: Deed) -> None:
        """Count one more deed."""
        if deed.skipped:
            self.skips += 1
            return
        self.skips, self.answers = 0, self.answers + 1
        self.base_units += deed.price_base_units
        today = int(deed.at // DAY_S)
        if today != self.day:
            self.day, self.day_answers, self.day_base_units = today, 0, 0
        self.day_answers += 1
        self.day_base_units += deed.price_base_units
        fast = None if deed.seconds is None else deed.seconds < self.fast_s
        for pair, said in (
            (self.gold, deed.gold),
            (self.agreed, deed.agrees),
            (self.decided, deed.rejected),
            (self.timed, fast),
        ):
            if said is not None:
                pair[0] += said
                pair[1] += 1

    def values(self, wanted: Iterable[str]) -> dict[str, float]:
        """Return those of the collectors' values that are known."""
        found = {name: self._value(name) for name in wanted}
        return {name: value for name, value in found.items() if value is not None}

    def _value(self, name: str) -> float | None:
        counts = {
            "answers": self.answers,
            "gold_answers": self.gold[1],
            "skips_in_a_row": self.skips,
            "answers_a_day": self.day_answers,
            "income_a_day": self.day_base_units,
        }
        if name in counts:
            return float(counts[name])
        if name in {"gold_low", "gold_high"}:
            return bound(*self.gold, upper=name == "gold_high") if self.gold[1] else None
        pairs = {
            "gold_right": self.gold,
            "agreement": self.agreed,
            "rejected_share": self.decided,
            "fast_share": self.timed,
        }
        part, whole = pairs[name]
        return part / whole if whole else None


@lru_cache(maxsize=10_000)
def bound(right: int, of: int, *, upper: bool) -> float:
    """Return the end of the interval that holds nine tenths of a share, from a uniform prior."""
    return float(beta.ppf(1 - TAIL if upper else TAIL, right + 1, of - right + 1))


def holds(condition: Condition, record: Record) -> dict[str, float] | None:
    """Return the values the condition speaks of when it holds of the record, else None.

    What is not known yet fulfils no comparison.
    """
    if record.answers < condition.fewest or not condition.comparisons:
        return None
    values = record.values(dict.fromkeys(each.collector for each in condition.comparisons))
    met = (_met(each, values) for each in condition.comparisons)
    return values if (all(met) if condition.every else any(met)) else None


def only_speed(condition: Condition) -> bool:
    """Tell whether the condition may hold for speed alone: then it must cost nobody anything."""
    fast = [each.collector in SPEED for each in condition.comparisons]
    # The number of answers says nothing about them, so beside speed it is speed alone.
    empty = [each.collector in {"answers", "gold_answers"} | DAILY for each in condition.comparisons]
    if not any(fast):
        return False
    return not condition.every or all(one or other for one, other in zip(fast, empty, strict=True))


def replay(condition: Condition, deeds: Iterable[Deed], *, fast_s: float = FAST_S) -> Iterator[Hit]:
    """Yield each person of whom the condition ever held, at the deed after which it first did.

    Memory grows with people, not with deeds.

    Args:
        condition: to look for.
        deeds: each person's in the order of time; people may be mixed.
        fast_s: an answer given in fewer seconds is fast.
    """
    records: dict[str, Record] = {}
    first: dict[str, tuple[float, Mapping[str, float], int, int]] = {}
    for deed in deeds:
        record = records.setdefault(deed.person, Record(fast_s))
        record.add(deed)
        if deed.person not in first and (values := holds(condition, record)) is not None:
            first[deed.person] = (deed.at, values, record.answers, record.base_units)
    for person, (at, then, answers, base_units) in first.items():
        last = records[person]
        yield Hit(person, at, then, last.answers - answers, last.base_units - base_units)


def records(deeds: Iterable[Deed], *, fast_s: float = FAST_S) -> dict[str, Record]:
    """Return what each person has done, after all their deeds."""
    found: dict[str, Record] = {}
    for deed in deeds:
        found.setdefault(deed.person, Record(fast_s)).add(deed)
    return found


def _met(one: Comparison, values: Mapping[str, float]) -> bool:
    value = values.get(one.collector)
    return value is not None and (value < one.limit if one.below else value > one.limit)


def by_day(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    """Return how many people were hit on each day (number of days since 1970), in order."""
    days = [int(each.at // DAY_S) for each in hits]
    return [(day, days.count(day)) for day in sorted(set(days))]
