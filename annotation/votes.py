"""How the others answered the same task, for a dossier: by letters that are others in every dossier, never by names."""

import hashlib
import math
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from annotation import labelspec
from annotation.models import Contribution, Resolution, Skill
from annotation.services.kinds import agreement_with
from annotation.services.specs import classes_of, spec_of

SHOWN: Final = 26
# Who is not known yet is right four times in five, as everywhere.
FIRST: Final = 0.8
SUREST: Final = 0.99


@dataclass(frozen=True)
class Vote:
    """One answer to the task.

    Attributes:
        letter: stands for a person in this dossier only.
        yours: whether it is the answer the dossier is about.
        label: the class chosen; None where answers have no class.
        alike: likeness to the consensus, 0 to 1; None where answers have a class.
        weight: log of how many times likelier its author is right than wrong, as the campaign knows them; 0 if it
            does not count.
        counts: whether it has a part in the consensus: what a reviewer refused has none.
    """

    letter: str
    yours: bool
    label: str | None
    alike: float | None
    weight: float
    counts: bool


def votes(row: Contribution, resolution: Resolution | None) -> list[Vote]:
    """Return the answers to an answer's task, one's own first and the rest shuffled; 26 at most."""
    others = Contribution.objects.filter(task=row.task_id).exclude(pk=row.pk).order_by("pk")[: SHOWN - 1]
    rows = [row, *sorted(others, key=lambda other: hashlib.sha256(f"{row.pk}|{other.pk}".encode()).digest())]
    people = {each.annotator_id for each in rows}
    known = Skill.objects.filter(campaign=row.campaign_id, annotator__in=people).values_list("annotator_id", "a", "b")
    right = {person: a / (a + b) for person, a, b in known}
    return [
        _vote(letter, row, each, resolution, right.get(each.annotator_id, FIRST))
        for letter, each in zip(ascii_uppercase, rows, strict=False)
    ]


def _vote(letter: str, row: Contribution, each: Contribution, resolution: Resolution | None, right: float) -> Vote:
    counts = not (each.state == Contribution.State.REJECTED and each.decided_by == "reviewer")
    chosen = labelspec.single_choice_control(spec_of(row.campaign)) is not None
    alike = None if chosen or resolution is None else _alike(row, each, resolution)
    weight = _weight(right, len(classes_of(row.campaign))) if counts else 0.0
    return Vote(letter, each.pk == row.pk, each.label if chosen else None, alike, weight, counts)


def _alike(row: Contribution, each: Contribution, resolution: Resolution) -> float:
    config = spec_of(row.campaign)
    said = labelspec.canonical_answer(config, each.result)
    return round(agreement_with(row.campaign, config, said, resolution.answer)[1], 2)


def _weight(right: float, classes: int) -> float:
    """Return what a vote weighs if its author is right so often and otherwise guesses: rounded, so it names nobody."""
    p = min(right, SUREST)
    return round(max(0.0, math.log(p * max(classes - 1, 1) / (1 - p))), 1)
