"""Answers as integer codes: the one input of all consensus maths.

Symbols used throughout the package: n answers, T tasks, W workers, k classes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Matrix = sparse.csr_array[np.float64, tuple[int, int]]
Row = tuple[Hashable, Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class Answers:
    """Who answered what, one entry per (task, worker), sorted by task code, then worker code.

    Attributes:
        task: code of each answer's task, shape (n,).
        worker: code of each answer's worker, shape (n,).
        label: code of each answer's class, shape (n,).
        tasks: the names behind the task codes, length T.
        workers: the names behind the worker codes, length W.
        classes: the names behind the class codes, length k.
    """

    task: Ints
    worker: Ints
    label: Ints
    tasks: tuple[Hashable, ...]
    workers: tuple[Hashable, ...]
    classes: tuple[Hashable, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Row], *, classes: Sequence[Hashable] | None = None) -> Answers:
        """Code the rows (task, worker, label), oldest first; a worker's last answer to a task counts.

        Args:
            rows: in order of time; apart from a worker's repeated answers the order has no influence.
            classes: every class that may be chosen, when known; otherwise those seen, sorted.

        Raises:
            ValueError: a label is not among `classes`, or `classes` repeats one.
        """
        task_codes: dict[Hashable, int] = {}
        worker_codes: dict[Hashable, int] = {}
        label_codes: dict[Hashable, int] = {}
        last: dict[tuple[int, int], int] = {}
        for task, worker, label in rows:
            pair = (
                task_codes.setdefault(task, len(task_codes)),
                worker_codes.setdefault(worker, len(worker_codes)),
            )
            last[pair] = label_codes.setdefault(label, len(label_codes))
        codes = np.fromiter((number for pair in last for number in pair), np.int32, 2 * len(last)).reshape(-1, 2)
        label_of = np.fromiter(last.values(), np.int32, len(last))
        vocabulary = in_order(label_codes) if classes is None else tuple(classes)
        return cls._sorted(
            _recode(task_codes, in_order(task_codes))[codes[:, 0]],
            _recode(worker_codes, in_order(worker_codes))[codes[:, 1]],
            _recode(label_codes, vocabulary)[label_of],
            (in_order(task_codes), in_order(worker_codes), vocabulary),
        )

    @classmethod
    def from_codes(
        cls, task: npt.ArrayLike, worker: npt.ArrayLike, label: npt.ArrayLike, *, n_classes: int | None = None
    ) -> Answers:
        """Take codes 0, 1, … as they are, oldest first; the codes are their own names.

        Args:
            task: shape (n,), each below T = max + 1.
            worker: shape (n,), each below W = max + 1.
            label: shape (n,), each below k = `n_classes`, or max + 1 when that is not given.
            n_classes: how many classes may be chosen.
        """
        tasks, workers, labels = (np.asarray(codes, dtype=np.int32) for codes in (task, worker, label))
        sizes = [int(codes.max()) + 1 if codes.size else 0 for codes in (tasks, workers, labels)]
        sizes[2] = sizes[2] if n_classes is None else n_classes
        return cls._sorted(tasks, workers, labels, (tuple(range(n)) for n in sizes))

    @classmethod
    def _sorted(cls, task: Ints, worker: Ints, label: Ints, names: Iterable[tuple[Hashable, ...]]) -> Answers:
        """Sort by (task, worker), keeping the last of equal pairs, so that sums never depend on the row order."""
        pair = task.astype(np.int64) * (int(worker.max(initial=0)) + 1) + worker
        order = np.argsort(pair, kind="stable")
        ordered = pair[order]
        final = np.append(ordered[1:] != ordered[:-1], True)[: ordered.size]
        chosen = order[final]
        return cls(task[chosen], worker[chosen], label[chosen], *names)

    @property
    def n_tasks(self) -> int:
        """T."""
        return len(self.tasks)

    @property
    def n_workers(self) -> int:
        """W."""
        return len(self.workers)

    @property
    def n_classes(self) -> int:
        """K, the number of classes."""
        return len(self.classes)

    def counts(self) -> Floats:
        """How often each class was chosen for each task, shape (T, k)."""
        cells = self.task.astype(np.int64) * self.n_classes + self.label
        flat = np.bincount(cells, minlength=self.n_tasks * self.n_classes)
        return flat.reshape(self.n_tasks, self.n_classes).astype(np.float64)

    def matrix(self) -> Matrix:
        """Return the answers as ones at [task, worker · k + label], shape (T, W·k), n entries."""
        starts = np.searchsorted(self.task, np.arange(self.n_tasks + 1)).astype(np.int32)
        columns = self.worker * np.int32(self.n_classes) + self.label
        shape = (self.n_tasks, self.n_workers * self.n_classes)
        return sparse.csr_array((np.ones(columns.size), columns, starts), shape=shape)


def in_order(names: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Sort names by value where they compare, else by type and text, so that the input order has no say."""
    known = list(names)
    try:
        return tuple(sorted(known))  # type: ignore[type-var]
    except TypeError:
        return tuple(sorted(known, key=lambda name: (type(name).__name__, repr(name))))


def _recode(old: dict[Hashable, int], names: tuple[Hashable, ...]) -> Ints:
    """Map codes by order of appearance to places in `names`; shape (len(old),)."""
    place = {name: code for code, name in enumerate(names)}
    if len(place) != len(names):
        raise ValueError("a class is listed twice")
    unknown = [name for name in old if name not in place]
    if unknown:
        raise ValueError(f"not among the classes: {unknown[0]!r}")
    return np.fromiter((place[name] for name in old), np.int32, len(old))
