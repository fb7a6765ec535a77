"""Owing people for approved work and for verdicts, in bulk.

One entitlement and one ledger entry per contribution or verdict, whatever happens.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from annotation.models import Campaign
from rewards.models import Account
from rewards.services import ledger

_ENTITLE_REVIEWS: Final = """
WITH known AS (
    SELECT id FROM annotation_reviewpay WHERE id = ANY(%s::uuid[]) AND owed_at IS NULL ORDER BY id FOR UPDATE
),
taken AS (
    UPDATE annotation_reviewpay pay SET owed_at = now() FROM known WHERE pay.id = known.id
    RETURNING pay.id, pay.campaign_id, pay.person_id, pay.amount_base_units
)
INSERT INTO rewards_entitlement (review_id, campaign_id, person_id, amount_base_units, token, wallet, created_at)
SELECT taken.id, taken.campaign_id, taken.person_id, taken.amount_base_units, campaign.currency, '', now()
FROM taken JOIN annotation_campaign campaign ON campaign.id = taken.campaign_id ORDER BY taken.id
"""
_ENTITLE_ROYALTIES: Final = """
INSERT INTO rewards_entitlement (royalty_id, person_id, amount_base_units, token, wallet, created_at)
SELECT id, person_id, amount_base_units, token, '', now() FROM rewards_royalty WHERE settlement = %s ORDER BY id
"""


@transaction.atomic
def owe(payloads: Sequence[dict[str, Any]]) -> None:
    """Write down what each approved contribution earned; those known already change nothing.

    Args:
        payloads: of `contribution.approved`: contribution, campaign, contributor, amount_base_units.
    """
    tokens = _tokens(payloads)
    _entitle(payloads, tokens)
    ledger.record_many(
        [
            _earned(f"contribution:{row['contribution']}", row, row["contributor"], tokens[row["campaign"]])
            for row in payloads
        ]
    )


def owe_royalties(settlement: UUID, token: str) -> tuple[int, int]:
    """Owe people what a settlement's royalties, just written, say; return how many people, and how much in all.

    Call once for a settlement, in the transaction that writes them and moves the settlement on.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTITLE_ROYALTIES, [settlement])
        cursor.execute(
            "SELECT person_id, sum(amount_base_units) FROM rewards_royalty WHERE settlement = %s GROUP BY 1",
            [settlement],
        )
        people = [(Account.Kind.EARNED.value, str(person), token, int(amount)) for person, amount in cursor.fetchall()]
        cursor.execute(
            "SELECT version, sum(amount_base_units) FROM rewards_royalty WHERE settlement = %s GROUP BY 1",
            [settlement],
        )
        pots = [(Account.Kind.ROYALTIES.value, str(key), token, -int(amount)) for key, amount in cursor.fetchall()]
    if people:
        ledger.record(cause=f"settlement:{settlement}:owed", lines=[*pots, *people])
    return len(people), sum(line[3] for line in people)


@transaction.atomic
def owe_reviews(payloads: Sequence[dict[str, Any]]) -> None:
    """Write down what each verdict earned; those known already change nothing.

    Args:
        payloads: of `review.taken`: review, campaign, reviewer, amount_base_units.
    """
    tokens = _tokens(payloads)
    with connection.cursor() as cursor:
        cursor.execute(_ENTITLE_REVIEWS, [sorted(str(row["review"]) for row in payloads)])
    ledger.record_many(
        [_earned(f"review:{row['review']}", row, row["reviewer"], tokens[row["campaign"]]) for row in payloads]
    )


def hold(payloads: Sequence[dict[str, Any]]) -> None:
    """Move the price of refused answers out of their campaigns' budgets; those moved already change nothing.

    Args:
        payloads: of `contribution.rejected`: contribution, campaign, amount_base_units.
    """
    tokens = _tokens(payloads)
    ledger.record_many([_aside(row, tokens[row["campaign"]], "hold", 1) for row in payloads])


def release(payloads: Sequence[dict[str, Any]]) -> None:
    """Move held prices back into their campaigns' budgets; those moved already change nothing.

    The news that they were set aside may come later than this: both are written here, each once.

    Args:
        payloads: of `contribution.released`: contribution, campaign, amount_base_units.
    """
    tokens = _tokens(payloads)
    moves = (("hold", 1), ("release", -1))
    ledger.record_many([_aside(row, tokens[row["campaign"]], cause, sign) for cause, sign in moves for row in payloads])


def _tokens(payloads: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return the currencies of the campaigns that payloads name, by campaign."""
    campaigns = Campaign.objects.filter(pk__in={row["campaign"] for row in payloads})
    return {str(campaign): currency for campaign, currency in campaigns.values_list("pk", "currency")}


def _aside(row: dict[str, Any], token: str, cause: str, sign: int) -> ledger.Draft:
    amount, campaign = sign * int(row["amount_base_units"]), str(row["campaign"])
    return ledger.Draft(
        cause=f"{cause}:{row['contribution']}",
        lines=[
            (Account.Kind.CAMPAIGN.value, campaign, token, -amount),
            (Account.Kind.HELD.value, campaign, token, amount),
        ],
    )


def _entitle(payloads: Sequence[dict[str, Any]], tokens: dict[str, str]) -> None:
    # In the order of their contributions, so that two workers with the same news wait and do not lock each other out.
    rows = sorted(payloads, key=lambda row: str(row["contribution"]))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rewards_entitlement"
            " (contribution_id, campaign_id, person_id, amount_base_units, token, wallet, created_at)"
            " SELECT *, '', now() FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::numeric[], %s::text[])"
            " ON CONFLICT (contribution_id) DO NOTHING",
            [
                [row["contribution"] for row in rows],
                [row["campaign"] for row in rows],
                [row["contributor"] for row in rows],
                [int(row["amount_base_units"]) for row in rows],
                [tokens[row["campaign"]] for row in rows],
            ],
        )


def _earned(cause: str, row: dict[str, Any], person: Any, token: str) -> ledger.Draft:
    amount = int(row["amount_base_units"])
    return ledger.Draft(
        cause=cause,
        lines=[
            (Account.Kind.CAMPAIGN.value, str(row["campaign"]), token, -amount),
            (Account.Kind.EARNED.value, str(person), token, amount),
        ],
    )
