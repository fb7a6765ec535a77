"""The review queue."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from annotation import comparing, dossiers, selectors
from annotation.errors import InvalidResult
from annotation.forms import FixForm, RejectForm
from annotation.models import Contribution
from annotation.services import correcting, reviewing, seconding
from annotation.services.deciding import APPROVED, REJECTED
from annotation.views.pages import task_page
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError
from caravan.lib.states import IllegalMove, StaleState

SHOWN = 30
ACCEPTED = gettext_lazy("Accepted. Its author is paid.")
REFUSED = gettext_lazy("Rejected. Its author sees the reason.")


@login_required
def queue(request: SignedInRequest) -> HttpResponse:
    """List what waits for a verdict, the riskiest first."""
    return _queue(request, RejectForm(), [])


def _queue(request: SignedInRequest, form: RejectForm, picked: list[UUID], status: int = 200) -> HttpResponse:
    rows = reviewing.waiting(request.user, most=SHOWN)
    context = {"contributions": rows, "shown": SHOWN, "form": form, "picked": picked}
    return render(request, "annotation/review.html", context, status=status)


@login_required
@require_POST
def bulk(request: SignedInRequest) -> HttpResponse:
    """Give the selected answers one verdict, and tell what became of them."""
    picked, verdict = _picked(request), request.POST.get("verdict")
    if verdict not in (APPROVED, REJECTED):
        raise BadRequest("No such verdict.")
    form = RejectForm(request.POST)
    if verdict == REJECTED and not form.is_valid():
        return _queue(request, form, picked, status=422)
    why = form.cleaned_data if verdict == REJECTED else {"reason": "", "comment": ""}
    outcomes = reviewing.judge_many(picked, reviewer=request.user, verdict=verdict, **why)
    told = messages.success if outcomes and all(each.ok for each in outcomes) else messages.warning
    told(request, _summary(outcomes, verdict))
    return redirect("annotation:review")


def _picked(request: SignedInRequest) -> list[UUID]:
    """Return the selected answers."""
    try:
        picked = [UUID(text) for text in request.POST.getlist("ids")]
    except ValueError:
        raise BadRequest("No id.") from None
    if len(picked) > reviewing.MOST_JUDGED:
        raise BadRequest("Too many at once.")
    return picked


def _summary(outcomes: list[reviewing.Outcome], verdict: str) -> str:
    """Return such as "12 accepted, 1 decided by somebody else first"."""
    if not outcomes:
        return _("Nothing was selected.")
    counts = Counter(each.kind for each in outcomes)
    done, kept, late, foreign = (counts[kind] for kind in ("done", "kept", "late", "foreign"))
    parts = [
        done and verdict == APPROVED and ngettext("%(count)d accepted", "%(count)d accepted", done) % {"count": done},
        done and verdict == REJECTED and ngettext("%(count)d rejected", "%(count)d rejected", done) % {"count": done},
        kept
        and ngettext(
            "%(count)d kept until somebody else has looked", "%(count)d kept until somebody else has looked", kept
        )
        % {"count": kept},
        late
        and ngettext("%(count)d decided by somebody else first", "%(count)d decided by somebody else first", late)
        % {"count": late},
        foreign
        and ngettext("%(count)d not yours to judge", "%(count)d not yours to judge", foreign) % {"count": foreign},
    ]
    refused = Counter(each.problem for each in outcomes if each.kind == "refused")
    told = ", ".join(part for part in parts if part)
    return " ".join(
        [f"{told}." if told else "", *(f"{count}: {problem}" for problem, count in refused.items())]
    ).strip()


@login_required
def one(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show one contribution beside what the others said."""
    row = _waiting(request, pk)
    context = {**_shown(row), "form": RejectForm()}
    return task_page(request, "annotation/review_one.html", context, row.campaign)


def _decided(request: SignedInRequest, row: Contribution, said: str) -> HttpResponse:
    """Say what follows from a verdict, and go on with the next in the queue."""
    awaits = row.state == Contribution.State.SUBMITTED
    messages.success(request, _("Your verdict is kept. Somebody else looks at this answer too.") if awaits else said)
    following = reviewing.waiting(request.user, most=1)
    return redirect("annotation:review-one", pk=following[0].pk) if following else redirect("annotation:review")


def _waiting(request: SignedInRequest, pk: UUID) -> Contribution:
    row = reviewing.waiting_one(request.user, pk)
    if row is None:
        raise Http404
    return row


def _shown(row: Contribution) -> dict[str, Any]:
    """A reviewer sees the consensus at once."""
    return {
        **dossiers.dossier(row),
        "show_consensus": True,
        "others": dossiers.other_answers(row) if row.label is not None else [],
        "heard": seconding.heard(row),
        "sides": comparing.beside(row),
    }


def _open_to(request: SignedInRequest, pk: UUID) -> Contribution:
    rows = selectors.contributions_reviewable_by(request.user).exclude(annotator=request.user)
    return get_object_or_404(rows.select_related("campaign", "task__resolution"), pk=pk)


@login_required
@require_POST
def approve(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Accept a contribution."""
    row = _open_to(request, pk)
    return _judged(request, row, ACCEPTED, lambda: reviewing.approve(row, reviewer=request.user))


@login_required
@require_POST
def reject(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Refuse a contribution, with a reason its author reads."""
    row = _open_to(request, pk)
    form = RejectForm(request.POST)
    if not form.is_valid():
        # What others said is shown of those up for review only: the rest are still being answered.
        row = _waiting(request, pk)
        context = {**_shown(row), "form": form}
        response = task_page(request, "annotation/review_one.html", context, row.campaign)
        response.status_code = 422
        return response
    return _judged(request, row, REFUSED, lambda: reviewing.reject(row, reviewer=request.user, **form.cleaned_data))


@login_required
def fix(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: the answer, to be put right with the room's elements. POST: a verdict, and what it should have been."""
    row = _waiting(request, pk)
    form = FixForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mine, data = _open_to(request, pk), form.cleaned_data
        try:
            correcting.checked(mine, data["answer"])
        except InvalidResult as error:
            form.add_error(None, [place.message for place in error.places])
        else:
            return _fixed(request, mine, data)
    result = form.cleaned_data.get("answer") if form.is_bound else None
    context = {"contribution": row, "form": form, **dossiers.answer(row)} | ({"result": result} if result else {})
    response = task_page(request, "annotation/review_fix.html", context, row.campaign)
    response.status_code = 422 if form.errors else 200
    return response


def _fixed(request: SignedInRequest, row: Contribution, data: dict[str, Any]) -> HttpResponse:
    reviewer, fix = request.user, data["answer"]
    if data["verdict"] == APPROVED:
        return _judged(request, row, ACCEPTED, lambda: reviewing.approve(row, reviewer=reviewer, fix=fix))
    why = {name: data[name] for name in ("reason", "comment")}
    return _judged(request, row, REFUSED, lambda: reviewing.reject(row, reviewer=reviewer, fix=fix, **why))


def _judged(request: SignedInRequest, row: Contribution, said: StrPromise, judge: Callable[[], None]) -> HttpResponse:
    """Give a verdict and go on; what stands in its way is told above the queue."""
    try:
        judge()
    except (StaleState, IllegalMove):
        messages.warning(request, _("Somebody else decided this one first."))
    except CaravanError as error:
        messages.warning(request, str(error))
    else:
        return _decided(request, row, str(said))
    return redirect("annotation:review")
