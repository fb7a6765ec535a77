"""Writing the double-entry ledger: every movement once, in balance, in bulk."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db import connection, transaction

from rewards.errors import Unbalanced

Pot: TypeAlias = tuple[str, str, str]
"""Whose money: (kind, key, token)."""
LineOf: TypeAlias = tuple[str, str, str, int]
"""One side of a movement: (kind, key, token, amount in base units)."""


@dataclass(frozen=True)
class Draft:
    """An entry to be written. Its cause makes it happen once, however often it is recorded."""

    cause: str
    lines: Sequence[LineOf]
    memo: str = ""


def record(*, cause: str, lines: Sequence[LineOf], memo: str = "") -> bool:
    """Write one entry; return False when its cause was recorded before.

    Raises:
        Unbalanced: the lines do not sum to zero in each token.
    """
    return bool(record_many([Draft(cause, lines, memo)]))


@transaction.atomic
def record_many(drafts: Collection[Draft]) -> set[str]:
    """Write the entries whose causes are new, with a handful of statements; return those causes.

    Causes, accounts and locks are taken in sorted order, so that two writers wait for each other and never in a circle.

    Raises:
        Unbalanced: the lines of a draft do not sum to zero in each token; nothing is written.
    """
    for draft in drafts:
        _check(draft)
    by_cause = {draft.cause: draft for draft in drafts}
    entries = _insert_entries(by_cause)
    lines = [(pk, line) for cause, pk in entries.items() for line in by_cause[cause].lines]
    if lines:
        accounts = _add_to_balances(line for _, line in lines)
        _insert_lines((entry, accounts[line[:3]], line[3]) for entry, line in lines)
    return set(entries)


def _check(draft: Draft) -> None:
    sums: dict[str, int] = defaultdict(int)
    for _kind, _key, token, amount in draft.lines:
        sums[token] += amount
    if any(sums.values()):
        raise Unbalanced(f"{draft.cause}: the lines sum to {dict(sums)}, not to zero")


def _insert_entries(drafts: Mapping[str, Draft]) -> dict[str, int]:
    """Return the ids of the entries that are new, by cause."""
    causes = sorted(drafts)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rewards_entry (cause, memo, created_at)"
            " SELECT cause, memo, now() FROM unnest(%s::text[], %s::text[]) AS new (cause, memo)"
            " ON CONFLICT (cause) DO NOTHING RETURNING cause, id",
            [causes, [drafts[cause].memo for cause in causes]],
        )
        return dict(cursor.fetchall())


def _add_to_balances(lines: Iterable[LineOf]) -> dict[Pot, int]:
    """Make the accounts that are missing, add up what each gets, and return their ids."""
    sums: dict[Pot, int] = defaultdict(int)
    for kind, key, token, amount in lines:
        sums[kind, key, token] += amount
    pots = sorted(sums)
    columns = [[pot[part] for pot in pots] for part in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rewards_account (kind, key, token, balance_base_units)"
            " SELECT kind, key, token, 0 FROM unnest(%s::text[], %s::text[], %s::text[]) AS new (kind, key, token)"
            " ON CONFLICT (kind, key, token) DO NOTHING",
            columns,
        )
        cursor.execute(
            "SELECT kind, key, token, account.id FROM rewards_account account"
            " JOIN unnest(%s::text[], %s::text[], %s::text[]) AS wanted (kind, key, token) USING (kind, key, token)"
            " ORDER BY kind, key, token FOR UPDATE OF account",
            columns,
        )
        ids: dict[Pot, int] = {(kind, key, token): pk for kind, key, token, pk in cursor.fetchall()}
        cursor.execute(
            "UPDATE rewards_account account SET balance_base_units = account.balance_base_units + moved.amount"
            " FROM unnest(%s::bigint[], %s::numeric[]) AS moved (id, amount) WHERE account.id = moved.id",
            [[ids[pot] for pot in pots], [sums[pot] for pot in pots]],
        )
    return ids


def _insert_lines(lines: Iterable[tuple[int, int, int]]) -> None:
    """Write (entry, account, amount) rows."""
    entries, accounts, amounts = zip(*lines, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rewards_line (entry_id, account_id, amount_base_units)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[])",
            [list(entries), list(accounts), list(amounts)],
        )
