"""What a campaign's consensus was made of, as one JSON document that `python -m verifier consensus` replays.

People go by the pseudonyms of the other exports. Answers that consensus refused are among them, as their class alone:
they still count, or consensus would confirm itself. What a reviewer refused counts for nothing and is left out.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from annotation.models import Campaign, Contribution, Resolution
from annotation.services.exporting import CHUNK, pseudonym
from annotation.services.resolving import COUNTING
from annotation.services.specs import classes_of


def stream_consensus(campaign: Campaign) -> Iterator[bytes]:
    """Yield the document in constant memory, but for what reviewers approved."""
    answers = Contribution.objects.filter(COUNTING, campaign=campaign, label__isnull=False)
    classes = list(classes_of(campaign)) or sorted(map(str, answers.values_list("label", flat=True).distinct()))
    policies = [
        {"version": version, "terms": terms}
        for version, terms in campaign.policies.order_by("version").values_list("version", "terms")
    ]
    head: dict[str, Any] = {
        "kind": "consensus",
        "campaign": str(campaign.pk),
        "policies": policies,
        "classes": classes,
        "gold": _vouched(campaign),
    }
    yield orjson.dumps(head)[:-1] + b',\n"answers": ['
    rows = answers.order_by("id").values_list("task__uid", "annotator_id", "label")
    yield from _joined(
        orjson.dumps([task, pseudonym(campaign.pk, who), label]) for task, who, label in rows.iterator(CHUNK)
    )
    yield b'],\n"resolutions": {'
    yield from _joined(_resolutions(campaign))
    yield b"}}\n"


def _joined(parts: Iterator[bytes]) -> Iterator[bytes]:
    between = b"\n"
    for part in parts:
        yield between + part
        between = b",\n"


def _vouched(campaign: Campaign) -> dict[str, str]:
    """Return the class of each task of whose answers reviewers approved some, all saying the same."""
    approved = Contribution.objects.filter(
        campaign=campaign, label__isnull=False, state=Contribution.State.APPROVED, decided_by="reviewer"
    )
    said: dict[str, set[str]] = {}
    for task, label in approved.values_list("task__uid", "label").iterator(CHUNK):
        said.setdefault(str(task), set()).add(str(label))
    return {task: labels.pop() for task, labels in said.items() if len(labels) == 1}


def _resolutions(campaign: Campaign) -> Iterator[bytes]:
    rows = Resolution.objects.filter(campaign=campaign, label__isnull=False).order_by("task_id")
    for uid, label, confidence, method, answers, version, evidence in rows.values_list(
        "task__uid", "label", "confidence", "method", "answers_used", "policy_version", "evidence"
    ).iterator(CHUNK):
        found = {
            "label": label,
            "confidence": confidence,
            "method": method,
            "answers": answers,
            "policy_version": version,
            "evidence": evidence,
        }
        yield orjson.dumps(str(uid)) + b": " + orjson.dumps(found)
