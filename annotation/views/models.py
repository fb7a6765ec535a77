"""The page of a campaign's models: whether they answer, and whether people agree with them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from annotation.services import agreement, authoring, prelabelling, telling
from annotation.views.managing import own
from caravan.accounts.http import SignedInRequest
from caravan.lib.errors import CaravanError


class ConnectForm(forms.Form):
    """Where a model answers."""

    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("Any backend that speaks Label Studio’s ML protocol, such as http://localhost:9090."),
    )


@login_required
def models(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """GET: the models of a campaign. POST: connect another, or say whether annotators see what they say."""
    campaign = own(request, pk)
    if request.method == "POST" and "shown" in request.POST:
        authoring.update_campaign(campaign, author=request.user, shows_predictions=request.POST["shown"] == "yes")
        return redirect("annotation:models", pk=pk)
    form = ConnectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prelabelling.add_backend(campaign, by=request.user, url=form.cleaned_data["url"])
        except CaravanError as error:
            form.add_error("url", " ".join(place.message for place in error.places) or str(error))
        else:
            messages.success(request, _("The model is connected; it is asked from now on."))
            return redirect("annotation:models", pk=pk)
    context = {
        "campaign": campaign,
        "form": form,
        "backends": [(each, telling.secret_of(each)) for each in campaign.backends.order_by("pk")],
        "agreements": agreement.agreements(campaign),
    }
    return render(request, "annotation/models.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def change(request: SignedInRequest, pk: UUID, backend: UUID) -> HttpResponse:
    """Ask a model again, rest it, or disconnect it."""
    row = get_object_or_404(own(request, pk).backends, pk=backend)
    match request.POST.get("deed"):
        case "on" | "off" as deed:
            prelabelling.activate(row, on=deed == "on")
        case "remove":
            row.delete()
    return redirect("annotation:models", pk=pk)
