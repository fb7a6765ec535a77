"""Verdicts by day, added up as they fall, so that rates are read from a few rows however large a campaign is."""

from collections import Counter
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

COLUMNS: Final = ("approved", "refused", "by_rule", "appealed", "upheld", "overturned")
_ADD: Final = """
INSERT INTO annotation_verdictday AS d (campaign_id, day, {columns})
SELECT campaign, %s, {columns} FROM unnest(%s::uuid[], {arrays}) AS n (campaign, {columns}) ORDER BY campaign
ON CONFLICT (campaign_id, day) DO UPDATE SET {sums}
"""
_STATEMENT: Final = _ADD.format(
    columns=", ".join(COLUMNS),
    arrays=", ".join("%s::int[]" for _ in COLUMNS),
    sums=", ".join(f"{name} = d.{name} + excluded.{name}" for name in COLUMNS),
)


def count(numbers: Mapping[tuple[UUID, str], int]) -> None:
    """Add to today's numbers; call inside the transaction of what is counted.

    Args:
        numbers: by campaign and column.
    """
    campaigns = sorted({campaign for campaign, _ in numbers})
    if campaigns:
        columns = [[numbers.get((campaign, name), 0) for campaign in campaigns] for name in COLUMNS]
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENT, [timezone.now().date(), campaigns, *columns])


def count_verdicts(campaigns: Mapping[UUID, int], *, to: str, by: str) -> None:
    """Count verdicts by campaign; what an appeal or gold undid is counted where that is decided."""
    column = {"approved": "approved"}.get(to, "refused" if by == "reviewer" else "by_rule")
    if by not in {"appeal", "gold"}:
        count(Counter({(campaign, column): number for campaign, number in campaigns.items()}))
