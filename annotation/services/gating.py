"""The gate before pay, in a campaign: who is held, who is let go, and what follows from it.

Only people with enough answers can be held, and only where choices are asked. What a held person answers waits; it is
refused when the campaign ends, with the reason. An owner's word stands: who was cleared is not held again.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils import timezone

from annotation.models import Campaign, Company, Cursor, Gate
from annotation.quality.defence import gate as defence
from annotation.quality.refits import Table
from caravan.accounts.models import User

PEOPLE_SHOWN = 200
REASONS: Mapping[str, str] = {
    defence.TOLD: Gate.Reason.TELLS_LITTLE,
    defence.FOLLOWS: Gate.Reason.FOLLOWS,
    defence.STOPPED: Gate.Reason.STOPPED,
}


@transaction.atomic
def store(campaign: Campaign, table: Table, found: defence.Gated) -> None:
    """Write who is held now; who no longer is, is released."""
    now = timezone.now()
    given = np.bincount(table.answers.worker, minlength=len(table.people))
    held = {int(str(code)): REASONS[why] for code, why in found.reason.items() if why in REASONS}
    rows = [
        Gate(
            campaign=campaign,
            annotator_id=table.people[code],
            state=Gate.State.HELD,
            reason=reason,
            skill=float(found.skill[code]),
            limit=found.limit,
            bits=float(found.bits[code]),
            answers=int(given[code]),
            since_answer=found.turns[code].since + 1 if reason == Gate.Reason.STOPPED else None,
            held_at=now,
            changed_at=now,
        )
        for code, reason in held.items()
    ]
    Gate.objects.bulk_create(
        sorted(rows, key=lambda row: row.annotator_id),
        update_conflicts=True,
        unique_fields=["campaign", "annotator"],
        update_fields=["state", "reason", "skill", "limit", "bits", "answers", "since_answer", "changed_at"],
    )
    people = [table.people[code] for code in held]
    free = Gate.objects.filter(campaign=campaign, state=Gate.State.HELD).exclude(annotator_id__in=people)
    free.update(state=Gate.State.RELEASED, changed_at=now)
    Cursor.objects.filter(campaign=campaign, held=True).exclude(annotator_id__in=people).update(held=False)
    Cursor.objects.filter(campaign=campaign, held=False, annotator_id__in=people).update(held=True)
    Company.objects.update_or_create(
        campaign=campaign,
        defaults={"groups": _groups(table, found), "people": len(table.people), "computed_at": now},
    )


def _groups(table: Table, found: defence.Gated) -> list[dict[str, Any]]:
    """Describe the groups, the largest first; of a large one only the first people are named."""
    described = []
    for number in range(len(found.groups.condemned)):
        members = np.flatnonzero(found.groups.group == number)
        described.append(
            {
                "size": int(members.size),
                "people": [str(table.people[code]) for code in members[:PEOPLE_SHOWN].tolist()],
                "agreement": round(float(found.groups.agreement[number]), 4),
                "right": int(found.groups.right[number]),
                "answered": int(found.groups.answered[number]),
                "condemned": bool(found.groups.condemned[number]),
            }
        )
    return sorted(described, key=lambda group: -int(group["size"]))


def held_people(campaign: Campaign) -> list[UUID]:
    """Return those whose pay is held."""
    rows = Gate.objects.filter(campaign=campaign, state=Gate.State.HELD).order_by("annotator_id")
    return list(rows.values_list("annotator_id", flat=True))


@transaction.atomic
def clear(gate: Gate, *, owner: User | None) -> None:
    """Let a person's pay go, for good in this campaign; the caller has checked that they may.

    Args:
        gate: to open.
        owner: who says so: the owner, or whoever overturned it on appeal; None when the appeal's clock did.
    """
    Gate.objects.filter(pk=gate.pk).update(state=Gate.State.CLEARED, cleared_by=owner, changed_at=timezone.now())
    Cursor.objects.filter(campaign=gate.campaign_id, annotator=gate.annotator_id).update(held=False)
    Campaign.objects.filter(pk=gate.campaign_id, refit_due_at=None).update(refit_due_at=timezone.now())
