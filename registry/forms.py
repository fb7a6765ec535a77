"""Forms of the registry."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotation.forms import money
from caravan.lib.ids import uuid7
from caravan.lib.money import decimals_of, to_display
from registry.models import Purse, Version

NAMES = {
    "call": _("a call"),
    "1k_tokens": _("1,000 tokens"),
    "row": _("a row"),
    "mb": _("a megabyte"),
    "licence": _("a licence"),
}


class PricesForm(forms.Form):
    """What use costs, in tokens; nothing is free of charge."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decimals = decimals_of(version.token)
        for name, label in NAMES.items():
            price = version.prices.get(name)
            self.fields[name] = forms.CharField(
                label=_("%(token)s for %(what)s") % {"token": version.token, "what": label},
                required=False,
                max_length=40,
                initial=to_display(int(price), self.decimals) if price else "",
            )

    def clean(self) -> dict[str, Any]:
        """Turn tokens into base units."""
        for name in NAMES:
            typed = self.cleaned_data.get(name)
            if typed:
                try:
                    self.cleaned_data[name] = money(typed, name, self.decimals)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return self.cleaned_data

    def prices(self) -> dict[str, int]:
        """Return the base units by what is counted."""
        return {name: price for name, price in self.cleaned_data.items() if price}


class EndForm(forms.Form):
    """How a version ends, and why."""

    state = forms.ChoiceField(
        label=_("From now on"),
        choices=[
            (Version.State.DEPRECATED, _("Deprecated: can still be used, better not")),
            (Version.State.WITHDRAWN, _("Withdrawn: cannot be used any more")),
        ],
    )
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class TopUpForm(forms.Form):
    """Money for a purse."""

    purse = forms.ChoiceField(label=_("Purse"))
    amount = forms.CharField(label=_("Amount"), max_length=40)
    # Two presses of the button, or of reload, are one top-up.
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, purses: Sequence[Purse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purses = {str(purse.pk): purse for purse in purses}
        choices = [
            (key, f"{purse.organisation or _('Your own')} · {purse.token}") for key, purse in self.purses.items()
        ]
        self.fields["purse"] = forms.ChoiceField(label=_("Purse"), choices=choices)

    def clean(self) -> dict[str, Any]:
        """Find the purse and turn tokens into base units."""
        given = self.cleaned_data
        purse = self.purses.get(given.get("purse", ""))
        if purse and given.get("amount"):
            given["purse"] = purse
            try:
                given["amount"] = money(given["amount"], "amount", decimals_of(purse.token))
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return given
