"""Signing in and up, one's account, organisations and API tokens."""

import hashlib
import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from caravan.accounts import policies
from caravan.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from caravan.accounts.errors import AddressTaken
from caravan.accounts.forms import MemberForm, OrganisationForm, SignInForm, SignUpForm, TokenForm
from caravan.accounts.http import SignedInRequest
from caravan.accounts.models import Membership, Organisation, User
from caravan.accounts.services import joining, tokens
from caravan.api.throttles import address

# Tries of one name from one address, and of all names from one, which may be a whole office's.
TRIES, TRIES_OF_ALL, TRIES_WINDOW_S = 20, 200, 300


class SignIn(LoginView):
    """The log-in page; in the demo it offers the demo people. Twenty tries a name, address and five minutes."""

    template_name = "accounts/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the try, then let Django decide."""
        name = hashlib.sha256(request.POST.get("username", "").lower().encode()).hexdigest()
        if _too_many(request, f"login:{name}", TRIES) or _too_many(request, "login", TRIES_OF_ALL):
            return render(request, self.template_name, self.get_context_data(), status=429)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo people when this is the demo."""
        people = {"demo_people": DEMO_PEOPLE, "demo_password": DEMO_PASSWORD} if settings.DEMO else {}
        return {**super().get_context_data(**kwargs), **people}


def _too_many(request: HttpRequest, what: str, most: int) -> bool:
    """Count a try from this address; say so on the page when there were too many in this window."""
    key = f"tries:{what}:{address(request)}:{int(time.time()) // TRIES_WINDOW_S}"
    cache.add(key, 0, 2 * TRIES_WINDOW_S)
    if settings.DEMO or cache.incr(key) <= most:
        return False
    messages.error(request, _("Too many tries. Wait five minutes."))
    return True


def sign_up(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST: an account, signed in, on the way to the campaigns."""
    if request.user.is_authenticated:
        return redirect("home")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and _too_many(request, "signup", TRIES_OF_ALL):
        return render(request, "accounts/signup.html", {"form": SignUpForm()}, status=429)
    if request.method == "POST" and form.is_valid():
        language = getattr(request, "LANGUAGE_CODE", "en")
        try:
            user = joining.sign_up(**form.cleaned_data, language=language)
        except AddressTaken as error:
            form.add_error("email", str(error))
        else:
            login(request, user)
            return redirect("annotation:campaigns")
    return render(request, "accounts/signup.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def account(request: SignedInRequest) -> HttpResponse:
    """One's name, organisations and tokens."""
    context = {
        "memberships": request.user.memberships.select_related("organisation").order_by("organisation__name", "role"),
        "tokens": request.user.api_tokens.order_by("-created_at"),
        "token_form": TokenForm(),
        "organisation_form": OrganisationForm(),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_POST
def add_token(request: SignedInRequest) -> HttpResponse:
    """Make a token and show its secret this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/token_form.html", {"token_form": form}, status=422)
    token, secret = tokens.issue(request.user, **form.cleaned_data)
    return render(request, "accounts/token_made.html", {"token": token, "secret": secret})


@login_required
@require_POST
def revoke_token(request: SignedInRequest, pk: str) -> HttpResponse:
    """Delete one of one's own tokens."""
    if not tokens.revoke(request.user, token_id=pk):
        raise Http404
    messages.success(request, _("The token no longer works."))
    return redirect("accounts:account")


@login_required
@require_POST
def add_organisation(request: SignedInRequest) -> HttpResponse:
    """Found an organisation."""
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the organisation a name of at most 120 characters."))
        return redirect("accounts:account")
    organisation = joining.found_organisation(name=form.cleaned_data["name"], founder=request.user)
    return redirect("accounts:organisation", pk=organisation.pk)


def _own_organisation(user: User, pk: str) -> Organisation:
    organisation = get_object_or_404(Organisation, pk=pk)
    if not policies.owns(user, organisation):
        raise Http404
    return organisation


@login_required
def organisation(request: SignedInRequest, pk: str) -> HttpResponse:
    """GET: the members. POST: one more."""
    house = _own_organisation(request.user, pk)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        joining.enrol(form.cleaned_data["email"], organisation=house, role=form.cleaned_data["role"])
        return redirect("accounts:organisation", pk=house.pk)
    members = house.memberships.select_related("user").order_by("user__email", "role")
    context = {"organisation": house, "members": members, "form": form}
    return render(request, "accounts/organisation.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def dismiss(request: SignedInRequest, pk: str, membership: int) -> HttpResponse:
    """Take a role away."""
    house = _own_organisation(request.user, pk)
    row = get_object_or_404(Membership.objects.select_related("user"), pk=membership, organisation=house)
    joining.dismiss(row.user, organisation=house, role=row.role)
    return redirect("accounts:organisation", pk=house.pk)
