"""An owner's page of gold: which tasks are, what people's answers say about them, and a task to answer as gold."""

import json
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from annotation import labelspec
from annotation.addresses import named, opened
from annotation.models import Campaign, GoldItem, Task
from annotation.services import auditing, golden
from annotation.services.showing import shown
from annotation.services.specs import spec_of
from annotation.views.managing import own
from annotation.views.pages import task_page
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError

PAGE = 50
SHARES = (0, 3, 5, 8, 10, 15, 20)
DEEDS: Final = {
    "retire": lambda item: golden.retire(item, why=GoldItem.Why.OWNER),
    "wrong": auditing.retire_wrong,
    "trust": golden.trust_again,
}


class ShareForm(forms.Form):
    """How much of everybody's work is gold."""

    share = forms.TypedChoiceField(
        label=gettext_lazy("Share of each person’s tasks"),
        coerce=float,
        choices=[(each / 100, f"{each} %") for each in SHARES],
        help_text=gettext_lazy("At least 5 % is advised. Gold is paid as every other task."),
    )


class GoldForm(forms.Form):
    """The right answer to a task, from the labelling room's elements."""

    answer = forms.JSONField(widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=gettext_lazy("Why this is right"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown to people once the task is gold no more."),
    )
    cap = forms.IntegerField(
        label=gettext_lazy("People who may see it"), min_value=2, max_value=5000, initial=golden.CAP
    )


@login_required
def gold(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: the campaign's gold. POST: how much of it is mixed in."""
    campaign = own(request, pk)
    form = ShareForm(request.POST or None, initial={"share": campaign.gold_share})
    if request.method == "POST" and form.is_valid():
        golden.set_share(campaign, form.cleaned_data["share"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("annotation:gold", pk=pk)
    items = GoldItem.objects.filter(campaign=campaign).select_related("task").order_by("-created_at")
    after = request.GET.get("after", "")
    tasks = Task.objects.filter(campaign=campaign, state__in=[Task.State.OPEN, Task.State.RESOLVED], gold=None)
    if after.isdecimal() and len(after) < 18:
        tasks = tasks.filter(pk__gt=int(after))
    rows = list(tasks.order_by("pk")[: PAGE + 1])
    context = {
        "campaign": campaign,
        "form": form,
        "items": items[: 4 * PAGE],
        "suspects": items.filter(state=GoldItem.State.SUSPECT).count(),
        "tasks": [(row, words_of(row.data)) for row in rows[:PAGE]],
        "following": rows[PAGE - 1].pk if len(rows) > PAGE else "",
    }
    return render(request, "annotation/gold.html", context, status=422 if form.errors else 200)


@login_required
def answer(request: SignedInRequest, pk: UUID, row: int) -> HttpResponse:
    """GET: a task to answer. POST: make it gold with this answer."""
    campaign = own(request, pk)
    task = get_object_or_404(Task, campaign=campaign, row_number=row, gold=None)
    form = GoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            golden.make_gold(campaign, row_number=row, author=request.user, **data)
        except CaravanError as error:
            form.add_error(None, " ".join(place.message for place in error.places) or str(error))
        else:
            messages.success(request, _("The task is gold from now on."))
            return redirect("annotation:gold", pk=pk)
    context = {"campaign": campaign, "task": task, "form": form, **asked(campaign, task.data)}
    response = task_page(request, "annotation/gold_answer.html", context, campaign)
    response.status_code = 422 if form.errors else 200
    return response


@login_required
@require_POST
def change(request: SignedInRequest, pk: UUID, row: int) -> HttpResponse:
    """Retire an item, declare it wrong, trust it again, or promote a reviewed task."""
    campaign = own(request, pk)
    deed = request.POST.get("deed")
    if deed == "promote":
        try:
            golden.promote(campaign, row_number=row, author=request.user)
        except CaravanError as error:
            messages.error(request, str(error))
        return redirect("annotation:gold", pk=pk)
    item = get_object_or_404(GoldItem.objects.select_related("task"), campaign=campaign, task__row_number=row)
    if deed in DEEDS:
        DEEDS[deed](item)
    return redirect("annotation:gold", pk=pk)


def asked(campaign: Campaign, data: Any) -> dict[str, Any]:
    """Return what a page needs to ask a task."""
    seen, media = opened(campaign, shown(spec_of(campaign), data))
    return {"config": labelspec.layout_json(spec_of(campaign)), "data": seen, "media": media}


def given(campaign: Campaign, data: Any, result: Any) -> dict[str, Any]:
    """Return what a page needs to draw an answer."""
    return {**asked(campaign, data), "result": result, "files": named(campaign, result)}


def words_of(data: Any) -> str:
    """Return the beginning of a row, to know it by."""
    texts = [value for value in data.values() if isinstance(value, str)] if isinstance(data, dict) else []
    return (texts[0] if texts else json.dumps(data, ensure_ascii=False))[:160]
