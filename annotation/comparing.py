"""An answer beside another one of the same task: what is the same, and what differs where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotation import labelspec
from annotation.addresses import named
from annotation.labelspec import Config, Region
from annotation.labelspec.catalogue import CATALOGUE
from annotation.likeness import Marked, Match, Matching, matched
from annotation.models import Contribution, Resolution
from annotation.placing import Quoted, differing, quotes
from annotation.quality.plain import as_text
from annotation.services.kinds import shapes_of
from annotation.services.specs import canonical_json, spec_of
from annotation.templatetags.caravan import percent

SHOWN = 8
NAMED = 40
WORDS = re.compile(r"\w+|[^\w\s]|\s+")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TEXT_COMPARED = 6000


class Difference(NamedTuple):
    """One control of two answers.

    Attributes:
        control: its name.
        same: whether both say the same.
        here: what the one says, in words; empty where regions or texts are compared.
        there: what the other says.
        words: (kept, gone or new; text) from the one text to the other.
        regions: the regions of both, matched; None for a control that makes none.
        named: a sentence for each region that differs, `NAMED` at most.
    """

    control: str
    same: bool
    here: str = ""
    there: str = ""
    words: list[tuple[str, str]] = []
    regions: Matching | None = None
    named: tuple[str, ...] = ()

    @property
    def unnamed(self) -> int:
        """How many regions differ beyond those that are named."""
        counts = self.regions.counts if self.regions else {}
        return sum(counts.values()) - counts.get("same", 0) - len(self.named)


class Side(NamedTuple):
    """Somebody's answer to the same task, without their name; or what consensus says.

    Attributes:
        title: what it is called on the page.
        state: what became of it, in words.
        differences: control by control.
        letter: by which it is asked for, in the order in which answers came; empty for what can only be told.
        result: what it says.
        files: the addresses of its files.
    """

    title: str
    state: str
    differences: list[Difference]
    letter: str = ""
    result: Any = None
    files: Mapping[str, Any] = MappingProxyType({})

    @property
    def result_id(self) -> str:
        """Where the page keeps the answer itself."""
        return f"beside-result-{self.letter}"

    @property
    def files_id(self) -> str:
        """Where the page keeps the addresses of its files."""
        return f"beside-files-{self.letter}"

    @property
    def same_id(self) -> str:
        """Where the page keeps which regions are the same."""
        return f"beside-same-{self.letter}"

    @property
    def differing(self) -> int:
        """In how many controls it differs."""
        return sum(not each.same for each in self.differences)

    @property
    def same_regions(self) -> dict[str, list[str]]:
        """The ids of regions that are the same in both, here and there."""
        same = [match for each in self.differences if each.regions for match in each.regions.matches if _same(match)]
        return {"here": [match.here for match in same], "there": [match.there for match in same]}


def beside(row: Contribution) -> list[Side]:
    """Return what consensus says of an answer's task and the other answers, `SHOWN` at most, compared with it."""
    others = Contribution.objects.filter(task=row.task_id).exclude(pk=row.pk).order_by("pk")[:SHOWN]
    config = spec_of(row.campaign)
    sides = [
        Side(
            _("Answer %(letter)s") % {"letter": letter},
            str(each.get_state_display()),
            differences(config, row.result, each.result),
            letter,
            each.result,
            named(row.campaign, each.result),
        )
        for letter, each in zip(LETTERS, others, strict=False)
    ]
    return [*_agreed(row, config), *sides] if sides else []


def _agreed(row: Contribution, config: Config) -> Iterator[Side]:
    """Yield what consensus says of the task, if it says anything."""
    found = Resolution.objects.filter(pk=row.task_id).first()
    if found is None:
        return
    control = labelspec.single_choice_control(config)
    said = found.answer or ({control.name: [found.label]} if control and found.label is not None else {})
    if said:
        yield Side(_("Consensus"), percent(found.confidence), against(config, row.result, said))


def against(config: Config, result: Sequence[object], said: Mapping[str, Any]) -> list[Difference]:
    """Compare a checked result with canonical answers as they are kept, for the controls that these are of."""
    mine, marks = canonical_json(config, result), labelspec.marked_regions(config, result)
    quoted: Quoted = quotes(result), {}
    found = []
    for name, other in said.items():
        control = config.controls.get(name)
        shapes = shapes_of(config, control) if control is not None and CATALOGUE[control.tag].makes_regions else ()
        if len(shapes) == 1:
            there = _marked(next(iter(shapes)), other)
            found.append(_regions(name, marks.get(name, {}), there, quoted))
        elif other or mine.get(name):
            found.append(_said(name, mine.get(name), other))
    return found


def _marked(shape: str, kept: Sequence[Any]) -> Marked:
    """Return regions as they are kept in the form in which they are compared."""
    regions = (Region(to, item, tuple(measure), tuple(map(_frozen, labels))) for to, item, measure, labels in kept)
    return {f"agreed {place}": (shape, region) for place, region in enumerate(regions)}


def _frozen(label: Any) -> Any:
    return tuple(label) if isinstance(label, list) else label


def differences(config: Config, here: Sequence[object], there: Sequence[object]) -> list[Difference]:
    """Compare two checked results, control by control, in the config's order; what neither answered is left out."""
    said = [labelspec.canonical_answer(config, result) for result in (here, there)]
    marks = [labelspec.marked_regions(config, result) for result in (here, there)]
    quoted = quotes(here), quotes(there)
    found = []
    for name in dict.fromkeys([*said[0], *said[1]]):
        one, other = said[0].get(name), said[1].get(name)
        mine, theirs = (each.get(name, {}) for each in marks)
        if mine or theirs:
            found.append(_regions(name, mine, theirs, quoted))
        elif one or other:
            found.append(_said(name, one, other))
    return found


def _regions(name: str, here: Marked, there: Marked, quoted: Quoted) -> Difference:
    pairs = matched(here, there)
    sentences = islice(differing(pairs, here, there, quoted), NAMED)
    return Difference(name, _all_same(pairs), regions=pairs, named=tuple(sentences))


def _said(name: str, one: Any, other: Any) -> Difference:
    same, here, there = as_text(one) == as_text(other), in_words(one), in_words(other)
    if _is_text(one) and _is_text(other) and len(here) + len(there) <= TEXT_COMPARED:
        return Difference(name, same, words=word_changes(here, there))
    return Difference(name, same, here, there)


def word_changes(here: str, there: str) -> list[tuple[str, str]]:
    """Return the way from one text to another: stretches of words that are kept, gone or new."""
    one, other = WORDS.findall(here), WORDS.findall(there)
    changes: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(("kept", "".join(one[a:b])))
            continue
        changes += [(what, text) for what, text in (("gone", "".join(one[a:b])), ("new", "".join(other[c:d]))) if text]
    return changes


def in_words(value: Any) -> str:
    """Return a comparable answer as a person reads it."""
    if value is None or value == () or value == []:
        return _("nothing")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        deep = any(isinstance(each, list | tuple) for each in value)
        return ("; " if deep else ", ").join(map(in_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_text(value: Any) -> bool:
    """Whether it is what somebody wrote: a list of texts, where choices are tuples."""
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _same(match: Match) -> bool:
    return match.change == "same"


def _all_same(pairs: Matching) -> bool:
    return not (pairs.only_here or pairs.only_there) and all(map(_same, pairs.matches))
