"""Forms over the gateway: keys, and where a version answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotation.forms import money
from caravan.lib.money import decimals_of
from registry.models import Endpoint


class KeyForm(forms.Form):
    """A new key to a purse, and its bounds."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("So that you can tell it apart."))
    daily = forms.CharField(
        label=_("Most it may spend in a day"), max_length=40, required=False, help_text=_("Empty: all there is.")
    )
    per_minute = forms.IntegerField(label=_("Calls a minute"), min_value=1, max_value=100_000, initial=600)
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=3650, required=False)

    def __init__(self, *args: Any, token: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decimals = decimals_of(token)

    def clean(self) -> dict[str, Any]:
        """Turn tokens into base units, and name everything as `keys.issue` does."""
        given = self.cleaned_data
        daily = given.pop("daily", "")
        given["daily_base_units"] = 0
        if daily:
            try:
                given["daily_base_units"] = money(daily, "daily", self.decimals)
            except forms.ValidationError as error:
                self.add_error("daily", error)
        return given


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a version answers; the secret goes in and never comes out."""

    field_order = ("url", "secret")
    secret = forms.CharField(
        label=_("Secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Sent there as a bearer token, kept encrypted, shown to nobody. Empty keeps the one there is."),
    )

    class Meta:
        model = Endpoint
        fields = ("url", "model", "timeout_s", "most_tokens")
        labels = {
            "url": _("Address"),
            "model": _("Name of the model there"),
            "timeout_s": _("Seconds until a call is given up"),
            "most_tokens": _("Tokens of an answer whose caller sets no limit"),
        }
        help_texts = {
            "url": _("Of a service in OpenAI's form, without the path that callers add: https://host/v1"),
            "model": _("Put in the place of the caller's."),
            "most_tokens": "",
        }

    def given(self) -> dict[str, Any]:
        """Return what `offering.set_endpoint` takes."""
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**said, "secret": self.cleaned_data["secret"] or None}
