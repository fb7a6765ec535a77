"""Practice and exams: how to qualify, taking a try, its result; and the owner's page of questions."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from annotation import selectors
from annotation.errors import ExamRefused
from annotation.models import Campaign, Exam, ExamAnswer, ExamItem, ExamTry, Task
from annotation.services import examining
from annotation.views.gold import GoldForm, asked, given, words_of
from annotation.views.managing import own
from annotation.views.pages import task_page
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError

TASKS_SHOWN = 30
FLAGS = {
    "reversed": gettext_lazy("Who does well otherwise gets it wrong: its answer may be wrong."),
    "hard": gettext_lazy("Hardly anybody gets it right."),
    "weak": gettext_lazy("It tells good from bad hardly at all."),
}


class AnswerForm(forms.Form):
    """An answer from the labelling room's elements, to one question."""

    answer = forms.JSONField(widget=forms.HiddenInput)
    item = forms.IntegerField(widget=forms.HiddenInput)


class QuestionForm(GoldForm):
    """A question with its right answer."""

    cap = None  # type: ignore[assignment]


class TermsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The terms of a practice or an exam."""

    class Meta:
        model = Exam
        fields = ("pass_mark", "questions_per_try", "cool_down_s", "tries")


class RequireForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whether the exam gates labelling, and what stands for it."""

    qualifying_skill = forms.FloatField(
        label=gettext_lazy("Skill that stands for the exam"),
        min_value=0,
        max_value=1,
        required=False,
        help_text=gettext_lazy("The lower end of a person’s interval at this kind of answer, 0 to 1; empty: none."),
    )

    class Meta:
        model = Campaign
        fields = ("exam_required", "qualifying_skill")


@login_required
def qualify(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say what is asked before one may label here, and how far the person is."""
    campaign = get_object_or_404(selectors.campaigns_workable_by(request.user), pk=pk)
    exams = [_standing(exam, request) for exam in campaign.exams.order_by("-kind")]
    context = {
        "campaign": campaign,
        "exams": [each for each in exams if each["questions"]],
        "qualified": examining.qualified(request.user, campaign),
    }
    return render(request, "annotation/qualify.html", context)


@login_required
@require_POST
def start(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """Begin a try, or go on with the one under way."""
    campaign = get_object_or_404(selectors.campaigns_workable_by(request.user), pk=pk)
    exam = get_object_or_404(Exam, campaign=campaign, kind=kind)
    try:
        return redirect("annotation:exam", pk=examining.start(exam, person=request.user).pk)
    except ExamRefused as error:
        messages.warning(request, str(error))
        return redirect("annotation:qualify", pk=pk)


@login_required
def take(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: the question a try is at, or its result. POST: the answer to the question."""
    one = get_object_or_404(ExamTry.objects.select_related("exam__campaign__organisation"), pk=pk, person=request.user)
    campaign, practice = one.exam.campaign, one.exam.kind == Exam.Kind.PRACTICE
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = examining.answer(one, item=form.cleaned_data["item"], result=form.cleaned_data["answer"])
        except ExamRefused:
            return redirect("annotation:exam", pk=pk)  # the answer was sent twice
        except CaravanError as error:
            form.add_error(None, " ".join(place.message for place in error.places) or str(error))
        else:
            return _explained(request, one, made) if practice else redirect("annotation:exam", pk=pk)
    item = examining.question(one)
    if item is None:
        return _result(request, one)
    context = {"campaign": campaign, "try": one, "form": form, "item": item, **asked(campaign, item.data)}
    response = task_page(request, "annotation/exam.html", {**context, "number": one.answered + 1}, campaign)
    response.status_code = 422 if form.errors else 200
    return response


def _explained(request: SignedInRequest, one: ExamTry, made: ExamAnswer) -> HttpResponse:
    """Practice says at once what was right and why."""
    one.refresh_from_db()
    campaign = one.exam.campaign
    context = {"campaign": campaign, "try": one, "given": made, **given(campaign, made.item.data, made.item.answer)}
    return task_page(request, "annotation/exam_explained.html", context, campaign)


def _result(request: SignedInRequest, one: ExamTry) -> HttpResponse:
    answers = one.answers.select_related("item").order_by("pk")
    spec = one.exam.campaign
    context = {
        "campaign": spec,
        "try": one,
        "share": one.right / max(len(one.questions), 1),
        "answers": [(each, words_of(each.item.data), _said(each.result), _said(each.item.answer)) for each in answers],
        "standing": _standing(one.exam, request),
        "qualified": examining.qualified(request.user, spec),
    }
    return render(request, "annotation/exam_result.html", context)


def _standing(exam: Exam, request: SignedInRequest) -> dict[str, Any]:
    """Return where a person stands with an exam: their last try, and whether they may try now or from when."""
    last = exam.all_tries.filter(person=request.user).order_by("-number").first()
    try:
        ready, may = examining.next_try_at(exam, request.user), True
    except ExamRefused:
        ready, may = None, False
    count = exam.items.filter(state=ExamItem.State.ACTIVE).count()
    questions = min(count, exam.questions_per_try)
    waits = ready is not None and ready > timezone.now()
    return {"exam": exam, "last": last, "may": may and not waits, "ready": ready, "questions": questions}


def _said(result: Any) -> str:
    """Return a result in words: what its items' values say."""
    values = [value for item in result if isinstance(item, dict) for value in (item.get("value") or {}).values()]
    texts = [", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in values]
    return "; ".join(texts)[:200]


@login_required
def manage(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: the owner's practice and exam. POST: their terms, or whether the exam is required."""
    campaign = own(request, pk)
    chosen = request.POST.get("form")
    exams = [examining.exam_of(campaign, kind) for kind in (Exam.Kind.EXAM, Exam.Kind.PRACTICE)]
    forms_ = {exam.kind: TermsForm(_for(request, exam.kind), instance=exam, prefix=exam.kind) for exam in exams}
    require = RequireForm(_for(request, "require"), instance=campaign)
    if chosen in forms_ and forms_[chosen].is_valid():
        forms_[chosen].save()
        return redirect("annotation:exams", pk=pk)
    if chosen == "require" and require.is_valid():
        try:
            examining.require(campaign, **require.cleaned_data, by=request.user)
        except ExamRefused:
            require.add_error(None, _("Put questions into the exam first."))
        else:
            messages.success(request, _("Saved."))
            return redirect("annotation:exams", pk=pk)
    sections = [(exam, forms_[exam.kind], _items(exam)) for exam in exams]
    tasks = Task.objects.filter(campaign=campaign).exclude(state=Task.State.GOLD).order_by("pk")[:TASKS_SHOWN]
    context = {
        "campaign": campaign,
        "sections": sections,
        "require": require,
        "tasks": [(task, words_of(task.data)) for task in tasks],
    }
    wrong = require.errors or any(each.errors for each in forms_.values())
    return render(request, "annotation/exams.html", context, status=422 if wrong else 200)


@login_required
def question(request: SignedInRequest, pk: UUID, kind: str, row: int) -> HttpResponse:
    """GET: a task to make a question of. POST: the question, with this answer as the right one."""
    campaign = own(request, pk)
    if kind not in Exam.Kind.values:
        raise Http404
    exam = examining.exam_of(campaign, kind)
    task = get_object_or_404(Task, campaign=campaign, row_number=row)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            examining.add_question(exam, data=task.data, **form.cleaned_data)
        except CaravanError as error:
            form.add_error(None, " ".join(place.message for place in error.places) or str(error))
        else:
            messages.success(request, _("The question is in the bank."))
            return redirect("annotation:exams", pk=pk)
    context = {"campaign": campaign, "task": task, "exam": exam, "form": form, **asked(campaign, task.data)}
    response = task_page(request, "annotation/exam_question.html", context, campaign)
    response.status_code = 422 if form.errors else 200
    return response


@login_required
@require_POST
def toggle(request: SignedInRequest, pk: UUID, item: int) -> HttpResponse:
    """Retire a question, or use it again."""
    row = get_object_or_404(ExamItem, pk=item, exam__campaign=own(request, pk))
    row.state = ExamItem.State.RETIRED if row.state == ExamItem.State.ACTIVE else ExamItem.State.ACTIVE
    row.save(update_fields=["state"])
    return redirect("annotation:exams", pk=pk)


def _for(request: SignedInRequest, form: str) -> Any:
    return request.POST if request.POST.get("form") == form else None


def _items(exam: Exam) -> list[dict[str, Any]]:
    return [
        {
            "row": item,
            "words": words_of(item.data),
            "right": item.right / item.seen if item.seen else None,
            "flag": FLAGS.get(examining.flag_of(item), ""),
        }
        for item in exam.items.order_by("pk")
    ]
