"""What is known of tasks without asking anybody."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from annotation.models import Appeal, Campaign, GoldItem
from annotation.services.specs import canonical_json, spec_of

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
    rows = GoldItem.objects.filter(KNOWN, campaign=campaign, label__isnull=False)
    return {task: str(label) for task, label in rows.values_list("task_id", "label")}


def known_answers(campaign: Campaign) -> dict[int, dict[str, Any]]:
    """Return what is known of tasks, canonical by control, by task id; a control left out is open."""
    config = spec_of(campaign)
    rows = GoldItem.objects.filter(KNOWN, campaign=campaign).values_list("task_id", "answer")
    return {task: canonical_json(config, answer) for task, answer in rows}
