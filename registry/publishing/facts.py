"""What is known of a dataset beside its rows: who it is from, on which terms, and how its answers came to be.

Every number is counted from stored records. What was not recorded is None or empty, and is left out wherever it would
be told: where people live or how old they are is never asked, so it is never said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Terms:
    """A licence as cards name it.

    Attributes:
        name: in words.
        text: the whole text that people read.
        url: where it is explained; empty without such a page.
        hub_id: its identifier on model hubs, "other" for one of our own.
    """

    name: str
    text: str = ""
    url: str = ""
    hub_id: str = "other"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a question is about.

    Attributes:
        name: of the object.
        tag: of the labelling language.
        field: of the task's data that it shows.
    """

    name: str
    tag: str
    field: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that annotators answered.

    Attributes:
        name: of the control.
        kind: of answer, in words of `annotation.quality.kinds`; empty for one without a kind.
        tag: of the labelling language.
        options: what could be chosen.
        shown: what it is about, as far as fields of the data are shown.
    """

    name: str
    kind: str = ""
    tag: str = ""
    options: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """How the answers came to be, counted.

    Attributes:
        annotators: people with at least one answer.
        reviewers: people who gave a verdict.
        answers: given.
        accepted: of these.
        refused: of these.
        reviewed: answers that a person judged.
        upheld: of these, accepted by that verdict.
        seconded: verdicts given blindly by another reviewer.
        corrected: tasks whose answer a reviewer put right.
        appeals: lodged by annotators.
        overturned: of these, in the annotator's favour.
        first_at: of the answers; None without any.
        last_at: of the answers.
        models: versions of models whose suggestions were collected.
        shown_to_annotators: whether people saw these suggestions.
    """

    annotators: int = 0
    reviewers: int = 0
    answers: int = 0
    accepted: int = 0
    refused: int = 0
    reviewed: int = 0
    upheld: int = 0
    seconded: int = 0
    corrected: int = 0
    appeals: int = 0
    overturned: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    models: tuple[str, ...] = ()
    shown_to_annotators: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """What known answers show.

    Attributes:
        items: tasks whose answer is known.
        answers: given to them by annotators.
        passed: of these, right.
        people: who gave them.
        held_out: known tasks judged by a consensus that was not told their answer.
        held_out_right: of these, decided rightly.
    """

    items: int = 0
    answers: int = 0
    passed: int = 0
    people: int = 0
    held_out: int = 0
    held_out_right: int = 0


@dataclass(frozen=True, slots=True)
class Parent:
    """Something that a version comes from.

    Attributes:
        relation: e.g. "trained_on".
        kind: of asset.
        title: in words.
        url: of its page.
        content_hash: of its manifest, in hex.
        share_bps: its share of revenue, in hundredths of a per cent.
    """

    relation: str
    kind: str
    title: str
    url: str
    content_hash: str
    share_bps: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a card tells that rows do not.

    Attributes:
        slug: name in addresses.
        title: name in words.
        summary: one sentence.
        description: Markdown.
        url: of its page.
        version: number.
        creator: the organisation.
        creator_url: of it; may be empty.
        made_at: when these files were made.
        languages: BCP 47 tags of what it holds; empty when nobody said.
        terms: licence.
        instructions: what annotators were told, Markdown.
        labelling_config: what they were asked, in the labelling language.
        asked: the questions in it.
        rules: the campaign's terms of the end, by name.
        rule_versions: how many versions of them there were.
        work: how the answers came to be.
        gold: what known answers show.
        parents: what it comes from.
    """

    slug: str
    title: str
    url: str
    version: int
    creator: str
    made_at: datetime
    terms: Terms
    summary: str = ""
    description: str = ""
    creator_url: str = ""
    languages: tuple[str, ...] = ()
    instructions: str = ""
    labelling_config: str = ""
    asked: tuple[Asked, ...] = ()
    rules: dict[str, Any] = field(default_factory=dict)
    rule_versions: int = 1
    work: Work = Work()
    gold: Gold = Gold()
    parents: tuple[Parent, ...] = ()


def label_name(label: Any) -> str:
    """Return a label as one text; of one that stands under others, the whole way to it."""
    return "/".join(map(str, label)) if isinstance(label, list) else str(label)
