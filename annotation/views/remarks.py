"""The pages of what annotators said of tasks: the owner's, who answers, and one's own."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from annotation import selectors
from annotation.models import Remark
from annotation.services import remarking
from annotation.views.managing import own
from annotation.views.pages import keyset
from caravan.accounts.http import SignedInRequest

SHOWN = 50
TOO_LONG = gettext_lazy("Write an answer of at most 1,000 characters.")


class AnswerForm(forms.Form):
    """What the other one is told."""

    words = forms.CharField(label=gettext_lazy("Answer"), max_length=1000)


@login_required
def reports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """List what annotators said of a campaign's tasks, newest first."""
    campaign = own(request, pk)
    kind = request.GET.get("kind", "")
    page, following = keyset(selectors.remarks_on(campaign, kind), request.GET.get("after", ""), SHOWN)
    counts = {row.kind: row for row in campaign.remark_counts.all()}
    kinds = [(value, name, counts[value].made if value in counts else 0) for value, name in Remark.Kind.choices]
    unanswered = ("unanswered", _("Unanswered"), sum(row.unanswered for row in counts.values()))
    context = {
        "campaign": campaign,
        "remarks": page,
        "following": following,
        "kind": kind,
        "kinds": [("", _("All"), sum(row.made for row in counts.values())), unanswered, *kinds],
    }
    return render(request, "annotation/reports.html", context)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: UUID, remark: UUID) -> HttpResponse:
    """Answer one of them."""
    row = get_object_or_404(own(request, pk).remarks, pk=remark)
    form = AnswerForm(request.POST)
    if form.is_valid():
        remarking.answer(row.pk, owner=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("Its author can read your answer now."))
    else:
        messages.error(request, TOO_LONG)
    return redirect(f"{reverse('annotation:reports', args=[pk])}#{row.pk}")


@login_required
@require_POST
def reply(request: SignedInRequest, remark: UUID) -> HttpResponse:
    """Reply to the owner's answer to one's own."""
    row = get_object_or_404(selectors.remarks_of(request.user).filter(answered=True), pk=remark)
    form = AnswerForm(request.POST)
    if form.is_valid():
        remarking.reply(row.pk, author=request.user, words=form.cleaned_data["words"])
        messages.success(request, _("The owner can read your reply now."))
    else:
        messages.error(request, TOO_LONG)
    return redirect(f"{reverse('annotation:my-reports')}#{row.pk}")


@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """List what one said oneself, with the owners' answers."""
    page, following = keyset(selectors.remarks_of(request.user), request.GET.get("after", ""), SHOWN)
    return render(request, "annotation/my_reports.html", {"remarks": page, "following": following})
