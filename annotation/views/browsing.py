"""Finding a campaign, and what one has done."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from annotation import dossiers, selectors, wording
from annotation.forms import AppealForm
from annotation.markdown import render as render_markdown
from annotation.models import Contribution
from annotation.services import watching
from annotation.views.pages import duration, keyset, task_page, whole_or_part
from caravan.accounts.http import SignedInRequest

PAGE = 24


def home(request: HttpRequest) -> HttpResponse:
    """Say what Caravan is to strangers; send everybody else to their work."""
    if not request.user.is_authenticated:
        return render(request, "annotation/home.html", {"campaigns": selectors.campaigns_open_to(request.user)[:3]})
    owns = request.user.memberships.filter(role="owner").exists()
    return redirect("annotation:manage" if owns else "annotation:campaigns")


def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns one may label in; `q` searches titles. Answers htmx with the list alone."""
    query = request.GET.get("q", "").replace("\x00", "")[:100]
    found = selectors.campaigns_open_to(request.user, search=query)
    page, following = keyset(found, request.GET.get("after", ""), PAGE)
    context = {"campaigns": page, "following": following, "query": query}
    return whole_or_part(request, "annotation/campaigns.html", "annotation/campaigns_list.html", context)


def campaign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one campaign: what is asked, what is paid, by which rule, and the way in."""
    found = get_object_or_404(selectors.campaigns_workable_by(request.user), pk=pk)
    judged = found.tally.approved + found.tally.rejected
    context = {
        "campaign": found,
        "instructions": render_markdown(found.instructions),
        "acceptance": found.tally.approved / judged if judged else None,
        "review_window": duration(timedelta(seconds=found.review_window_s)),
        "appeal_window": duration(timedelta(seconds=found.appeal_window_s)),
        "appeal_answer": duration(timedelta(seconds=found.appeal_answer_s)),
        "rates": watching.rates(found),
        "audit": found.rejection_audits.order_by("-pk").first(),
    }
    return render(request, "annotation/campaign.html", context)


@login_required
def history(request: SignedInRequest) -> HttpResponse:
    """List one's contributions, newest first, each with its verdict and why."""
    rows = Contribution.objects.filter(annotator=request.user).select_related("campaign", "appeal")
    page, following = keyset(rows, request.GET.get("after", ""), PAGE)
    return render(request, "annotation/history.html", {"contributions": page, "following": following})


@login_required
def contribution(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one's own contribution as it was given, with its dossier."""
    row = get_object_or_404(dossiers.seen_by(request.user), pk=pk, annotator=request.user)
    return show_dossier(request, row)


@login_required
def dossier(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show the dossier of an answer to its author, and to those who review or own its campaign."""
    return show_dossier(request, get_object_or_404(dossiers.seen_by(request.user), pk=pk))


def show_dossier(
    request: SignedInRequest, row: Contribution, form: AppealForm | None = None, status: int = 200
) -> HttpResponse:
    """Render an answer and its dossier."""
    own = row.annotator_id == request.user.pk
    context = {**dossiers.answer(row), "own": own, "form": form or AppealForm()}
    context |= dossiers.facts(row, viewer=request.user)
    context["rule"] = wording.rule(context["terms"]["terms"])
    response = task_page(request, "annotation/contribution.html", context, row.campaign)
    response.status_code = status
    return response
