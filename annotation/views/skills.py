"""A person's own skills: how reliable they are known to be at each kind of answer, and what moved it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from annotation.models import GoldResult, RuleFiring, SkillChange
from annotation.services import calibrating, reputing, ruling
from annotation.views.rules import sentence, shown_values
from caravan.accounts.http import SignedInRequest

CHANGES = 50
EXPORTED = 10_000


def kind_names() -> dict[str, str]:
    """Return what kinds of answers are called."""
    return {
        "choice": _("Choices"),
        "multi": _("Several choices"),
        "rating": _("Ratings"),
        "number": _("Numbers"),
        "text": _("Texts and transcripts"),
        "spans": _("Words marked"),
        "boxes": _("Boxes"),
        "segments": _("Stretches of time"),
        "masks": _("Areas painted"),
        "pairwise": _("Comparisons"),
        "ranking": _("Rankings"),
    }


@login_required
def skills(request: SignedInRequest) -> HttpResponse:
    """Show one's skills, each with its interval, what moved them, and the checks that turned out to be wrong."""
    names = kind_names()
    rows = [{**each, "name": names.get(each["kind"], _("Other answers"))} for each in reputing.skills_of(request.user)]
    changes = _changes(request)[:CHANGES]
    notes = GoldResult.objects.filter(contribution__annotator=request.user, forgiven=True)
    firings = RuleFiring.objects.filter(person=request.user).exclude(said__action="owner")
    context = {
        "firings": [
            (each, sentence(each.said), shown_values(told := ruling.tellable(each)), len(told) < len(each.values))
            for each in firings.select_related("rule__campaign").order_by("-pk")[:CHANGES]
        ],
        "skills": [{**each, **_drawn(each)} for each in rows],
        "judging": calibrating.campaigns_of(request.user),
        "changes": [(each, names.get(each.kind, each.kind)) for each in changes],
        "notes": notes.select_related("contribution__campaign").order_by("-item__closed_at")[:CHANGES],
    }
    return render(request, "annotation/skills.html", context)


@login_required
def export(request: SignedInRequest) -> HttpResponse:
    """Return one's skills and everything that moved them as JSON."""
    changes = [
        {
            "kind": each.kind,
            "campaign": str(each.campaign_id),
            "cause": each.cause,
            "da": each.da,
            "db": each.db,
            "at": each.at.isoformat(),
        }
        for each in _changes(request)[:EXPORTED]
    ]
    body = {"skills": reputing.skills_of(request.user), "changes": changes}
    return JsonResponse(body, headers={"Content-Disposition": 'attachment; filename="skills.json"'})


def _changes(request: SignedInRequest) -> Any:
    """Return what moved one's skills, newest first."""
    return SkillChange.objects.filter(person=request.user).select_related("campaign").order_by("-pk")


def _drawn(skill: dict[str, Any]) -> dict[str, float]:
    """Return the places of a bar in per cents."""
    low, high = 100 * skill["low"], 100 * skill["high"]
    return {"x": round(low, 1), "width": round(high - low, 1), "at": round(100 * skill["mean"], 1)}
