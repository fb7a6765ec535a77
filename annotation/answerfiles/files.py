"""Reading and writing the files: every bad row is named, and nothing is decided from half a file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scipy.stats import beta

from annotation.answerfiles.forms import NAMES_OF_ANSWER, Cells, Form, number
from annotation.quality.outcome import Outcome, Row

CELL_CHARACTERS: Final = 10_000_000
PROBLEMS_KEPT: Final = 1000


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used.

    Attributes:
        file: its name.
        line: where the row ends, from 1; the header is line 1.
        reason: what is wrong with it.
    """

    file: str
    line: int
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return it as the report has it."""
        return {"file": self.file, "line": self.line, "reason": self.reason}


class ReadError(Exception):
    """A file cannot be used at all.

    Attributes:
        problem: where and why.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.file}, line {problem.line}: {problem.reason}")
        self.problem = problem


Watch = Callable[[int], None]
"""Is told how many bytes of the file have been read."""


Where = tuple[str, str]
"""A column and the value that the rows to be read have in it."""


def read_answers(
    path: Path, form: Form, *, seen: Path | None = None, where: Where | None = None, watch: Watch | None = None
) -> tuple[list[Row], list[Problem]]:
    """Read everybody's answers.

    Args:
        path: CSV in UTF-8 with a header: task, worker and the columns of the form; others are ignored.
        form: of the kind of answer.
        seen: for marks, a file of task and worker: who saw which task, also without marking anything.
        where: reads only some of the rows.
        watch: hears of progress.

    Returns:
        The answers in the order of the file, and the rows that are wrong; up to `PROBLEMS_KEPT` of these.

    Raises:
        ReadError: no such file, no such columns, not CSV, or not UTF-8.
    """
    problems: list[Problem] = []
    needed = (*form.asked, "worker", *form.columns)
    answered = () if form.marks else NAMES_OF_ANSWER
    if not form.marks:
        return list(_rows(path, needed, answered, problems, lambda cells: _answer(form, cells), where, watch)), problems
    given: dict[tuple[Any, Any], list[Any]] = {}
    if seen is not None:
        for task, worker, _ in _rows(seen, ("task", "worker"), (), problems, _whose, None, None):
            given.setdefault((task, worker), [])
    for task, worker, mark in _rows(path, needed, (), problems, lambda cells: _mark(form, cells), where, watch):
        marks = given.setdefault((task, worker), [])
        if mark is not None:
            marks.append(mark)
    return [(task, worker, tuple(marks)) for (task, worker), marks in given.items()], problems


def read_truth(path: Path, form: Form, *, where: Where | None = None) -> tuple[dict[Any, Any], list[Problem]]:
    """Read the right answers: as `read_answers`, without workers; the answer's column may be called `truth`.

    Where the outcome is by item, a file with a column `item` gives each a number in its other column; a file of tasks
    may name one several times, and holds how often each answer was given.
    """
    if form.of_items and "item" in _header(path):
        return _read_items(path, where)
    problems: list[Problem] = []
    found: dict[Any, Any] = {}
    needed = (*form.asked, *form.columns)

    def read(cells: Cells) -> tuple[Any, Any]:
        task = form.task_of(cells)
        answer = None if form.marks and _empty(form, cells) else form.read(cells)
        if not form.marks and not form.of_items and found.get(task, answer) != answer:
            raise ValueError(f"another answer to a task that has one already: {task}")
        return task, answer

    for task, answer in _rows(path, needed, () if form.marks else NAMES_OF_ANSWER, problems, read, where, None):
        if form.of_items:
            counts = found.setdefault(task, {})
            counts[answer] = counts.get(answer, 0) + 1
        elif not form.marks:
            found.setdefault(task, answer)
        else:
            found[task] = found.get(task, ()) if answer is None else (*found.get(task, ()), answer)
    return found, problems


def _read_items(path: Path, where: Where | None) -> tuple[dict[Any, Any], list[Problem]]:
    problems: list[Problem] = []
    others = [name for name in _header(path) if name != "item" and (where is None or name != where[0])]

    def read(cells: Cells) -> tuple[str, float]:
        if not cells["item"].strip():
            raise ValueError("item is empty")
        return cells["item"].strip(), number(cells[others[0]], others[0])

    if not others:
        raise ReadError(Problem(path.name, 1, "no column beside item"))
    return dict(_rows(path, ("item",), (), problems, read, where, None)), problems


def _header(path: Path) -> list[str]:
    """Return the names of the columns in lower case; none where they cannot be read, which whoever reads on meets."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [name.strip().lower() for name in next(csv.reader(file), [])]
    except (OSError, ValueError, csv.Error):
        return []


def write_answers(path: Path, form: Form, outcome: Outcome) -> None:
    """Write each task's answer and confidence, tasks in order; a task without marks has one row with empty cells.

    Where the outcome is by item, the items stand in its order, the best first.
    """
    names = [form.subject, *form.columns]
    rows = []
    for task in outcome.answers if form.of_items else sorted(outcome.answers, key=str):
        confidences = outcome.parts.get(task)
        cells = form.write(outcome.answers[task]) or [{}]
        for place, each in enumerate(cells):
            confidence = confidences[place] if confidences and each else outcome.confidence[task]
            names += [name for name in each if name not in names]
            rows.append({form.subject: str(task), **each, "confidence": f"{confidence:.6f}"})
    _write(path, [*names, "confidence"], rows)


def write_workers(path: Path, outcome: Outcome, answers: Mapping[Any, int]) -> None:
    """Write each worker's skill, the mean of its Beta with the middle 90 %, and how many answers it rests on."""
    names = sorted(outcome.skill, key=str)
    rows = []
    for name in names:
        a, b = outcome.skill[name]
        low, high = (beta.ppf(share, a, b) for share in (0.05, 0.95))
        rows.append(
            {
                "worker": str(name),
                "skill": f"{a / (a + b):.6f}",
                "low": f"{low:.6f}",
                "high": f"{high:.6f}",
                "answers": str(answers.get(name, 0)),
            }
        )
    _write(path, ["worker", "skill", "low", "high", "answers"], rows)


def _answer(form: Form, cells: Cells) -> Row:
    return form.task_of(cells), _worker(cells), form.read(cells)


def _mark(form: Form, cells: Cells) -> Row:
    whose = form.task_of(cells), _worker(cells)
    return (*whose, None) if _empty(form, cells) else (*whose, form.read(cells))


def _whose(cells: Cells) -> Row:
    return cells["task"].strip(), _worker(cells), None


def _worker(cells: Cells) -> str:
    name = cells["worker"].strip()
    if not name:
        raise ValueError("worker is empty")
    return name


def _empty(form: Form, cells: Cells) -> bool:
    return not any(cells[column].strip() for column in form.columns)


def _rows(
    path: Path,
    needed: Sequence[str],
    one_of: Sequence[str],
    problems: list[Problem],
    read: Callable[[Cells], Any],
    where: Where | None,
    watch: Watch | None,
) -> Iterator[Any]:
    """Yield what `read` makes of each row; what it refuses goes to `problems`."""
    csv.field_size_limit(CELL_CHARACTERS)
    needed = needed if where is None else (*needed, where[0])
    try:
        with path.open("rb") as raw:
            lines = _lines(raw, watch)
            reader = csv.reader(lines, strict=True)
            header = [name.strip().lower() for name in next(reader, [])]
            _check_header(path, header, needed, one_of)
            yield from _body(path, reader, header, problems, read, where)
    except OSError as error:
        raise ReadError(Problem(path.name or str(path), 0, error.strerror or str(error))) from None
    except UnicodeDecodeError:
        # The reader has not been given the line yet.
        raise ReadError(Problem(path.name, reader.line_num + 1, "not UTF-8")) from None
    except csv.Error as error:
        raise ReadError(Problem(path.name, reader.line_num, f"not CSV: {error}")) from None


def _lines(raw: Any, watch: Watch | None) -> Iterator[str]:
    read = 0
    for place, line in enumerate(raw):
        read += len(line)
        if watch and place % 4096 == 0:
            watch(read)
        yield line.decode("utf-8-sig" if place == 0 else "utf-8")


def _check_header(path: Path, header: Sequence[str], needed: Sequence[str], one_of: Sequence[str]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        there = f"there are {', '.join(header)}" if any(header) else "the file is empty"
        raise ReadError(Problem(path.name, 1, f"no column {', '.join(missing)}; {there}"))
    if one_of and not any(name in header for name in one_of):
        raise ReadError(Problem(path.name, 1, f"none of the columns {', '.join(one_of)}"))


def _body(
    path: Path,
    reader: Any,
    header: Sequence[str],
    problems: list[Problem],
    read: Callable[[Cells], Any],
    where: Where | None,
) -> Iterator[Any]:
    for values in reader:
        if not values:
            continue
        try:
            if len(values) != len(header):
                raise ValueError(f"{len(values)} cells where the header has {len(header)}")
            cells = dict(zip(header, values, strict=True))
            if where is not None and cells[where[0]].strip() != where[1]:
                continue
            found = read(cells)
        except ValueError as error:
            if len(problems) < PROBLEMS_KEPT:
                problems.append(Problem(path.name, reader.line_num, str(error)))
            continue
        yield found


def _write(path: Path, names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write beside the file and move it there, so that a reader never meets half of it."""
    beside = path.with_name(path.name + ".part")
    with beside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(names), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    beside.replace(path)
