"""Forms of the registry."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotation.forms import money
from caravan.lib.ids import uuid7
from caravan.lib.money import decimals_of, to_display
from registry.licences import PRESETS
from registry.licences.wording import NAMES as NAMES_OF_LICENCES
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


class LicenceForm(forms.Form):
    """Under which terms a draft will be used."""

    preset = forms.ChoiceField(label=_("Licence"))
    share = forms.DecimalField(
        label=_("Share of what is made from it (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("At least so much of what a derivative earns goes to the people who made this."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"] = forms.ChoiceField(
            label=_("Licence"), choices=[(name, gettext(NAMES_OF_LICENCES[name])) for name in PRESETS]
        )

    def terms(self) -> dict[str, Any]:
        """Return the terms as a draft is given them."""
        share = self.cleaned_data.get("share")
        given: dict[str, Any] = {"preset": self.cleaned_data["preset"]}
        return given if share is None else given | {"revenue_share_bps": int(share * 100)}


class BuyForm(forms.Form):
    """A licence, out of a purse."""

    purse = forms.ChoiceField(label=_("Paid from"))
    # Two presses of the button, or of reload, buy once.
    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def __init__(self, *args: Any, purses: Sequence[Purse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purses = {str(purse.pk): purse for purse in purses}
        choices = [(key, str(purse.organisation or gettext("Your own"))) for key, purse in self.purses.items()]
        self.fields["purse"] = forms.ChoiceField(label=_("Paid from"), choices=choices)
