"""Regions in words: what a region says and where it is, and how two answers' regions differ, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from annotation.labelspec import Region
from annotation.likeness import BOXES, Marked, Matching

QUOTED: Final = 60
Quoted = tuple[Mapping[str, str], Mapping[str, str]]
"""The words that regions of the one and of the other answer mark, by their ids."""
STRETCHES: Final = frozenset({"span", "hypertext", "timeseries"})


def quotes(result: Sequence[object]) -> dict[str, str]:
    """Return the words that regions of a result mark, by their ids, as far as the result has them."""
    found = {}
    for item in result:
        value = item.get("value") if isinstance(item, Mapping) else None
        text = value.get("text") if isinstance(value, Mapping) else None
        if isinstance(item, Mapping) and isinstance(text, str) and text.strip():
            words = " ".join(text.split())
            found[str(item.get("id"))] = words if len(words) <= QUOTED else f"{words[:QUOTED]}…"
    return found


def differing(pairs: Matching, here: Marked, there: Marked, quoted: Quoted) -> Iterator[str]:
    """Yield a sentence for every region in which two answers differ, those that both have first.

    Args:
        pairs: the regions of both, matched.
        here: shape and comparable form of each region by id.
        there: of the other answer.
        quoted: the words that they mark.
    """
    for match in pairs.matches:
        one, (shape, other) = in_words(*here[match.here], quoted[0].get(match.here)), there[match.there]
        if match.change == "moved":
            yield _("%(region)s: there %(place)s") % {"region": one, "place": place(shape, other.measure)}
        elif match.change == "relabelled":
            yield _("%(region)s: there labelled %(labels)s") % {"region": one, "labels": labels(other)}
    for each in pairs.only_here:
        yield _("%(region)s: only here") % {"region": in_words(*here[each], quoted[0].get(each))}
    for each in pairs.only_there:
        yield _("%(region)s: only there") % {"region": in_words(*there[each], quoted[1].get(each))}


def in_words(shape: str, region: Region, quote: str | None = None) -> str:
    """Return a region as a person would name it: its labels, the words that it marks, and where it is."""
    where = place(shape, region.measure)
    return ", ".join(part for part in (labels(region), f"“{quote}”" if quote else "", where) if part)


def labels(region: Region) -> str:
    """Return a region's labels in words."""
    return " + ".join(map(_label, region.labels)) or _("no label")


def _label(label: Any) -> str:
    return " / ".join(map(str, label)) if isinstance(label, list | tuple) else str(label)


def place(shape: str, measure: Sequence[float]) -> str:
    """Return where a region is, in the units of its shape; nothing for those that only a picture tells."""
    if shape in STRETCHES and len(measure) == 2:
        return _stretch(_("%(start)s to %(end)s"), *measure)
    if shape == "interval" and len(measure) == 3:
        return _stretch(_("%(start)s s to %(end)s s"), *measure[1:])
    if shape == "timeline" and len(measure) >= 2:
        return _stretch(_("frames %(start)s to %(end)s"), measure[0], measure[-1])
    if shape == "page-box" and len(measure) >= 5:
        at = {"page": _number(measure[0]), "place": place("rectangle", measure[1:])}
        return _("page %(page)s, %(place)s") % at
    if shape in BOXES and measure:
        left, top, right, bottom = BOXES[shape](measure)
        numbers = {"left": left, "top": top, "width": right - left, "height": bottom - top}
        said = {name: _number(number) for name, number in numbers.items()}
        return _("%(left)s %% from the left, %(top)s %% from the top, %(width)s × %(height)s %%") % said
    return ""


def _stretch(text: str, start: float, end: float) -> str:
    return text % {"start": _number(start), "end": _number(end)}


def _number(number: float) -> str:
    return f"{round(number, 1):.12g}"
