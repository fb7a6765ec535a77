"""The row a person has in a campaign: their place in its queue and their numbers."""

from typing import Final

from django.db import connection

from annotation.models import Campaign, Cursor
from caravan.accounts.models import User
from caravan.lib.rows import Rows

_CURSOR: Final = Rows(Cursor, "mine")
_LOCK: Final = f"""
SELECT {_CURSOR.columns} FROM annotation_cursor mine
WHERE mine.campaign_id = %s AND mine.annotator_id = %s FOR UPDATE
"""  # noqa: S608 (columns of our own model)


def lock_cursor(campaign: Campaign, annotator: User) -> Cursor:
    """Return the person's row, made if need be and locked until the transaction ends; call inside one.

    Everything a person does in a campaign comes through here first, so their tabs and retries take turns.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [campaign.pk, annotator.pk])
            row = cursor.fetchone()
        if row is not None:
            return _CURSOR.make(row)
        Cursor.objects.bulk_create([Cursor(campaign=campaign, annotator=annotator)], ignore_conflicts=True)


def take_money(campaign: Campaign, amount_base_units: int) -> bool:
    """Promise money out of what is available; False, and nothing changed, when there is not enough.

    The row is the campaign's busiest: the last statement of its transaction, so that it is locked for an instant.
    """
    return not amount_base_units or _change_available(campaign, -amount_base_units)


def return_money(campaign: Campaign, amount_base_units: int) -> None:
    """Give promised money back; the last statement of its transaction."""
    if amount_base_units:
        _change_available(campaign, amount_base_units)


def _change_available(campaign: Campaign, change: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotation_tally SET available_base_units = available_base_units + %s "
            "WHERE campaign_id = %s AND available_base_units + %s >= 0",
            [change, campaign.pk, change],
        )
        return bool(cursor.rowcount)
