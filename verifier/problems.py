"""What the checks found."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

MOST_PROBLEMS = 1000


class BadBundle(Exception):
    """The bundle cannot be read at all."""


@dataclass
class Report:
    """Problems by place, how much was checked, and what was asked for."""

    problems: list[dict[str, str]] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    found: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    def problem(self, where: str, message: str) -> None:
        """Note what does not match; the first thousand are kept, all are counted."""
        self.found += 1
        if self.found <= MOST_PROBLEMS:
            self.problems.append({"where": where, "message": message})

    def equal(self, where: str, what: str, found: Any, expected: Any) -> bool:
        """Note a problem unless two values are equal; return whether they are."""
        if found != expected:
            self.problem(where, f"{what} is {found}, expected {expected}")
        return bool(found == expected)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict."""
        said = {"ok": not self.found, "checked": dict(self.checked), "problems": self.problems}
        return said | ({"facts": self.facts} if self.facts else {})
