"""What is known of tasks without asking anybody: what their owner says, and where that is nothing, a reviewer."""

import math
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from annotation.models import Appeal, Campaign, Correction, GoldItem, Resolution
from annotation.services.specs import canonical_json, classes_of, spec_of

TINY: Final = 1e-12

# What was worn out or taken out by its owner was right; only what is doubted says nothing any more.
KNOWN: Final = Q(state=GoldItem.State.ACTIVE) | Q(
    state=GoldItem.State.RETIRED, why__in=[GoldItem.Why.WORN, GoldItem.Why.OWNER]
)


def vouched_on_appeal(campaign: Campaign) -> frozenset[tuple[int, UUID]]:
    """Return the answers, as (task, person), that somebody accepted on appeal: as good as a reviewer's word."""
    heard = Appeal.objects.filter(campaign=campaign, state=Appeal.State.OVERTURNED, lapsed=False)
    rows = heard.exclude(refused_by="gate").values_list("contribution__task", "contribution__annotator")
    return frozenset(rows)


def known_labels(campaign: Campaign) -> dict[int, str]:
    """Return the class of every task whose answer is known, by task id."""
    corrected = Correction.objects.filter(campaign=campaign, stands=True, label__isnull=False).order_by("pk")
    gold = GoldItem.objects.filter(KNOWN, campaign=campaign, label__isnull=False)
    return {task: str(label) for rows in (corrected, gold) for task, label in rows.values_list("task_id", "label")}


def known_answers(campaign: Campaign) -> dict[int, dict[str, Any]]:
    """Return what is known of tasks, canonical by control, by task id; a control left out is open."""
    config = spec_of(campaign)
    corrected = Correction.objects.filter(campaign=campaign, stands=True).order_by("pk")
    gold = GoldItem.objects.filter(KNOWN, campaign=campaign)
    found = [*corrected.values_list("task_id", "result"), *gold.values_list("task_id", "answer")]
    return {task: canonical_json(config, answer) for task, answer in found}


def say(
    campaign: Campaign, task_id: int, result: Any, *, label: str | None, method: str, evidence: dict[str, Any]
) -> None:
    """Put a known answer where consensus stands, so that each answer from now on is measured by it at once."""
    classes = classes_of(campaign)
    code = classes.index(label) if label in classes else -1
    logs = [0.0 if place == code else math.log(TINY) for place in range(len(classes))] if code >= 0 else []
    Resolution.objects.update_or_create(
        task_id=task_id,
        defaults={
            "campaign": campaign,
            "answer": canonical_json(spec_of(campaign), result),
            "label": label,
            "confidence": 1.0,
            "log_posterior": logs,
            "method": method,
            "evidence": evidence,
            "refit": None,
            "policy_version": campaign.policy_version,
        },
    )
