"""Answers as they are kept, and the plain form that the maths of their kind takes: there and back.

A kept (canonical) answer to a control is a JSON value; plain forms are those of `kinds`. The type of a mark is a JSON
list: the object it is on, the object's item, channel or page where it has one, and its labels; marks of different
things are never taken for one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

PHRASE: Final = 1 << 20
"""Characters that a paragraph may have: spans over several paragraphs become spans on one line of places."""
INSTANT: Final = 1e-6
"""How long a moment lasts, so that it has a place of its own."""


def plain_answers(kinds: Mapping[str, str], canonical: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer's parts in plain form, by control.

    Args:
        kinds: kind of each control that has one, by name.
        canonical: by control, as it is kept or read back from JSON.

    Nothing chosen among several is an answer, and so is nothing marked; any other control must have been answered.
    """
    found = {name: plain_of(kind, canonical.get(name)) for name, kind in kinds.items()}
    return {name: answer for name, answer in found.items() if answer is not None}


def plain_of(kind: str, value: Any) -> Any:
    """Return one control's canonical answer in plain form; None if there is none."""
    if value is None:
        return frozenset() if kind == "multi" else None
    return _PLAIN[kind](value)


def canonical_of(name: str, kind: str, plain: Any) -> Any:
    """Return a plain answer to the control of a name in canonical form, as JSON holds it."""
    return [[name, list(plain)]] if kind == "ranking" else _CANONICAL[kind](plain)


def as_text(value: Any) -> str:
    """Return a canonical answer as text that is the same for equal answers, read back from JSON or not."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _name(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value(name: str) -> Any:
    return tuple(json.loads(name)) if name.startswith("[") and name.endswith("]") else name


def _type(region: Sequence[Any], extra: object = None) -> str:
    return json.dumps([region[0], region[1], extra, list(region[3])], ensure_ascii=False)


def _mark(region: Sequence[Any], ends: Sequence[float], extra: object = None) -> tuple[Any, ...]:
    return (*ends, _type(region, extra))


def _span(region: Sequence[Any]) -> tuple[Any, ...]:
    where = region[2]
    if len(where) == 4:
        return _mark(region, (where[0] * PHRASE + where[2], where[1] * PHRASE + where[3]), "phrases")
    return _mark(region, (where[0], max(where[1], where[0] + INSTANT)))


def _box(region: Sequence[Any]) -> tuple[Any, ...]:
    """Corners of the box; of a turned one as if it were not."""
    *page, x, y, width, height, _turn = region[2]
    return _mark(region, (x, y, x + width, y + height), page[0] if page else None)


def _segments(region: Sequence[Any]) -> list[tuple[Any, ...]]:
    """One segment; of frames, which count their last one in, each stretch is one."""
    *where, start, end = region[2] if len(region[2]) >= 2 else (0, 0)
    if len(where) == 1:
        return [_mark(region, (start, max(end, start + INSTANT)), where[0])]
    return [_mark(region, (a, max(b, a + INSTANT))) for a, b in zip(region[2][::2], region[2][1::2], strict=False)]


def _mask(region: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(region[2]), _type(region)


def _region(mark: Sequence[Any], measure: Callable[[Any], Sequence[Any]]) -> list[Any]:
    to_name, item, extra, labels = json.loads(mark[-1])
    return [to_name, item, list(measure(extra)), labels]


def _span_back(mark: Sequence[Any]) -> list[Any]:
    def measure(extra: Any) -> Sequence[Any]:
        if extra != "phrases":
            return mark[:2]
        (first, begin), (last, end) = (divmod(place, PHRASE) for place in mark[:2])
        return first, last, begin, end

    return _region(mark, measure)


def _box_back(mark: Sequence[Any]) -> list[Any]:
    x0, y0, x1, y1, _ = mark
    return _region(mark, lambda page: (*([] if page is None else [page]), x0, y0, x1 - x0, y1 - y0, 0))


def _segment_back(mark: Sequence[Any]) -> list[Any]:
    start, end, _ = mark
    end = start if end - start <= INSTANT else end
    return _region(mark, lambda channel: (*([] if channel is None else [channel]), start, end))


def _mask_back(mark: Sequence[Any]) -> list[Any]:
    return _region(mark, lambda _extra: mark[0])


_PLAIN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "choice": lambda value: _name(value[0]) if value else None,
    "multi": lambda value: frozenset(map(_name, value)),
    "rating": float,
    "number": float,
    "text": lambda value: "\n".join(map(str, value)),
    "ranking": lambda value: tuple(str(item) for _bucket, items in value for item in items),
    "spans": lambda value: tuple(sorted(map(_span, value))),
    "boxes": lambda value: tuple(sorted(map(_box, value))),
    "masks": lambda value: tuple(sorted(map(_mask, value))),
    "segments": lambda value: tuple(sorted(mark for region in value for mark in _segments(region))),
}
_CANONICAL: Final[Mapping[str, Callable[[Any], Any]]] = {
    "choice": lambda plain: [_value(plain)],
    "multi": lambda plain: [_value(name) for name in sorted(plain)],
    "rating": lambda plain: int(plain) if float(plain).is_integer() else plain,
    "number": lambda plain: int(plain) if float(plain).is_integer() else plain,
    "text": lambda plain: plain.split("\n"),
    "spans": lambda plain: [_span_back(mark) for mark in plain],
    "boxes": lambda plain: [_box_back(mark) for mark in plain],
    "masks": lambda plain: [_mask_back(mark) for mark in plain],
    "segments": lambda plain: [_segment_back(mark) for mark in plain],
}
