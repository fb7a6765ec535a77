"""What people type about themselves."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from caravan.accounts.models import ApiToken, Membership, User


class SignInForm(AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )

    def clean_username(self) -> str:
        """Addresses are kept in lower case."""
        return str(self.cleaned_data["username"]).lower()


class SignUpForm(forms.Form):
    """A new person."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_email(self) -> str:
        """Refuse an address that has an account."""
        email = str(self.cleaned_data["email"]).lower()
        if len(email) > 254:  # some letters become two in lower case
            raise forms.ValidationError(_("This address is too long."), code="max_length")
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("There is an account with this address. Sign in instead."), code="taken")
        return email

    def clean(self) -> dict[str, Any]:
        """Judge the password knowing the rest."""
        data = super().clean() or {}
        if "password" in data and "email" in data:
            person = User(email=data["email"], name=data.get("name", ""))
            try:
                password_validation.validate_password(data["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class OrganisationForm(forms.Form):
    """A new organisation."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)


class MemberForm(forms.Form):
    """Somebody to work with."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role)

    def clean_email(self) -> User:
        """Find the person."""
        try:
            return User.objects.get_by_natural_key(self.cleaned_data["email"])
        except User.DoesNotExist:
            raise forms.ValidationError(_("Nobody has signed up with this address yet."), code="unknown") from None


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What will use it, e.g. “import script”."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=ApiToken.Scope, widget=forms.CheckboxSelectMultiple, initial=["read"]
    )
    days = forms.IntegerField(label=_("Valid for days"), min_value=1, max_value=730, initial=90)
