"""What a dataset's rows show in numbers, gathered in one pass and bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from registry.publishing.columns import Row

FORMAT: Final = "caravan-statistics-1"
SHOWN: Final = 50
KEPT: Final = 10_000
TENTHS: Final = 10


@dataclass
class Measured:
    """The spread of a quantity: least, mean, most, and how many fall between powers of two."""

    count: int = 0
    total: float = 0.0
    least: float | None = None
    most: float | None = None
    bins: Counter[int] = field(default_factory=Counter)

    def see(self, value: float) -> None:
        """Take note of one value."""
        self.count += 1
        self.total += value
        self.least = value if self.least is None else min(self.least, value)
        self.most = value if self.most is None else max(self.most, value)
        self.bins[max(int(value), 0).bit_length()] += 1

    def told(self) -> dict[str, Any]:
        """Return it for JSON; a bin is [its upper end, how many are below that and not below the last]."""
        return {
            "count": self.count,
            "least": self.least,
            "mean": round(self.total / self.count, 4) if self.count else None,
            "most": self.most,
            "bins": [[2**place, self.bins[place]] for place in sorted(self.bins)],
        }


@dataclass
class Counted:
    """How often each value occurs; beyond `KEPT` different ones, new ones are only counted together."""

    values: Counter[str] = field(default_factory=Counter)
    others: int = 0

    def see(self, value: str) -> None:
        """Take note of one value."""
        if value in self.values or len(self.values) < KEPT:
            self.values[value] += 1
        else:
            self.others += 1

    def told(self) -> dict[str, Any]:
        """Return the most frequent values for JSON, and how many the rest are."""
        shown = sorted(self.values.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
        rest = self.values.total() + self.others - sum(count for _, count in shown)
        return {"values": [list(each) for each in shown], "others": rest}


@dataclass
class Summary:
    """The numbers of a dataset, as far as its rows were seen.

    Attributes:
        offered: questions whose answers are counted one by one; of others only their size is told.
    """

    offered: frozenset[str] = frozenset()
    tasks: int = 0
    decided: int = 0
    labels: Counted = field(default_factory=Counted)
    methods: Counter[str] = field(default_factory=Counter)
    confidence: list[int] = field(default_factory=lambda: [0] * TENTHS)
    sure: Measured = field(default_factory=Measured)
    answers_a_task: Measured = field(default_factory=Measured)
    data: dict[str, Measured] = field(default_factory=dict)
    answered: dict[str, Counted] = field(default_factory=dict)
    answer_sizes: dict[str, Measured] = field(default_factory=dict)
    states: Counter[str] = field(default_factory=Counter)
    seconds: Measured = field(default_factory=Measured)
    days: Counter[str] = field(default_factory=Counter)

    def see_task(self, row: Row) -> None:
        """Count a decided row."""
        self.tasks += 1
        self.decided += bool(row["decided"])
        self.answers_a_task.see(row["answers"])
        if row["label"] is not None:
            self.labels.see(row["label"])
        if row["confidence"] is not None:
            self.sure.see(row["confidence"])
            self.confidence[min(int(row["confidence"] * TENTHS), TENTHS - 1)] += 1
        if row["method"]:
            self.methods[row["method"]] += 1
        for name, value in row["data"].items():
            self.data.setdefault(name, Measured()).see(size(value))
        for name, said in row["answer"].items():
            self._see_answer(name, said)

    def see_annotation(self, row: Row) -> None:
        """Count a single answer."""
        self.states[row["state"]] += 1
        self.days[row["submitted_at"][:10]] += 1
        if row["lead_time_ms"] is not None:
            self.seconds.see(row["lead_time_ms"] / 1000)

    def told(self) -> dict[str, Any]:
        """Return everything for JSON."""
        return {
            "format": FORMAT,
            "tasks": self.tasks,
            "decided": self.decided,
            "annotations": self.states.total(),
            "states": dict(sorted(self.states.items())),
            "labels": self.labels.told(),
            "methods": dict(sorted(self.methods.items())),
            "confidence": {"mean": self.sure.told()["mean"], "tenths": self.confidence},
            "answers_a_task": self.answers_a_task.told(),
            "data_sizes": {name: spread.told() for name, spread in sorted(self.data.items())},
            "answered": {name: counted.told() for name, counted in sorted(self.answered.items())},
            "answer_sizes": {name: spread.told() for name, spread in sorted(self.answer_sizes.items())},
            "seconds_an_answer": self.seconds.told(),
            "days": [list(each) for each in sorted(self.days.items())],
        }

    def _see_answer(self, name: str, said: Any) -> None:
        for each in said if isinstance(said, list) else [said]:
            if name not in self.offered:
                self.answer_sizes.setdefault(name, Measured()).see(size(each))
            elif isinstance(each, str):
                self.answered.setdefault(name, Counted()).see(each)


def size(value: Any) -> float:
    """Return how large a value is: a text in characters, a list or an object in entries, a number as it is."""
    if isinstance(value, str | list | Mapping):
        return len(value)
    return float(value) if isinstance(value, int | float) else 0.0
