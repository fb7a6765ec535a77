"""What is wrong with a config, a task or a result: one `Problem` each, gathered in a `Report`, never one at a time.

ConfigErrors            a labelling config cannot be used; carries every problem found
Refused                 raised and caught inside this package: one attribute value is not acceptable
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotation.labelspec import limits
from annotation.labelspec.messages import MESSAGES

SHOWN_CHARACTERS = 200
LARGEST_SHOWN = 10**limits.JSON_INTEGER_DIGITS


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong and where.

    Attributes:
        where: place in the input: `/View/Choices[1]@toName`, `data.text` or `result[2].value.start`.
        code: stable short name of the kind of problem, a key of `MESSAGES`.
        message: English sentence for people.
        line: 1-based line in the XML, when there is one.
        column: 1-based column in the XML, when there is one.
        params: what was filled into the sentence, so that a page can translate `MESSAGES[code]` itself.
    """

    where: str
    code: str
    message: str
    line: int | None = None
    column: int | None = None
    params: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def as_json(self) -> dict[str, object]:
        """The problem as a JSON object; line and column only where they exist."""
        place = {"line": self.line, "column": self.column}
        known = {key: value for key, value in place.items() if value is not None}
        return {"where": self.where, "code": self.code, "message": self.message, **known}


class ConfigErrors(ValueError):
    """A labelling config cannot be used; `problems` holds every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.where}: {problem.message}" for problem in problems))


class Refused(Exception):
    """One value is not acceptable; whoever knows the place turns this into a `Problem`."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


class Report:
    """Gathers problems up to a limit, so that hostile input cannot make the report itself the bomb."""

    def __init__(self, limit: int) -> None:
        self.problems: list[Problem] = []
        self.limit = limit

    @property
    def full(self) -> bool:
        """True once nothing more will be recorded; long loops stop then."""
        return len(self.problems) > self.limit

    def add(self, where: str, code: str, at: tuple[int, int] | None = None, **params: object) -> None:
        """Record one problem at `where`; `at` is (line, column)."""
        if self.full:
            return
        if len(self.problems) == self.limit:
            where, code, at, params = "", "too-many-problems", None, {"limit": self.limit}
        shown = {key: clip(value) for key, value in params.items()}
        line, column = at or (None, None)
        self.problems.append(Problem(where, code, (MESSAGES[code] % shown).rstrip(), line, column, shown))

    def refuse(self, where: str, refused: Refused, at: tuple[int, int] | None = None) -> None:
        """Record a refusal raised by a reader of values."""
        self.add(where, refused.code, at, **refused.params)


def clip(value: object) -> str:
    """The value for a sentence: short, printable, and cheap to make whatever a stranger sent."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and not -LARGEST_SHOWN < value < LARGEST_SHOWN:
        # Python refuses to write out integers of thousands of digits.
        return "1e18…"
    head = value[: SHOWN_CHARACTERS + 1] if isinstance(value, str) else str(value)[: SHOWN_CHARACTERS + 1]
    printable = "".join(character if character.isprintable() else "\ufffd" for character in head)
    return printable if len(printable) <= SHOWN_CHARACTERS else printable[:SHOWN_CHARACTERS] + "…"


def config_report() -> Report:
    """An empty report for a config."""
    return Report(limits.CONFIG_PROBLEMS)


def answer_report() -> Report:
    """An empty report for task data or a result."""
    return Report(limits.RESULT_PROBLEMS)
