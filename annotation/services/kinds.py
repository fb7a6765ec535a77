"""Which kind of answer each control asks for, and its answers in the plain form that the maths of the kind takes.

A control whose answers have no such form (dates, polygons, tracks, rankings into buckets, questions about each region)
has no kind: what most people said stands for all, word for word.

Plain forms are those of `annotation.quality.kinds`. The type of a mark is a JSON list: the object it is on, the
object's item, channel or page where it has one, and its labels; marks of different things are never taken for one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from annotation import labelspec
from annotation.labelspec import Config, Control, paths
from annotation.labelspec.catalogue import CATALOGUE
from annotation.models import Campaign
from annotation.quality.kinds import KINDS

KIND_OF_SHAPE: Final = {
    "span": "spans",
    "hypertext": "spans",
    "paragraphs": "spans",
    "rectangle": "boxes",
    "page-box": "boxes",
    "interval": "segments",
    "timeseries": "segments",
    "timeline": "segments",
}
KIND_OF_TAG: Final = {
    "Choices": "choice",
    "Pairwise": "choice",
    "Taxonomy": "multi",
    "Rating": "rating",
    "Number": "number",
    "TextArea": "text",
    "Ranker": "ranking",
}
PHRASE: Final = 1 << 20
"""Characters that a paragraph may have: spans over several paragraphs become spans on one line of places."""
INSTANT: Final = 1e-6
"""How long a moment lasts, so that it has a place of its own."""

EXACT: Final = 1.0
ONE_STEP: Final = 0.5
FIVE_PERCENT: Final = 0.975
LONG_SCALE: Final = 5
ALIKE: Final = frozenset({"text", "spans", "boxes", "segments", "ranking"})


def kind_of(config: Config, control: Control) -> str | None:
    """Return the name of the control's kind in `KINDS`, or None."""
    if control.per_region or control.per_item or paths.FLAG.search(control.name):
        return None
    if CATALOGUE[control.tag].makes_regions:
        found = {KIND_OF_SHAPE.get(name) for name in _shapes(config, control)}
        return found.pop() if len(found) == 1 else None
    kind = KIND_OF_TAG.get(control.tag)
    if kind == "choice" and control.tag == "Choices" and control.attrs.get("choice") == "multiple":
        return "multi"
    return None if kind == "ranking" and control.options else kind


def _shapes(config: Config, control: Control) -> set[str]:
    shapes = CATALOGUE[control.tag].shapes
    shown = (config.objects[name].tag for name in control.to_names if name in config.objects)
    return {shapes[tag].name if tag in shapes else "" for tag in shown}


@lru_cache(maxsize=256)
def _kinds(names: tuple[tuple[str, str | None], ...]) -> Mapping[str, str]:
    return {name: kind for name, kind in names if kind is not None}


def kinds_of(config: Config) -> Mapping[str, str]:
    """Return the kind of each control that has one, by name, in the config's order."""
    return _kinds(tuple((name, kind_of(config, control)) for name, control in config.controls.items()))


def answers_of(config: Config, result: Sequence[object]) -> dict[str, Any]:
    """Return what a checked result says in plain form, by control; controls without a kind are left out.

    Nothing chosen among several is an answer, and so is nothing marked; any other control must have been answered.
    """
    return plain_answers(config, labelspec.canonical_answer(config, result))


def plain_answers(config: Config, canonical: Mapping[str, Any]) -> dict[str, Any]:
    """Return a canonical answer, or one read back from JSON, in plain form."""
    found = {name: plain_of(kind, canonical.get(name)) for name, kind in kinds_of(config).items()}
    return {name: answer for name, answer in found.items() if answer is not None}


def plain_of(kind: str, value: Any) -> Any:
    """Return one control's canonical answer in plain form; None if there is none."""
    if value is None:
        return frozenset() if kind == "multi" else None
    return _PLAIN[kind](value)


def canonical_of(name: str, kind: str, plain: Any) -> Any:
    """Return a plain answer to the control of a name in canonical form, as JSON holds it."""
    return [[name, list(plain)]] if kind == "ranking" else _CANONICAL[kind](plain)


def similarity(kind: str, one: Any, other: Any) -> float:
    """Return how alike two plain answers are, from 0 to 1."""
    return 1.0 if one == other else KINDS[kind].similarity(one, other)


def likeness_wanted(campaign: Campaign, control: Control, kind: str) -> float:
    """Return from which likeness an answer agrees with the consensus.

    Choices must be equal: one option too many is another answer. A neighbouring grade agrees where the scale has five
    steps or more, for there honest people differ; a number within about five percent. What is marked, written or put in
    order is never quite equal, so the campaign's own term counts.
    """
    if kind == "rating":
        long = int(str(control.attrs.get("maxRating") or LONG_SCALE)) >= LONG_SCALE
        return ONE_STEP if long else EXACT
    if kind == "number":
        return FIVE_PERCENT
    return campaign.gold_threshold if kind in ALIKE else EXACT


def agreement_with(
    campaign: Campaign, config: Config, said: Mapping[str, Any], found: Mapping[str, Any]
) -> tuple[bool, float]:
    """Compare an answer with the consensus, both canonical: does it agree, and how alike are they at the worst control.

    Controls without a kind must say the same.
    """
    kinds, agrees, least = kinds_of(config), True, 1.0
    plain_said, plain_found = plain_answers(config, said), plain_answers(config, found)
    for name, kind in kinds.items():
        one, other = plain_said.get(name), plain_found.get(name)
        alike = float(one == other) if one is None or other is None else similarity(kind, one, other)
        least = min(least, alike)
        agrees = agrees and alike >= likeness_wanted(campaign, config.controls[name], kind)
    for name in (set(said) | set(found)) - set(kinds):
        if as_text(said.get(name)) != as_text(found.get(name)):
            agrees, least = False, 0.0
    return agrees, least


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


_PLAIN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "choice": lambda value: _name(value[0]) if value else None,
    "multi": lambda value: frozenset(map(_name, value)),
    "rating": float,
    "number": float,
    "text": lambda value: "\n".join(map(str, value)),
    "ranking": lambda value: tuple(str(item) for _bucket, items in value for item in items),
    "spans": lambda value: tuple(sorted(map(_span, value))),
    "boxes": lambda value: tuple(sorted(map(_box, value))),
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
    "segments": lambda plain: [_segment_back(mark) for mark in plain],
}
