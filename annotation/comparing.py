"""An answer beside another one of the same task: what is the same, and what differs where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from annotation import labelspec
from annotation.addresses import named
from annotation.labelspec import Config
from annotation.likeness import Match, Matching, matched
from annotation.models import Contribution
from annotation.quality.plain import as_text
from annotation.services.specs import spec_of

SHOWN = 8
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
    """

    control: str
    same: bool
    here: str = ""
    there: str = ""
    words: list[tuple[str, str]] = []
    regions: Matching | None = None


class Side(NamedTuple):
    """Somebody's answer to the same task, without their name.

    Attributes:
        letter: what it is called on the page, in the order in which answers came.
        differences: control by control.
    """

    letter: str
    contribution: Contribution
    files: dict[str, Any]
    differences: list[Difference]

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
    """Return the other answers of an answer's task, `SHOWN` at most, compared with it."""
    others = Contribution.objects.filter(task=row.task_id).exclude(pk=row.pk).order_by("pk")[:SHOWN]
    config = spec_of(row.campaign)
    return [
        Side(letter, each, named(row.campaign, each.result), differences(config, row.result, each.result))
        for letter, each in zip(LETTERS, others, strict=False)
    ]


def differences(config: Config, here: Sequence[object], there: Sequence[object]) -> list[Difference]:
    """Compare two checked results, control by control, in the config's order; what neither answered is left out."""
    said = [labelspec.canonical_answer(config, result) for result in (here, there)]
    marks = [labelspec.marked_regions(config, result) for result in (here, there)]
    found = []
    for name in dict.fromkeys([*said[0], *said[1]]):
        one, other = said[0].get(name), said[1].get(name)
        regions = [each.get(name, {}) for each in marks]
        if any(regions):
            pairs = matched(*regions)
            found.append(Difference(name, _all_same(pairs), regions=pairs))
        elif one or other:
            found.append(_said(name, one, other))
    return found


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
