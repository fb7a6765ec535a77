"""The review queue."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from annotation import comparing, dossiers, selectors
from annotation.forms import RejectForm
from annotation.models import Contribution
from annotation.services import reviewing, seconding
from annotation.views.pages import task_page
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError
from caravan.lib.states import IllegalMove, StaleState

SHOWN = 30


@login_required
def queue(request: SignedInRequest) -> HttpResponse:
    """List what waits for a verdict, the riskiest first."""
    rows = reviewing.waiting(request.user, most=SHOWN)
    return render(request, "annotation/review.html", {"contributions": rows, "shown": SHOWN})


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
    try:
        reviewing.approve(row, reviewer=request.user)
    except (StaleState, IllegalMove):
        messages.warning(request, _("Somebody else decided this one first."))
        return redirect("annotation:review")
    except CaravanError as error:
        messages.warning(request, str(error))
        return redirect("annotation:review")
    return _decided(request, row, _("Accepted. Its author is paid."))


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
    try:
        reviewing.reject(row, reviewer=request.user, **form.cleaned_data)
    except (StaleState, IllegalMove):
        messages.warning(request, _("Somebody else decided this one first."))
        return redirect("annotation:review")
    except CaravanError as error:
        messages.warning(request, str(error))
        return redirect("annotation:review")
    return _decided(request, row, _("Rejected. Its author sees the reason."))
