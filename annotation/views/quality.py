"""An owner's pages on how good a campaign's answers are: in numbers, and task by task."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from annotation import charts, labelspec, selectors
from annotation.addresses import named, opened
from annotation.dashboards import bars
from annotation.formats import csv
from annotation.models import CampaignStatistics, Contribution, Resolution
from annotation.services import calibrating
from annotation.services.showing import shown
from annotation.services.specs import spec_of
from annotation.views.managing import own
from annotation.views.pages import task_page
from caravan.accounts.http import SignedInRequest

ANSWERS_SHOWN = 50
LABELS_SHOWN = 20


@login_required
def quality(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show what the latest refit counted."""
    campaign = own(request, pk)
    row = CampaignStatistics.objects.filter(campaign=campaign).first()
    judging = calibrating.reviewers_of(campaign)
    context: dict[str, Any] = {"campaign": campaign, "statistics": row, "judging": judging}
    if row and row.answers_counted:
        context |= _charts(row.payload)
    return render(request, "annotation/quality.html", context)


def _charts(payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "payload": payload,
        "totals": payload["totals"],
        "agreement": charts.agreement(payload),
        "confusion": charts.confusion(payload),
        "confidence": charts.confidence(payload),
        "calibration": charts.calibration(payload),
        "days": bars([(day, count) for day, count in payload["days"]]),
        "hours": bars([(f"{hour:02}:00", count) for hour, count in enumerate(payload["hours"])]),
        "labels": bars([(label, given) for label, given, _decided in payload["labels"][:LABELS_SHOWN]]),
        "files": list(charts.tables(payload)),
    }


@login_required
def quality_file(request: SignedInRequest, pk: UUID, name: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """Give the data behind one chart as CSV or JSON."""
    row = get_object_or_404(CampaignStatistics, campaign=own(request, pk))
    table = charts.tables(row.payload).get(name)
    if table is None or form not in {"csv", "json"}:
        raise Http404
    columns, rows = table
    if form == "json":
        return JsonResponse([dict(zip(columns, each, strict=True)) for each in rows], safe=False)
    response = StreamingHttpResponse(csv.write(columns, rows), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@login_required
def task_history(request: SignedInRequest, pk: UUID, row: int) -> HttpResponse:
    """Show all answers to one task side by side, what consensus makes of them, and what happened when."""
    campaign = own(request, pk)
    task = get_object_or_404(campaign.tasks, row_number=row)
    given = Contribution.objects.filter(task=task).select_related("annotator")
    answers = list(given.prefetch_related("reviews__reviewer", "revisions").order_by("pk")[:ANSWERS_SHOWN])
    config = spec_of(campaign)
    data, media = opened(campaign, shown(config, task.data))
    context = {
        "campaign": campaign,
        "task": task,
        "config": labelspec.layout_json(config),
        "data": data,
        "media": media,
        "answers": [{"row": each, "files": named(campaign, each.result)} for each in answers],
        "resolution": Resolution.objects.filter(pk=task.pk).first(),
        "timeline": _timeline(answers),
    }
    return task_page(request, "annotation/task_history.html", context, campaign)


def _timeline(answers: list[Contribution]) -> list[dict[str, Any]]:
    """Return what became of the answers, oldest first."""
    events: list[dict[str, Any]] = []

    def add(when: datetime, what: str, who: str, row: Contribution) -> None:
        events.append({"when": when, "what": what, "who": who, "row": row})

    for each in answers:
        add(each.submitted_at, "answered", each.annotator.name, each)
        for old in each.revisions.all():
            add(old.replaced_at, "changed", each.annotator.name, each)
        # While a second verdict is awaited, whoever gives it shall not know the first.
        for review in each.reviews.all() if each.state != Contribution.State.SUBMITTED else ():
            add(review.created_at, review.verdict, review.reviewer.name, each)
        if each.decided_at and each.decided_by != "reviewer":
            add(each.decided_at, each.state, each.decided_by, each)
    return sorted(events, key=lambda event: event["when"])


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """Show a person how they do in each campaign."""
    return render(request, "annotation/statistics.html", {"campaigns": selectors.work_of(request.user)})
