"""What an owner types about a campaign."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotation import gallery, labelspec
from annotation.models import Campaign, Contribution
from annotation.services.authoring import WHILE_DRAFT
from annotation.services.specs import sentence
from caravan.accounts.models import Membership, Organisation, User
from caravan.lib.money import USUAL, currencies, decimals_of, from_display, to_display

# As many digits as the API takes.
MOST_BASE_UNITS = 10**36 - 1
# Fields of a campaign that people type in other units.
DAYS_OF = {
    "review_window_s": "review_days",
    "appeal_window_s": "appeal_days",
    "appeal_answer_s": "appeal_answer_days",
}
FIELD_OF = {
    "price_base_units": "price",
    "second_review_share": "second_reviews",
    "review_price_base_units": "review_price",
    **DAYS_OF,
}
DAY_S = 24 * 3600


def money(text: str, field: str, decimals: int) -> int:
    """Return base units of what a person typed in whole tokens.

    Raises:
        forms.ValidationError: not an amount.
    """
    try:
        amount = from_display(text.replace(",", ".", 1), decimals)
    except ValueError:
        amount = MOST_BASE_UNITS + 1
    if amount > MOST_BASE_UNITS:
        raise forms.ValidationError(
            _("Write an amount such as 0.05, with at most %(places)d decimals."),
            params={"places": decimals},
            code=field,
        )
    return amount


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
        initial=gallery.config_of("text-choice"),
        help_text=_("What a task shows and asks, in Label Studio's XML. Start from a template and change its words."),
    )
    currency = forms.ChoiceField(
        label=_("Paid in"), help_text=_("Price and budget are in this token, for good."), required=False
    )
    price = forms.CharField(label=_("Price per accepted answer (CVN)"), max_length=40, initial="0.05")
    answers_per_task = forms.IntegerField(label=_("Answers per task"), min_value=1, max_value=100, initial=3)
    max_answers_per_task = forms.IntegerField(
        label=_("Answers per task at most"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("A doubtful task gets one answer more at a time, up to so many. Leave empty to ask no further."),
    )
    review_rule = forms.ChoiceField(label=_("Review"), choices=Campaign.ReviewRule, initial=Campaign.ReviewRule.BY_RISK)
    review_days = forms.DecimalField(
        label=_("Days until silence accepts"), min_value=0, max_value=30, decimal_places=3, initial=3
    )
    appeal_days = forms.DecimalField(
        label=_("Days to appeal a refusal"),
        min_value=0,
        max_value=30,
        decimal_places=3,
        initial=7,
        help_text=_("Its price is held that long. 0: no appeals."),
    )
    appeal_answer_days = forms.DecimalField(
        label=_("Days to answer an appeal"),
        min_value=Decimal("0.042"),
        max_value=30,
        decimal_places=3,
        initial=5,
        help_text=_("Then silence overturns the refusal."),
    )
    second_reviews = forms.DecimalField(
        label=_("Verdicts heard twice (%)"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        initial=0,
        help_text=_("Of reviewers' verdicts, so many need a second one, blind; a third settles where two differ."),
        required=False,
    )
    review_price = forms.CharField(
        label=_("Price per review (CVN)"),
        max_length=40,
        initial="0",
        required=False,
        help_text=_("For each verdict, whatever it says, out of the campaign's budget."),
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
        self.campaign = campaign
        self._offer_currencies(campaign)
        if campaign is not None:
            del self.fields["organisation"]
            self._lock(campaign)

    def _offer_currencies(self, campaign: Campaign | None) -> None:
        """Ask in what to pay where there is a choice; a campaign keeps what it was made with."""
        self.paid_in = campaign.currency if campaign else next(iter(currencies()))
        if campaign is not None or len(currencies()) == 1:
            del self.fields["currency"]
        else:
            self.fields["currency"].choices = [(code, code) for code in currencies()]  # type: ignore[attr-defined]
        if len(currencies()) > 1 or self.paid_in != USUAL:
            self.fields["price"].label = _("Price per accepted answer")
            self.fields["review_price"].label = _("Price per review")

    def _base_units(self, text: str, field: str) -> int:
        currency = self.cleaned_data.get("currency") or self.paid_in
        return money(text, field, self.campaign.currency_decimals if self.campaign else decimals_of(currency))

    def _lock(self, campaign: Campaign) -> None:
        """Show what can no longer change without offering to change it."""
        if campaign.state == Campaign.State.DRAFT:
            return
        for name in WHILE_DRAFT:
            field = self.fields.get(FIELD_OF.get(name, name))
            if field is not None:
                field.disabled = True
                field.help_text = _("Fixed since the campaign started: people answered under it.")

    def clean_price(self) -> int:
        """Turn tokens into base units."""
        return self._base_units(self.cleaned_data["price"], "price")

    def clean_review_price(self) -> int:
        """Turn tokens into base units; none is nothing."""
        return self._base_units(self.cleaned_data["review_price"] or "0", "review_price")

    def clean_deadline(self) -> datetime | None:
        """A new deadline lies ahead; one that has passed may stay as it was."""
        deadline: datetime | None = self.cleaned_data["deadline"]
        if deadline and deadline <= timezone.now() and "deadline" in self.changed_data:
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
                        params={"line": problem.line, "message": sentence(problem)},
                        code=problem.code,
                    )
                    for problem in errors.problems[:20]
                ]
            ) from None
        return config

    def changes(self) -> dict[str, Any]:
        """Return what differs from the campaign, for `authoring.update_campaign`."""
        # Nobody could change what was locked, though a form strips the line break that its config ends with.
        same = {name for name in FIELD_OF if FIELD_OF[name] not in self.changed_data}
        same |= {name for name in WHILE_DRAFT if getattr(self.fields.get(FIELD_OF.get(name, name)), "disabled", False)}
        wanted = {name: value for name, value in self.fields_for_service().items() if name not in same}
        return {name: value for name, value in wanted.items() if getattr(self.campaign, name) != value}

    def fields_for_service(self) -> dict[str, Any]:
        """Return the keyword arguments of `authoring.create_campaign`, less the organisation and the author."""
        data = dict(self.cleaned_data)
        data.pop("organisation", None)
        data["price_base_units"] = data.pop("price")
        data["review_price_base_units"] = data.pop("review_price")
        data["second_review_share"] = float(data.pop("second_reviews") or 0) / 100
        for name, field in DAYS_OF.items():
            data[name] = int(data.pop(field) * DAY_S)
        return data


def _initial(campaign: Campaign) -> dict[str, Any]:
    same = ("title", "summary", "instructions", "label_config", "answers_per_task", "review_rule", "deadline")
    return {
        **{name: getattr(campaign, name) for name in (*same, "max_answers_per_task")},
        "price": to_display(campaign.price_base_units, campaign.currency_decimals),
        "review_price": to_display(campaign.review_price_base_units, campaign.currency_decimals),
        "second_reviews": round(100 * campaign.second_review_share, 1),
        **{field: round(getattr(campaign, name) / DAY_S, 3) for name, field in DAYS_OF.items()},
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

    amount = forms.CharField(label=_("Amount"), max_length=40)
    # Two presses of the button, or of reload, are one funding.
    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["amount"].label = _("Amount (%(currency)s)") % {"currency": campaign.currency}

    def clean_amount(self) -> int:
        """Turn tokens into base units."""
        amount = money(self.cleaned_data["amount"], "amount", self.campaign.currency_decimals)
        if amount == 0:
            raise forms.ValidationError(_("Write an amount greater than zero."), code="zero")
        return amount


class AppealForm(forms.Form):
    """Why a refusal is wrong."""

    words = forms.CharField(
        label=_("Why the refusal is wrong"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Somebody else reads it, who does not know who you are or who refused your answer."),
    )


class AppealAnswerForm(forms.Form):
    """What the author of an appeal is told; needed where the refusal stands."""

    answer = forms.CharField(
        label=_("Your words to the author"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when the refusal stands."),
    )


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


class FixForm(RejectForm):
    """What an answer should have been, and the verdict on it as it is."""

    answer = forms.JSONField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("The answer as it was given"),
        choices=[
            (Contribution.State.APPROVED, _("Accept it: it was good work, and its author is paid")),
            (Contribution.State.REJECTED, _("Reject it: it was not good enough to be paid")),
        ],
        initial=Contribution.State.APPROVED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("verdict") != Contribution.State.APPROVED

    def clean(self) -> dict[str, Any]:
        """Only a rejection has a reason."""
        return self.cleaned_data if self.cleaned_data.get("verdict") == Contribution.State.APPROVED else super().clean()
