"""What stands behind a verdict: the answer, the consensus, the others' answers without their names."""

from typing import Any

from django.db.models import Count

from annotation import labelspec
from annotation.addresses import named, opened
from annotation.dashboards import Bar, bars
from annotation.models import Contribution, Resolution
from annotation.services.showing import shown
from annotation.services.specs import spec_of

WITHOUT_CLASS = "–"


def dossier(row: Contribution) -> dict[str, Any]:
    """Return what a page needs to draw an answer and explain its verdict.

    Consensus is shown to the author only once the verdict is out, so that it cannot help anybody label.
    """
    data, media = opened(row.campaign, shown(spec_of(row.campaign), row.task.data))
    return {
        "contribution": row,
        "config": labelspec.layout_json(spec_of(row.campaign)),
        "data": data,
        "media": media,
        "result": row.result,
        "files": named(row.campaign, row.result),
        "resolution": Resolution.objects.filter(pk=row.task_id).first(),
        "show_consensus": row.state != Contribution.State.SUBMITTED,
    }


def other_answers(row: Contribution) -> list[Bar]:
    """Return how many of the others gave each class."""
    rows = (
        Contribution.objects.filter(task=row.task_id)
        .exclude(pk=row.pk)
        .values_list("label")
        .annotate(n=Count("pk"))
        .order_by("-n", "label")
    )
    return bars([(label or WITHOUT_CLASS, n) for label, n in rows])
