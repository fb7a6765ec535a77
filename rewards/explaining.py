"""How far a person's pay has come, step by step: what each number is, and what happens to it next and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotation.models import Contribution
from caravan.accounts.models import User, Wallet
from caravan.chain import currencies as chain_currencies
from caravan.chain import nodes
from caravan.lib.money import currencies
from rewards.models import Account, Claim, Epoch

KINDS = Account.Kind


@dataclass(frozen=True)
class Step:
    """One number: base units, what they are, and what comes next."""

    label: str
    amount: int
    what: str
    next: str


@dataclass(frozen=True)
class _Aside:
    """What refused answers would have brought, and when the first of them is out of reach."""

    amount: int
    until: datetime


@dataclass(frozen=True)
class _News:
    """What the next steps of a currency depend on."""

    is_token: bool
    has_wallet: bool
    in_flight: int | None
    pays_from: datetime | None
    last_claim: datetime | None


def journeys(user: User) -> list[tuple[str, list[Step]]]:
    """Return the steps of a person's pay in each currency they have any of; the usual one at least."""
    held: dict[str, dict[str, int]] = {next(iter(currencies())): {}}
    for account in Account.objects.filter(key=str(user.pk)).order_by("token"):
        held.setdefault(account.token, {})[account.kind] = account.balance_base_units
    aside = _set_aside(user)
    for token in aside:
        held.setdefault(token, {})
    news = _news(user, list(held))
    return [(token, _steps(amounts, news[token], aside.get(token))) for token, amounts in held.items()]


def _steps(amounts: Mapping[str, int], news: _News, aside: _Aside | None) -> list[Step]:
    steps = [
        Step(_("Accrued"), amounts.get(KINDS.EARNED, 0), _("Accepted, not in an epoch yet."), _next_of_accrued(news)),
        Step(
            _("Anchored"),
            amounts.get(KINDS.ANCHORED, 0),
            _("In an epoch, which proves that it is yours. Waits for a wallet."),
            _next_of_anchored(news),
        ),
        Step(_("Claimable"), amounts.get(KINDS.CLAIMABLE, 0), _("Yours to draw."), _next_of_claimable(news)),
        Step(_("Claimed"), amounts.get(KINDS.CLAIMED, 0), _("Drawn by your wallets."), _after_claimed(news)),
    ]
    if aside:
        until = _day(aside.until)
        step = Step(
            _("Held"),
            aside.amount,
            _("The price of refused answers that you may appeal, or have appealed."),
            _("Paid when an appeal succeeds, else back to the campaign: %(when)s at the earliest.") % {"when": until},
        )
        steps.insert(0, step)
    return steps


def _next_of_accrued(news: _News) -> str:
    if news.in_flight:
        return _("Epoch %(number)d is being posted now; this is in it or in the next one.") % {"number": news.in_flight}
    return _("Sealed into the next epoch, mostly within minutes, an hour at the latest.")


def _next_of_anchored(news: _News) -> str:
    if not news.is_token:
        return _("Points stay here: there is nothing to draw.")
    if news.has_wallet:
        return _("The next epoch makes it claimable.")
    return _("Link a wallet whenever you like; the next epoch then makes it claimable.")


def _next_of_claimable(news: _News) -> str:
    if news.pays_from and news.pays_from > timezone.now():
        return _("What the newest epoch added can be drawn from %(when)s on.") % {"when": _day(news.pays_from)}
    return _("Any time; it does not run out.")


def _after_claimed(news: _News) -> str:
    return _("Last on %(when)s.") % {"when": _day(news.last_claim)} if news.last_claim else _("Nothing yet.")


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _set_aside(user: User) -> dict[str, _Aside]:
    rows = Contribution.objects.filter(annotator=user, held_until__isnull=False).order_by()
    sums = rows.values_list("campaign__currency").annotate(Sum("price_base_units"), Min("held_until"))
    return {token: _Aside(int(amount), until) for token, amount, until in sums}


def _news(user: User, tokens: list[str]) -> dict[str, _News]:
    chains = nodes.chain_ids()
    epochs = Epoch.objects.filter(token__in=tokens, chain_id__in=[0, *chains]).order_by()
    in_flight = dict(epochs.exclude(state=Epoch.State.FINAL).values_list("token", "number"))
    pays_from = dict(epochs.values_list("token").annotate(Max("pays_from")))
    claims = Claim.objects.filter(person=user).order_by().values_list("token").annotate(Max("created_at"))
    last, has_wallet = dict(claims), Wallet.objects.filter(user=user, is_primary=True).exists()
    on_chain = {chain_currencies.code_of(row) for row in chain_currencies.tokens_on(chains)}
    return {
        token: _News(token in on_chain, has_wallet, in_flight.get(token), pays_from.get(token), last.get(token))
        for token in tokens
    }
