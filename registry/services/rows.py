"""Rows of a dataset: the decided tasks of the campaign it was made of, by range and filter, in the order of the import.

What answers say is shown as consensus decided it; who gave them is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annotation.models import Task
from registry.errors import NotServed
from registry.models import Version

MOST: Final = 1000


@dataclass(frozen=True)
class Cut:
    """Which rows: those from `start` (counted from 0, as they were imported) that pass, at most `limit`.

    Args:
        where: fields of the task that must have exactly this text.
    """

    start: int = 0
    limit: int = 100
    label: str = ""
    least_confidence: float | None = None
    where: Mapping[str, str] = field(default_factory=dict)


def read(version: Version, cut: Cut) -> list[dict[str, Any]]:
    """Return the rows of a cut.

    Raises:
        NotServed: the version was not made of a campaign, so that it has no rows here.
    """
    if version.campaign_id is None:
        raise NotServed
    rows = Task.objects.filter(
        campaign=version.campaign_id, state=Task.State.RESOLVED, row_number__gte=cut.start, resolution__isnull=False
    )
    if cut.label:
        rows = rows.filter(resolution__label=cut.label)
    if cut.least_confidence is not None:
        rows = rows.filter(resolution__confidence__gte=cut.least_confidence)
    if cut.where:
        rows = rows.filter(data__contains=dict(cut.where))
    names = ("uid", "row_number", "data", "resolution__answer", "resolution__label", "resolution__confidence")
    return [
        {"task": str(uid), "row": number, "data": data, "answer": answer, "label": label, "confidence": confidence}
        for uid, number, data, answer, label, confidence in rows.order_by("row_number").values_list(*names)[: cut.limit]
    ]
