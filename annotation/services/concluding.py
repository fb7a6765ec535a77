"""Consensus of campaigns without a choice, read and stored; the maths is `annotation.quality.shares`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from uuid import UUID

from annotation.models import Campaign, Contribution, Skill
from annotation.quality import shares
from annotation.services import inputs, knowing
from annotation.services.exporting import pseudonym
from annotation.services.kinds import kinds_of, plain_answers
from annotation.services.resolving import CHUNK, write, write_skills
from annotation.services.specs import canonical_json, spec_of

Canonical = dict[str, Any]


@dataclass
class Reading:
    """A campaign's counting answers as they are read, task by task.

    Attributes:
        people: behind each pseudonym. Models know people by these alone, for some go by the order of names.
        given: takes note of everything that was read.
    """

    campaign: Campaign
    people: dict[str, UUID] = field(default_factory=dict)
    given: inputs.Inputs = field(default_factory=inputs.Inputs)
    _approved: dict[int, list[Canonical]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._config = spec_of(self.campaign)
        self._names: dict[UUID, str] = {}
        self._owner = knowing.known_answers(self.campaign)

    def rows(self) -> Iterator[tuple[int, str, Canonical]]:
        """Yield (task, pseudonym, canonical answer)."""
        found = Contribution.objects.filter(inputs.COUNTING, campaign=self.campaign).order_by("task_id", "id")
        columns = found.values_list("id", "content_hash", "task_id", "annotator_id", "result", "state", "decided_by")
        heard = knowing.vouched_on_appeal(self.campaign)
        for pk, content_hash, task, person, result, state, by in columns.iterator(CHUNK):
            self.given.add(pk, content_hash)
            canonical = canonical_json(self._config, result)
            vouched_for = by == "reviewer" or (by == "appeal" and (task, person) in heard)
            if vouched_for and state == Contribution.State.APPROVED:
                self._approved.setdefault(task, []).append(canonical)
            yield task, self._name(person), canonical

    def known(self, share: shares.Share) -> dict[int, Canonical]:
        """Return what is known of a share's tasks: what the owner said, or all that was approved says."""
        found = {}
        for task in share.used:
            said = self._vouched(self._approved.pop(task, [])) | self._owner.get(task, {})
            if said:
                found[task] = said
                self.given.known[str(task)] = said
        return found

    def _vouched(self, approved: list[Canonical]) -> Canonical:
        """Return the controls about which all approved answers agree. Nothing chosen among several is an answer."""
        if not approved:
            return {}
        kinds = kinds_of(self._config)
        several: Canonical = {name: [] for name, kind in kinds.items() if kind == "multi"}
        first, *others = [several | each for each in approved]
        plain = plain_answers(self._config, first)
        for other in others:
            said = plain_answers(self._config, other)
            plain = {name: answer for name, answer in plain.items() if said.get(name) == answer}
            first = {name: value for name, value in first.items() if name in kinds or other.get(name) == value}
        return {name: value for name, value in first.items() if name in plain or name not in kinds}

    def _name(self, person: UUID) -> str:
        name = self._names.get(person)
        if name is None:
            name = self._names[person] = pseudonym(self.campaign.pk, person)
            self.people[name] = person
        return name


def write_others(campaign: Campaign) -> bool:
    """Store what the models of each control's kind agree on, and every person's skill.

    What they are fitted to is written down first, but where it is too much to be read before the first is stored.

    Returns:
        Whether a model contradicts the plain vote so often that a person should look before anything rests on it.
    """
    reading = Reading(campaign)
    found = shares.in_shares(kinds_of(spec_of(campaign)), reading.rows())
    first, second = next(found, None), next(found, None)
    if first is None:
        return False
    if second is not None:
        return _in_several(reading, chain([first, second], found))
    known = reading.known(first)
    written = inputs.write_down(campaign, reading.given)
    if written.doubtful is not None:
        return written.doubtful
    return _carry_out(reading, iter([(first, known)]), written.number)


def _in_several(reading: Reading, parts: Iterator[shares.Share]) -> bool:
    number = inputs.begin(reading.campaign)
    doubtful = _carry_out(reading, ((each, reading.known(each)) for each in parts), number)
    inputs.complete(reading.campaign, number, reading.given)
    return doubtful


def _carry_out(reading: Reading, parts: Iterator[tuple[shares.Share, Mapping[int, Canonical]]], number: int) -> bool:
    """Fit and store share by share, then people's records."""
    campaign, doubtful, records = reading.campaign, False, shares.Records()
    kinds = kinds_of(spec_of(campaign))
    for share, known in parts:
        found = shares.fit_share(kinds, share, known)
        concluded = shares.conclude_share(kinds, share, found, known)
        write(
            campaign,
            ((row.task, row.answer, None, row.confidence, [], row.method, row.used, row.evidence) for row in concluded),
            number,
        )
        doubtful |= shares.doubtful(found.values())
        records.add(share, found)
    write_skills(
        [
            Skill(campaign=campaign, annotator_id=reading.people[str(name)], a=a, b=b, answers=answers)
            for name, a, b, answers in records.rows()
        ]
    )
    inputs.finish(campaign, number, doubtful=doubtful)
    return doubtful
