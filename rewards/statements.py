"""What a person earned and drew, line by line, as their tax office wants it: a spreadsheet of a year or of all time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from operator import itemgetter
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce

from caravan.accounts.models import User
from caravan.lib.money import decimals_of, to_display
from rewards.models import Claim, Entitlement

COLUMNS = ("when", "what", "campaign", "currency", "earned", "drawn", "epoch", "chain", "transaction", "reference")
AT_ONCE = 2000


def lines(user: User, *, year: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of `COLUMNS`, oldest first: what was earned and what was drawn, in UTC and in whole tokens."""
    for _when, line in merge(_earned(user, year), _drawn(user, year), key=itemgetter(0)):
        yield tuple(line.get(column) for column in COLUMNS)


def _earned(user: User, year: int | None) -> Iterator[tuple[datetime, dict[str, Any]]]:
    what = Case(
        When(contribution__isnull=False, then=Value("answer")),
        When(review__isnull=False, then=Value("review")),
        default=Value("royalty"),
    )
    rows = Entitlement.objects.filter(person=user, **_within(year)).order_by("created_at", "pk")
    found = rows.values_list(
        "created_at",
        what,
        "campaign__title",
        "token",
        "amount_base_units",
        "epoch__number",
        "epoch__chain_id",
        "epoch__post__tx_hash",
        Coalesce("contribution_id", "review_id", "royalty_id"),
    )
    for when, kind, title, token, amount, epoch, chain, post, cause in found.iterator(AT_ONCE):
        yield (
            when,
            {
                "when": _iso(when),
                "what": kind,
                "campaign": title,
                "currency": token,
                "earned": to_display(int(amount), decimals_of(token)),
                "epoch": epoch,
                "chain": chain or None,
                "transaction": post,
                "reference": str(cause),
            },
        )


def _drawn(user: User, year: int | None) -> Iterator[tuple[datetime, dict[str, Any]]]:
    rows = Claim.objects.filter(person=user, **_within(year)).order_by("created_at", "pk")
    for claim in rows.iterator(AT_ONCE):
        yield (
            claim.created_at,
            {
                "when": _iso(claim.created_at),
                "what": "claim",
                "currency": claim.token,
                "drawn": to_display(int(claim.amount_base_units), decimals_of(claim.token)),
                "chain": claim.chain_id,
                "transaction": claim.tx_hash,
                "reference": claim.address,
            },
        )


def _within(year: int | None) -> dict[str, datetime]:
    if year is None:
        return {}
    first, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return {"created_at__gte": first, "created_at__lt": last}


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")
