"""What stands behind a verdict: the answer, the rule, the consensus, the others' answers without their names."""

from dataclasses import asdict
from typing import Any

from django.db.models import Count, Q, QuerySet

from annotation import comparing, labelspec, wording
from annotation.addresses import named, opened
from annotation.dashboards import Bar, bars
from annotation.models import Appeal, Campaign, Contribution, Gate, GoldItem, GoldResult, PolicyVersion, Resolution
from annotation.policies import may_manage
from annotation.selectors import contributions_reviewable_by
from annotation.services import appealing, correcting, golden, probing
from annotation.services.showing import shown
from annotation.services.specs import spec_of
from annotation.votes import votes
from caravan.accounts.models import User

WITHOUT_CLASS = "–"


def answer(row: Contribution) -> dict[str, Any]:
    """Return what a page needs to draw an answer with its task."""
    data, media = opened(row.campaign, shown(spec_of(row.campaign), row.task.data))
    return {
        "config": labelspec.layout_json(spec_of(row.campaign)),
        "data": data,
        "media": media,
        "result": row.result,
        "files": named(row.campaign, row.result),
    }


def dossier(row: Contribution) -> dict[str, Any]:
    """Return what a reviewer's page needs to draw an answer and what is known of it."""
    return {
        "contribution": row,
        **answer(row),
        "resolution": Resolution.objects.filter(pk=row.task_id).first(),
        "show_consensus": row.state != Contribution.State.SUBMITTED,
    }


def seen_by(viewer: User) -> QuerySet[Contribution]:
    """Return the answers whose dossiers a person may read: their own, and those of the campaigns they review or own."""
    reviewed = contributions_reviewable_by(viewer).values("pk")
    rows = Contribution.objects.filter(Q(annotator=viewer) | Q(pk__in=reviewed))
    return rows.select_related("campaign__organisation", "task")


def facts(row: Contribution, *, viewer: User) -> dict[str, Any]:
    """Return the whole dossier of an answer, as the page and the API show it.

    Its author learns of consensus only once the verdict is out, so that it cannot help anybody label; and where tasks
    with known answers are mixed in, of votes and figures only when the campaign is over: they would tell which are.
    """
    probing.mask_for(viewer, row)
    resolution = Resolution.objects.filter(pk=row.task_id).first()
    own = viewer.pk == row.annotator_id
    out = row.state != Contribution.State.SUBMITTED
    exact = out and not (own and _hides_gold(row.campaign))
    gate = Gate.objects.filter(campaign=row.campaign_id, annotator=row.annotator_id).first()
    appeal = Appeal.objects.filter(contribution=row).first() or _of_the_gate(row)
    return {
        "contribution": row,
        "decided_by": wording.decided_by(row),
        "terms": _terms(row),
        "consensus": _consensus(resolution, exact=exact) if resolution is not None and (out or not own) else None,
        "votes": [asdict(each) for each in votes(row, resolution)] if exact or (not own and out) else [],
        "votes_hidden": "" if exact or not own else ("gold" if out else "waiting"),
        "gold": _gold(row, may_see=may_manage(viewer, row.campaign) and not own) if out else None,
        "gate": gate if row.decided_by == "gate" else None,
        "would_have_passed": wording.would_have_passed(row, resolution, gate, exact=exact),
        "correction": _correction(row) if out else None,
        "timeline": [step._asdict() for step in wording.timeline(row, appeal)],
        "appeal": appeal,
        "may_appeal": own and not appealing.why_not(row),
        "why_no_appeal": appealing.why_not(row),
    }


def _correction(row: Contribution) -> dict[str, Any] | None:
    """Return what a reviewer says the answer should have been, and where that differs."""
    found = correcting.standing(row)
    if found is None:
        return None
    differences = comparing.differences(spec_of(row.campaign), row.result, found.result)
    return {"result": found.result, "made_at": found.made_at, "differences": differences}


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


def _hides_gold(campaign: Campaign) -> bool:
    """Return whether figures could betray tasks with known answers that are still handed out."""
    if campaign.state == Campaign.State.FINISHED:
        return False
    return bool(campaign.gold_share) or GoldItem.objects.filter(campaign=campaign).exists()


def _of_the_gate(row: Contribution) -> Appeal | None:
    """Return the appeal against the gate that refused this answer, made about another one."""
    if row.decided_by not in {"gate", "appeal"}:
        return None
    return Appeal.objects.filter(gate__campaign=row.campaign_id, gate__annotator=row.annotator_id).first()


def _terms(row: Contribution) -> dict[str, Any]:
    found = PolicyVersion.objects.filter(campaign=row.campaign_id, version=row.policy_version).first()
    return {"version": row.policy_version, "terms": found.terms if found else None}


def _consensus(resolution: Resolution, *, exact: bool) -> dict[str, Any]:
    said = {"label": resolution.label, "answer": resolution.answer}
    if not exact:
        return {**said, "confidence": None, "method": None, "answers": None}
    method = None if resolution.method == golden.METHOD else resolution.method
    figures = {"confidence": resolution.confidence, "method": method, "answers": resolution.answers_used}
    return said | figures


def _gold(row: Contribution, *, may_see: bool) -> dict[str, Any] | None:
    """Return how the answer compared with a known one, once that is over; owners are told at once."""
    result = GoldResult.objects.filter(contribution=row).select_related("item").first()
    if result is None:
        return None
    over = result.item.state == GoldItem.State.RETIRED or row.campaign.state == Campaign.State.FINISHED
    if not (over or may_see):
        return None
    return {
        "passed": result.passed,
        "similarity": result.similarity,
        "forgiven": result.forgiven,
        "label": result.item.label,
        "explanation": result.item.explanation,
    }
