"""What an owner types about a campaign."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotation import labelspec
from annotation.models import Campaign, Contribution
from caravan.accounts.models import Membership, Organisation, User
from caravan.lib.money import from_display, to_display

CURRENCY, DECIMALS = "CVN", 6


def money(text: str, field: str) -> int:
    """Return base units of what a person typed in whole tokens.

    Raises:
        forms.ValidationError: not an amount.
    """
    try:
        return from_display(text.replace(",", ".", 1), DECIMALS)
    except ValueError:
        raise forms.ValidationError(
            _("Write an amount such as 0.05, with at most %(places)d decimals."),
            params={"places": DECIMALS},
            code=field,
        ) from None


class CampaignForm(forms.Form):
    """Everything about a campaign but its data and its money."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=240, required=False, help_text=_("Shown in the list of campaigns.")
    )
    instructions = forms.CharField(
        label=_("Instructions"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Markdown. Shown before the first task and on demand beside every other."),
    )
    label_config = forms.CharField(
        label=_("Labelling config"),
        max_length=250_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "font-mono", "dir": "ltr"}),
        help_text=_("Label Studio's XML. Pick a template above to start from."),
    )
    price = forms.CharField(label=_("Price per accepted answer (CVN)"), max_length=40, initial="0.05")
    answers_per_task = forms.IntegerField(label=_("Answers per task"), min_value=1, max_value=100, initial=3)
    review_rule = forms.ChoiceField(label=_("Review"), choices=Campaign.ReviewRule, initial=Campaign.ReviewRule.BY_RISK)
    review_days = forms.DecimalField(
        label=_("Days until silence accepts"), min_value=0, max_value=30, decimal_places=3, initial=3
    )
    deadline = forms.DateTimeField(
        label=_("Deadline"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_("In UTC. Leave empty for none."),
    )

    def __init__(self, *args: Any, user: User, campaign: Campaign | None = None, **kwargs: Any) -> None:
        if campaign is not None:
            kwargs.setdefault("initial", _initial(campaign))
        super().__init__(*args, **kwargs)
        owned = Organisation.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
        self.fields["organisation"].queryset = owned.order_by("name")  # type: ignore[attr-defined]
        if campaign is not None:
            del self.fields["organisation"]

    def clean_price(self) -> int:
        """Turn tokens into base units."""
        return money(self.cleaned_data["price"], "price")

    def clean_deadline(self) -> datetime | None:
        """A deadline lies ahead."""
        deadline: datetime | None = self.cleaned_data["deadline"]
        if deadline and deadline <= timezone.now():
            raise forms.ValidationError(_("The deadline has passed already."), code="past")
        return deadline

    def clean_label_config(self) -> str:
        """Name every mistake in the config with its line."""
        config: str = self.cleaned_data["label_config"]
        try:
            labelspec.parse(config)
        except labelspec.ConfigErrors as errors:
            raise forms.ValidationError(
                [
                    forms.ValidationError(
                        _("Line %(line)s: %(message)s") if problem.line else "%(message)s",
                        params={"line": problem.line, "message": problem.message},
                        code=problem.code,
                    )
                    for problem in errors.problems[:20]
                ]
            ) from None
        return config

    def fields_for_service(self) -> dict[str, Any]:
        """Return the keyword arguments of `authoring.create_campaign`, less the organisation and the author."""
        data = dict(self.cleaned_data)
        data.pop("organisation", None)
        data["price_base_units"] = data.pop("price")
        data["review_window_s"] = int(data.pop("review_days") * 24 * 3600)
        return data


def _initial(campaign: Campaign) -> dict[str, Any]:
    same = ("title", "summary", "instructions", "label_config", "answers_per_task", "review_rule", "deadline")
    return {
        **{name: getattr(campaign, name) for name in same},
        "price": to_display(campaign.price_base_units, campaign.currency_decimals),
        "review_days": round(campaign.review_window_s / 86400, 3),
    }


class ImportForm(forms.Form):
    """A file of data."""

    file = forms.FileField(label=_("File"), help_text=_("JSON, JSON Lines, CSV or TSV, one task per row."))
    skip_bad_rows = forms.BooleanField(
        label=_("Import the good rows although some are bad"),
        required=False,
        help_text=_("Otherwise one bad row stops the import and nothing is imported."),
    )


class FundForm(forms.Form):
    """Money for a campaign."""

    amount = forms.CharField(label=_("Amount (CVN)"), max_length=40)

    def clean_amount(self) -> int:
        """Turn tokens into base units."""
        amount = money(self.cleaned_data["amount"], "amount")
        if amount == 0:
            raise forms.ValidationError(_("Write an amount greater than zero."), code="zero")
        return amount


class RejectForm(forms.Form):
    """Why a contribution is not accepted; its author reads both."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Contribution.Reason)
    comment = forms.CharField(
        label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Another reason needs words."""
        data = super().clean() or {}
        if data.get("reason") == Contribution.Reason.OTHER and not data.get("comment", "").strip():
            self.add_error("comment", _("Say why, so that the annotator can learn from it."))
        return data
