"""What a row of each kind of answer looks like, read and written.

A *cell* form has one row for a worker's answer to a task. A *marks* form has one row for each thing that a worker
marked; who saw a task and marked nothing stands in a list of assignments, or in a row whose cells are empty.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotation.labelspec.geometry import rle
from annotation.quality.pairs import TIE

Cells = Mapping[str, str]
NAMES_OF_TYPE: Final = ("type", "label")
NAMES_OF_ANSWER: Final = ("truth", "label", "answer")
SEPARATOR: Final = "|"
BEFORE: Final = ">"
LARGEST: Final = 1e100
"""Squares of what is larger are no numbers any more."""
MOST_WORDS: Final = 5000
"""Texts are laid beside each other word by word, in time and memory that grow with the square."""
MOST_PIXELS: Final = 10**12


@dataclass(frozen=True, slots=True)
class Form:
    """How answers of a kind stand in a file.

    Attributes:
        kind: name of the kind.
        columns: those every row must have besides task and worker.
        read: takes a row's cells, returns the answer, or one mark of it; ValueError names what is wrong.
        write: takes an answer, returns its rows as cells by column.
        marks: whether an answer is the tuple of the marks of several rows.
        asked: the columns that name the task, when there is no column `task`.
        of_items: whether the outcome is a score for each item, not an answer for each task; truth may be by item too.
    """

    kind: str
    columns: tuple[str, ...]
    read: Callable[[Cells], Any]
    write: Callable[[Any], list[dict[str, str]]]
    marks: bool = False
    asked: tuple[str, ...] = ("task",)
    of_items: bool = False

    def task_of(self, cells: Cells) -> Any:
        """Return the name of the row's task: a text, or a tuple of texts where several columns name it."""
        names = tuple(_filled(cells, column) for column in self.asked)
        return names[0] if len(names) == 1 else names

    @property
    def subject(self) -> str:
        """Return the column that says what an outcome's row is about."""
        return "item" if self.of_items else self.asked[0]


def number(text: str, what: str) -> float:
    """Read a finite number.

    Raises:
        ValueError: it is none; `what` names it.
    """
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{what} is not a number: {_short(text)}") from None
    if not math.isfinite(value):
        raise ValueError(f"{what} is not a finite number: {_short(text)}")
    if abs(value) > LARGEST:
        raise ValueError(f"{what} is beyond {LARGEST:g}: {_short(text)}")
    return value


def whole(text: str, what: str) -> int:
    """Read a whole number, 0 or more.

    Raises:
        ValueError: it is none; `what` names it.
    """
    value = number(text, what)
    if value != int(value) or value < 0:
        raise ValueError(f"{what} is not a whole number from 0 on: {_short(text)}")
    return int(value)


def plain(value: float) -> str:
    """Write a number without a needless fraction."""
    return str(int(value)) if float(value).is_integer() else repr(round(float(value), 6))


def _filled(cells: Cells, column: str) -> str:
    value = cells.get(column, "").strip()
    if not value:
        raise ValueError(f"{column} is empty")
    return value


def _answer_cell(cells: Cells) -> str:
    """Return the cell that holds the answer, whichever of its names it goes by."""
    return next((cells[name] for name in NAMES_OF_ANSWER if name in cells), "")


def _one(cells: Cells) -> str:
    value = _answer_cell(cells).strip()
    if not value:
        raise ValueError("the answer is empty")
    return value


def _text(cells: Cells) -> str:
    text = _answer_cell(cells)
    if len(text.split()) > MOST_WORDS:
        raise ValueError(f"a text of more than {MOST_WORDS} words")
    return text


def _several(cells: Cells) -> frozenset[str]:
    return frozenset(_list(_answer_cell(cells), SEPARATOR))


def _order(cells: Cells) -> tuple[str, ...]:
    text = _answer_cell(cells)
    order = tuple(_list(text, BEFORE if BEFORE in text else SEPARATOR))
    if not order:
        raise ValueError("the ranking is empty")
    if len(set(order)) != len(order):
        raise ValueError("the ranking names an item twice")
    return order


def _list(text: str, separator: str) -> list[str]:
    """Read a JSON list of texts, or texts between separators."""
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            raise ValueError(f"not a JSON list: {_short(text)}") from None
        if not all(isinstance(each, str | int | float) and not isinstance(each, bool) for each in found):
            raise ValueError("the list holds something else than texts")
        return [str(each) for each in found]
    return [part.strip() for part in text.split(separator) if part.strip()]


def _value(cells: Cells) -> float:
    return number(_answer_cell(cells).strip(), "the answer")


def _preferred(cells: Cells) -> str:
    chosen = _one(cells)
    if cells["left"].strip() == cells["right"].strip():
        raise ValueError(f"an item compared with itself: {_short(chosen)}")
    if chosen not in (cells["left"].strip(), cells["right"].strip(), TIE):
        raise ValueError(f"the chosen item {_short(chosen)} is neither left nor right nor {TIE}")
    return chosen


def _span(cells: Cells) -> tuple[int, int, str]:
    start, end = whole(cells["start"], "start"), whole(cells["end"], "end")
    if end <= start:
        raise ValueError(f"end {end} is not behind start {start}")
    return start, end, _type(cells)


def _segment(cells: Cells) -> tuple[float, float, str]:
    start, end = number(cells["start"], "start"), number(cells["end"], "end")
    if end <= start:
        raise ValueError(f"end {plain(end)} is not behind start {plain(start)}")
    return start, end, _type(cells)


def _box(cells: Cells) -> tuple[float, float, float, float, str]:
    x0, y0, x1, y1 = (number(cells[name], name) for name in ("x0", "y0", "x1", "y1"))
    if x1 <= x0 or y1 <= y0:
        raise ValueError("the box has no area: x1 must be above x0 and y1 above y0")
    return x0, y0, x1, y1, _type(cells)


def _mask(cells: Cells) -> tuple[tuple[int, ...], str]:
    """Read a mask: stretches of pixels, or run lengths as Label Studio's brush writes them."""
    text = _filled(cells, "mask")
    return (_brushed(text) if text.startswith("[") else _runs(text)), _type(cells)


def _runs(text: str) -> tuple[int, ...]:
    runs: list[int] = []
    for stretch in text.split():
        start, found, end = stretch.partition("-")
        if not (found and start.isdecimal() and end.isdecimal() and int(start) < int(end)):
            raise ValueError(f"not a stretch of pixels, first-end: {_short(stretch)}")
        if int(end) > MOST_PIXELS:
            raise ValueError(f"no picture has so many pixels: {_short(end)}")
        if runs and int(start) < runs[-1]:
            raise ValueError(f"stretches are not in order: {_short(stretch)}")
        runs += (int(start), int(end))
    return tuple(runs)


def _brushed(text: str) -> tuple[int, ...]:
    try:
        data = bytes(json.loads(text))
        words = int.from_bytes(data[: rle.SIZE_BYTES])
        runs = tuple(end for stretch in rle.covered(data, words // rle.CHANNELS) for end in stretch)
    except (ValueError, TypeError):
        raise ValueError(f"not run lengths of a mask: {_short(text)}") from None
    if not runs:
        raise ValueError("the mask covers nothing")
    return runs


def _type(cells: Cells) -> str:
    return next((cells[name].strip() for name in NAMES_OF_TYPE if cells.get(name, "").strip()), "")


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:40] + "…")


def _label(show: Callable[[Any], str]) -> Callable[[Any], list[dict[str, str]]]:
    return lambda answer: [{"label": show(answer)}]


def _score(value: float) -> list[dict[str, str]]:
    return [{"score": f"{value:.6f}"}]


def _marks(columns: Sequence[str], name_of_type: str) -> Callable[[Any], list[dict[str, str]]]:
    def rows(answer: Iterable[Sequence[Any]]) -> list[dict[str, str]]:
        return [
            {**dict(zip(columns, map(plain, mark[:-1]), strict=True)), name_of_type: str(mark[-1])} for mark in answer
        ]

    return rows


def _masked(answer: Iterable[Sequence[Any]]) -> list[dict[str, str]]:
    return [
        {"mask": " ".join(f"{a}-{b}" for a, b in zip(runs[::2], runs[1::2], strict=True)), "label": str(label)}
        for runs, label in answer
    ]


_CORNERS: Final = ("x0", "y0", "x1", "y1")

FORMS: Final[dict[str, Form]] = {
    form.kind: form
    for form in (
        Form("choice", (), _one, _label(str)),
        Form("multi", (), _several, _label(lambda answer: SEPARATOR.join(sorted(answer)))),
        Form("rating", (), _value, _label(plain)),
        Form("number", (), _value, _label(plain)),
        Form("text", (), _text, _label(str)),
        Form("spans", ("start", "end"), _span, _marks(("start", "end"), "type"), marks=True),
        Form("boxes", _CORNERS, _box, _marks(_CORNERS, "label"), marks=True),
        Form("masks", ("mask",), _mask, _masked, marks=True),
        Form("segments", ("start", "end"), _segment, _marks(("start", "end"), "label"), marks=True),
        Form("pairwise", (), _preferred, _score, asked=("left", "right"), of_items=True),
        Form("ranking", (), _order, _label(BEFORE.join)),
    )
}
