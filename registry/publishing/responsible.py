"""The responsible-AI part of a dataset's description, in sentences made of counted records; unknown things stay out.

Source: Croissant RAI vocabulary 1.0 (http://mlcommons.org/croissant/RAI/1.0).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from registry.publishing.facts import Facts

PLATFORM = "Caravan: each answer is recorded, judged, paid, and can be checked against public Merkle roots."
CONSENSUS = (
    "Answers are combined by a consensus that weighs each person by how often they were right; known answers and a "
    "reviewer's correction stand above it."
)
MAINTENANCE = (
    "Versions are fixed once published; a newer one has a number of its own. Owners of what is built on a version are "
    "told when it is deprecated or withdrawn."
)
REVIEW_RULES = {
    "everything": "A reviewer could look at every answer before it was accepted.",
    "by_risk": "Answers that consensus was sure of were accepted at once; the others waited for a reviewer.",
    "none": "Consensus alone decided which answers were accepted.",
}


def fields(facts: Facts, certificate: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of the vocabulary that records say something about, by name."""
    work = facts.work
    found: dict[str, Any] = {
        "dataCollection": collection(facts),
        "dataCollectionType": ["Human annotation by a crowd"] if work.answers else None,
        "dataCollectionTimeframe": [each.isoformat() for each in (work.first_at, work.last_at) if each],
        "dataAnnotationProtocol": [facts.instructions, *protocol(facts)],
        "dataAnnotationPlatform": [PLATFORM],
        "dataAnnotationAnalysis": list(analysis(certificate)),
        "annotationsPerItem": per_item(facts),
        "annotatorDemographics": [_people(facts)] if work.annotators else None,
        "machineAnnotationTools": list(work.models),
        "dataReleaseMaintenancePlan": MAINTENANCE,
    }
    return {name: _told(value) for name, value in found.items() if _told(value)}


def protocol(facts: Facts) -> Iterator[str]:
    """Yield how answers were asked for and decided, a sentence each."""
    rules, work = facts.rules, facts.work
    for question in facts.asked:
        options = f": {', '.join(question.options)}" if question.options else ""
        yield f"Question “{question.name}” ({question.tag or question.kind}){options}."
    yield CONSENSUS
    if rules.get("review_rule") in REVIEW_RULES:
        yield REVIEW_RULES[rules["review_rule"]]
    if facts.gold.items:
        yield (
            f"{facts.gold.items} tasks with known answers were mixed in unseen; people answered them "
            f"{facts.gold.answers} times."
        )
    if rules.get("exam_required"):
        yield "Annotators had to pass an exam first."
    if work.models:
        seen = "saw" if work.shown_to_annotators else "did not see"
        yield f"Annotators {seen} what models suggested."
    if work.appeals:
        yield f"Annotators appealed {work.appeals} refusals, {work.overturned} of them with success."


def analysis(certificate: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the certificate says of the answers, a sentence each."""
    known, gold = certificate["consensus_on_known_answers"], certificate["answers_on_gold"]
    if known:
        yield f"Consensus that was not told them decided {_share(known)} of the known answers rightly."
    if gold:
        yield f"Of the answers to tasks with known answers, {_share(gold)} were right."
    for name, found in certificate["agreement"]["questions"].items():
        if found.get("krippendorff_alpha") is not None:
            yield f"Agreement on “{name}”: Krippendorff's alpha {found['krippendorff_alpha']:.3f}."
        elif found["likeness"] is not None:
            yield f"Two answers on “{name}” to a task are alike by {found['likeness']:.3f} on average, of 1."
    if certificate["mean_confidence"] is not None:
        yield f"Mean confidence of consensus: {certificate['mean_confidence']:.3f}."
    if reviewed := certificate["reviewed"]:
        yield f"People reviewed {_share(reviewed)} of the answers."


def per_item(facts: Facts) -> str:
    """Return how many answers a task got by rule."""
    least, most = facts.rules.get("answers_per_task"), facts.rules.get("max_answers_per_task")
    if not least:
        return ""
    return f"{least}" if not most or most == least else f"{least}, and up to {most} where answers left doubt"


def day(moment: datetime) -> str:
    """Return a moment's date."""
    return moment.date().isoformat()


def collection(facts: Facts) -> str:
    """Return who answered how much and when; empty before anybody did."""
    work = facts.work
    if not (work.answers and work.first_at and work.last_at):
        return ""
    return (
        f"{work.annotators} people gave {work.answers} answers between {day(work.first_at)} and {day(work.last_at)}; "
        f"{work.accepted} were accepted and paid, {work.refused} refused and left out."
    )


def _people(facts: Facts) -> str:
    work = facts.work
    reviewers = f" {work.reviewers} people reviewed." if work.reviewers else ""
    return f"{work.annotators} annotators, known by pseudonyms.{reviewers} Nothing else was asked of them."


def _share(found: Mapping[str, Any]) -> str:
    ends = f"; 95 % interval {100 * found['low']:.1f}–{100 * found['high']:.1f} %" if "low" in found else ""
    return f"{100 * found['share']:.1f} % ({found['part']} of {found['whole']}{ends})"


def _told(value: Any) -> Any:
    return [each for each in value if each] if isinstance(value, list) else value
