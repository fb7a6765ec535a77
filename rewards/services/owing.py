"""Owing people for approved work, in bulk: one entitlement and one ledger entry per contribution, whatever happens."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from annotation.models import Campaign
from rewards.models import Account
from rewards.services import ledger


@transaction.atomic
def owe(payloads: Sequence[dict[str, Any]]) -> None:
    """Write down what each approved contribution earned; those known already change nothing.

    Args:
        payloads: of `contribution.approved`: contribution, campaign, contributor, amount_base_units.
    """
    currencies = dict(
        Campaign.objects.filter(pk__in={row["campaign"] for row in payloads}).values_list("pk", "currency")
    )
    tokens = {str(campaign): currency for campaign, currency in currencies.items()}
    _entitle(payloads, tokens)
    ledger.record_many([_draft(row, tokens[row["campaign"]]) for row in payloads])


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


def _draft(row: dict[str, Any], token: str) -> ledger.Draft:
    amount = int(row["amount_base_units"])
    return ledger.Draft(
        cause=f"contribution:{row['contribution']}",
        lines=[
            (Account.Kind.CAMPAIGN.value, str(row["campaign"]), token, -amount),
            (Account.Kind.EARNED.value, str(row["contributor"]), token, amount),
        ],
    )
