"""Reading a folder of crowd answers: labels.csv (task,worker,label[,seconds]) and truth.csv (task,truth)."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

MAX_FIELD = 1_000_000


class BadFolder(ValueError):
    """The folder is not of the form the demo reads; the message names file and reason."""


@dataclass
class Answers:
    """The crowd's answers.

    Attributes:
        by_worker: for each worker, the (row number, label) pairs in the file's order; rows count from 1.
        tasks: the tasks' names; row number n is `tasks[n - 1]`.
        labels: every label met, sorted.
        truth: the true label of the tasks that have one.
        unreadable: lines of labels.csv without a task, a worker or a label.
    """

    by_worker: dict[str, list[tuple[int, str, int | None]]] = field(default_factory=lambda: defaultdict(list))
    tasks: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)
    unreadable: int = 0

    @property
    def count(self) -> int:
        """How many answers there are."""
        return sum(len(rows) for rows in self.by_worker.values())

    @property
    def most_per_task(self) -> int:
        """The most answers any one task got, at least 1."""
        return max(Counter(row for rows in self.by_worker.values() for row, *_ in rows).values(), default=1)


def read(folder: Path, *, annotators: int | None = None, limit: int | None = None) -> Answers:
    """Read a folder, at most `limit` answers by the `annotators` workers who come first.

    Raises:
        BadFolder: labels.csv is missing, has not the columns task, worker and label, or holds no answer.
    """
    answers = Answers()
    numbers: dict[str, int] = {}
    for line in _rows(folder / "labels.csv", ("task", "worker", "label")):
        task, worker, label = (line.get(name) or "" for name in ("task", "worker", "label"))
        if not (task and worker and label):
            answers.unreadable += 1
            continue
        if worker not in answers.by_worker and annotators is not None and len(answers.by_worker) >= annotators:
            continue
        if task not in numbers:
            numbers[task] = len(numbers) + 1
            answers.tasks.append(task)
        answers.by_worker[worker].append((numbers[task], label, _milliseconds(line.get("seconds"))))
        if limit is not None and answers.count >= limit:
            break
    if not answers.tasks:
        raise BadFolder(f"{folder / 'labels.csv'} holds no answer")
    answers.labels = sorted({label for rows in answers.by_worker.values() for _, label, _ in rows})
    if (folder / "truth.csv").exists():
        known = (
            (line.get("task") or "", line.get("truth") or "") for line in _rows(folder / "truth.csv", ("task", "truth"))
        )
        answers.truth = {task: truth for task, truth in known if task in numbers and truth}
    return answers


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str | None]]:
    """Yield the rows of a CSV file that must have `columns`."""
    csv.field_size_limit(MAX_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise BadFolder(f"{path} lacks the column {', '.join(sorted(missing))}")
            yield from reader
    except FileNotFoundError:
        raise BadFolder(f"{path} does not exist") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFolder(f"{path} cannot be read: {error}") from error


def _milliseconds(text: str | None) -> int | None:
    try:
        return min(int(float(text or "") * 1000), 2**31 - 1) if text else None
    except (ValueError, OverflowError):
        return None


def choice_values(labels: list[str]) -> dict[str, str]:
    """Return the choice that stands for each label: itself, or `class n` where XML could not carry it unchanged."""
    taken = set(labels)
    values: dict[str, str] = {}
    for number, label in enumerate(labels, 1):
        plain = label.isprintable() and label == " ".join(label.split()) and len(label) <= 200
        value = label if plain else f"class {number}"
        while not plain and value in taken:
            value += "'"
        values[label] = value
        taken.add(value)
    return values


def config(values: dict[str, str]) -> str:
    """Return a labelling config that asks for one of the classes."""
    choices = "\n".join(f"    <Choice value={quoteattr(value)}/>" for value in values.values())
    return (
        '<View>\n  <Text name="item" value="$item"/>\n'
        f'  <Choices name="answer" toName="item" choice="single" required="true">\n{choices}\n  </Choices>\n</View>'
    )
