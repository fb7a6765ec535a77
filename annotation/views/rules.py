"""The page of an owner's rules: written as a sentence, tried on what was done, switched on; and what they did."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from annotation.models import Campaign, Rule, RuleFiring
from annotation.quality import rules as pure
from annotation.services import ruling
from annotation.views.managing import own
from caravan.accounts.http import SignedInRequest
from caravan.accounts.models import User
from caravan.lib.errors import CaravanError

SHOWN: Final = 100
COLLECTORS: Final = {
    "gold_high": gettext_lazy("right on gold at best (upper end of the interval, %)"),
    "gold_low": gettext_lazy("right on gold at least (lower end of the interval, %)"),
    "gold_right": gettext_lazy("right on gold (%)"),
    "agreement": gettext_lazy("agreement with consensus (%)"),
    "rejected_share": gettext_lazy("answers refused (%)"),
    "fast_share": gettext_lazy("fast answers (%)"),
    "skips_in_a_row": gettext_lazy("tasks given back in a row"),
    "answers": gettext_lazy("answers given"),
    "answers_a_day": gettext_lazy("answers in a day"),
    "income_a_day": gettext_lazy("income in a day (base units)"),
}
SHARES: Final = frozenset({"gold_high", "gold_low", "gold_right", "agreement", "rejected_share", "fast_share"})
PRESETS: Final[Mapping[str, tuple[Any, Mapping[str, Any]]]] = {
    "gold": (
        gettext_lazy("Fails gold"),
        {"collector": "gold_high", "side": "below", "limit": 60, "fewest": 10, "action": "restrict", "hours": 24},
    ),
    "agreement": (
        gettext_lazy("Seldom agrees"),
        {"collector": "agreement", "side": "below", "limit": 50, "fewest": 20, "action": "review", "hours": 0},
    ),
    "fast": (
        gettext_lazy("Answers fast"),
        {"collector": "fast_share", "side": "above", "limit": 80, "fewest": 20, "action": "owner", "hours": 0},
    ),
    "skips": (
        gettext_lazy("Gives back much"),
        {"collector": "skips_in_a_row", "side": "above", "limit": 9, "fewest": 1, "action": "message", "hours": 0},
    ),
    "day": (
        gettext_lazy("Enough for a day"),
        {"collector": "answers_a_day", "side": "above", "limit": 500, "fewest": 1, "action": "restrict", "hours": 12},
    ),
}


class RuleForm(forms.Form):
    """A rule with one comparison; the API takes up to five."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    collector = forms.ChoiceField(label=gettext_lazy("When somebody’s"), choices=list(COLLECTORS.items()))
    side = forms.ChoiceField(
        label=gettext_lazy("is"), choices=[("below", gettext_lazy("below")), ("above", gettext_lazy("above"))]
    )
    limit = forms.FloatField(label=gettext_lazy("this number"), min_value=0, max_value=1e15)
    fewest = forms.IntegerField(label=gettext_lazy("after so many answers"), min_value=1, max_value=1_000_000)
    action = forms.ChoiceField(label=gettext_lazy("then"), choices=Rule.Action.choices)
    hours = forms.IntegerField(
        label=gettext_lazy("for so many hours (0: for ever)"), min_value=0, max_value=100_000, initial=24
    )
    message = forms.CharField(label=gettext_lazy("What they are told"), max_length=500, required=False)

    def said(self) -> dict[str, Any]:
        """Return the rule as the service takes it."""
        data = self.cleaned_data
        limit = data["limit"] / 100 if data["collector"] in SHARES else data["limit"]
        comparison = [data["collector"], data["side"] == "below", limit]
        condition = {"every": True, "fewest": data["fewest"], "comparisons": [comparison]}
        return {**{name: data[name] for name in ("name", "action", "hours", "message")}, "condition": condition}


def sentence(said: Mapping[str, Any]) -> str:
    """Return a rule in words."""
    joint = _(" and ") if said["condition"].get("every", True) else _(" or ")
    parts = [_part(*each) for each in said["condition"]["comparisons"]]
    return _("After %(n)s answers, when somebody’s %(what)s: %(then)s.") % {
        "n": said["condition"].get("fewest", 10),
        "what": joint.join(parts),
        "then": Rule.Action(said["action"]).label,
    }


def _part(collector: str, below: bool, limit: float) -> str:
    side = _("below") if below else _("above")
    shown = 100 * limit if collector in SHARES else limit
    return f"{COLLECTORS.get(collector, collector)} {_('is')} {side} {shown:g}"


@login_required
def rules(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Show the rules and what they did; try one on what was done, or write it down."""
    campaign, tried = own(request, pk), None
    form = RuleForm(request.POST or None, initial=_preset(request.GET.get("preset", "")))
    if request.method == "POST" and form.is_valid():
        try:
            if "keep" in request.POST:
                ruling.save(campaign, author=request.user, **form.said())
                messages.success(request, _("Written down. Switch it on when you are sure."))
                return redirect("annotation:rules", pk=pk)
            tried = _tried(campaign, form.said())
        except CaravanError as error:
            form.add_error(None, str(error))
    firings = RuleFiring.objects.filter(rule__campaign=campaign).select_related("person").order_by("-pk")[:SHOWN]
    context = {
        "campaign": campaign,
        "form": form,
        "presets": [(name, label) for name, (label, _initial) in PRESETS.items()],
        "rules": [(each, sentence(ruling.spoken(each))) for each in campaign.rules.order_by("pk")],
        "firings": [(each, sentence(each.said), shown_values(each.values)) for each in firings],
        "tried": tried,
        "tried_most": ruling.TRIED,
    }
    return render(request, "annotation/rules.html", context, status=422 if form.errors else 200)


def _preset(name: str) -> dict[str, Any]:
    if name not in PRESETS:
        return {}
    label, initial = PRESETS[name]
    return {"name": label, **initial}


def _tried(campaign: Campaign, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return whom the rule would have hit, with names, and the sums."""
    hits = ruling.try_out(campaign, condition=ruling.condition_of(said["condition"]))
    people = User.objects.in_bulk([UUID(hit.person) for hit in hits[:SHOWN]])
    rows = [
        (people.get(UUID(hit.person)), datetime.fromtimestamp(hit.at, tz=UTC), shown_values(hit.values), hit)
        for hit in hits[:SHOWN]
    ]
    return {
        "people": len(hits),
        "rows": rows,
        "answers": sum(hit.answers_after for hit in hits),
        "base_units": sum(hit.base_units_after for hit in hits),
        "days": [(datetime.fromtimestamp(day * pure.DAY_S, tz=UTC), n) for day, n in pure.by_day(hits)],
        "sentence": sentence(said),
    }


def shown_values(values: Mapping[str, float]) -> str:
    """Return values in words, shares in per cent."""
    shown = [
        f"{COLLECTORS.get(name, name)}: {100 * value if name in SHARES else value:.4g}"
        for name, value in sorted(values.items())
    ]
    return "; ".join(shown)


@login_required
@require_POST
def switch(request: SignedInRequest, pk: UUID, rule: int) -> HttpResponse:
    """Switch a rule on or off."""
    row = get_object_or_404(own(request, pk).rules, pk=rule)
    row.active = not row.active
    row.save(update_fields=["active"])
    return redirect("annotation:rules", pk=pk)


@login_required
@require_POST
def lift(request: SignedInRequest, pk: UUID, firing: int) -> HttpResponse:
    """Undo what a rule did to somebody."""
    row = get_object_or_404(RuleFiring, pk=firing, rule__campaign=own(request, pk))
    ruling.lift(row, by=request.user)
    messages.success(request, _("Lifted. This rule acts on them no more unless you change it."))
    return redirect("annotation:rules", pk=pk)


@login_required
@require_POST
def ask(request: SignedInRequest, firing: int) -> HttpResponse:
    """Ask the owner about what a rule did to oneself."""
    row = get_object_or_404(RuleFiring, pk=firing, person=request.user)
    words = request.POST.get("words", "").replace("\x00", "").strip()
    if words:
        ruling.ask(row, words=words)
        messages.success(request, _("The owner sees your question."))
    return redirect("annotation:skills")
