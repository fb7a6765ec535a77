"""Appealing, judging appeals, and what an owner sees of both."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation import dossiers
from annotation.errors import WordsNeeded
from annotation.forms import AppealAnswerForm, AppealForm
from annotation.markdown import render as render_markdown
from annotation.models import Appeal, Contribution
from annotation.services import appealing, watching
from annotation.views.browsing import show_dossier
from annotation.views.managing import own
from annotation.views.pages import keyset, task_page
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError

SHOWN = 50


@login_required
@require_POST
def appeal(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Have one's refused answer judged anew."""
    row = get_object_or_404(dossiers.seen_by(request.user), pk=pk, annotator=request.user)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return show_dossier(request, row, form, status=422)
    try:
        appealing.open_appeal(row.pk, author=request.user, words=form.cleaned_data["words"])
    except CaravanError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Your appeal is on its way to somebody else."))
    return redirect("annotation:contribution", pk=pk)


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """List one's appeals with what became of them, newest first."""
    rows = Appeal.objects.filter(contribution__annotator=request.user, audit=None).select_related("campaign")
    page, following = keyset(rows, request.GET.get("after", ""), SHOWN)
    return render(request, "annotation/appeals.html", {"appeals": page, "following": following})


@login_required
def queue(request: SignedInRequest) -> HttpResponse:
    """List the appeals one may decide, the most urgent first."""
    rows = appealing.queue(request.user).select_related("campaign")
    return render(request, "annotation/appeal_queue.html", {"appeals": rows[:SHOWN], "shown": SHOWN})


@login_required
def one(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: an appeal without names. POST: uphold the refusal, or overturn it."""
    rows = appealing.queue(request.user).select_related("campaign", "contribution__task", "gate")
    found = get_object_or_404(rows, pk=pk)
    form = AppealAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("verdict") == "overturn":
                appealing.overturn_it(found, reviewer=request.user, **form.cleaned_data)
            else:
                appealing.uphold(found, reviewer=request.user, **form.cleaned_data)
        except WordsNeeded as error:
            form.add_error("answer", str(error))
        except CaravanError as error:
            messages.warning(request, str(error))
            return redirect("annotation:appeal-queue")
        else:
            messages.success(request, _("Decided. Its author is told."))
            return redirect("annotation:appeal-queue")
    return _judged(request, found, form)


def _judged(request: SignedInRequest, found: Appeal, form: AppealAnswerForm) -> HttpResponse:
    """Show an appeal: the task, the answer, the guidelines, the reason and the author's words."""
    row: Contribution = found.contribution
    row.campaign = found.campaign
    context = {
        **dossiers.answer(row),
        "appeal": found,
        "campaign": found.campaign,
        "instructions": render_markdown(found.campaign.instructions),
        "form": form,
    }
    response = task_page(request, "annotation/appeal_one.html", context, found.campaign)
    response.status_code = 422 if form.errors else 200
    return response


@login_required
def overview(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show an owner how much their campaign refuses, what became of appeals, and its audits."""
    campaign = own(request, pk)
    context = {
        "campaign": campaign,
        "tally": campaign.tally,
        "rates": watching.rates(campaign),
        "days": watching.WINDOW.days,
        "audits": campaign.rejection_audits.order_by("-pk")[:10],
        "appeals": campaign.appeals.filter(audit=None).order_by("-pk")[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "annotation/campaign_appeals.html", context)
