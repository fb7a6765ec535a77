"""The page that shows what certainty costs, and takes a choice."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from annotation.quality.planning import OVERLAP_MOST
from annotation.services import authoring, planning
from annotation.views.managing import own
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError


class PlanForm(forms.Form):
    """What to suppose."""

    accuracy = forms.IntegerField(label=gettext_lazy("People are right, %"), min_value=5, max_value=99)
    gold = forms.IntegerField(label=gettext_lazy("Share of gold, %"), min_value=0, max_value=50)


class ChoiceForm(forms.Form):
    """The chosen point."""

    overlap = forms.IntegerField(min_value=1, max_value=OVERLAP_MOST)
    gold = forms.FloatField(min_value=0, max_value=0.5)


@login_required
def plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show accuracy, cost and hours for each number of answers per task."""
    campaign = own(request, pk)
    form = PlanForm(request.GET or None)
    if form.is_valid():
        found = planning.plan(
            campaign, accuracy=form.cleaned_data["accuracy"] / 100, gold_share=form.cleaned_data["gold"] / 100
        )
    else:
        found = planning.plan(campaign)
    if not form.is_bound:
        form = PlanForm(initial={"accuracy": round(100 * found["accuracy"]), "gold": round(100 * found["gold_share"])})
    line = " ".join(f"{12.5 * (each.overlap - 1):.1f},{100 * each.accuracy.share:.1f}" for each in found["points"])
    context = {"campaign": campaign, "form": form, "plan": found, "line": line}
    return render(request, "annotation/plan.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def use(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write the chosen point into the campaign's terms."""
    campaign, form = own(request, pk), ChoiceForm(request.POST)
    if not form.is_valid():
        return redirect("annotation:plan", pk=pk)
    try:
        chosen = {"answers_per_task": form.cleaned_data["overlap"], "gold_share": form.cleaned_data["gold"]}
        authoring.update_campaign(campaign, author=request.user, **chosen)
    except CaravanError as error:
        messages.error(request, str(error))
        return redirect("annotation:plan", pk=pk)
    messages.success(request, _("Saved."))
    return redirect("annotation:dashboard", pk=pk)
