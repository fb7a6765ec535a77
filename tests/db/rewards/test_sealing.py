"""The ledger's hash chain: everything is in it once, and nothing sealed can be changed unseen."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from rewards.models import Entry, Line, Seal
from rewards.services import ledger, sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]


DOUBLED = """
UPDATE rewards_line SET amount_base_units = amount_base_units * 2
WHERE entry_id IN (SELECT id FROM rewards_entry WHERE cause = 'one:1')
"""


def paid(cause: str, amount: int = 5) -> None:
    ledger.record(cause=cause, lines=[("owner", "a", "PTS", -amount), ("campaign", "b", "PTS", amount)])


@pytest.fixture
def chain_of_three() -> list[Seal]:
    """Three seals over six entries."""
    made = []
    for number in range(3):
        paid(f"one:{number}")
        paid(f"two:{number}")
        made.append(sealing.seal())
    return [each for each in made if each]


def tampered(statement: str) -> list[str]:
    """Change the tables as somebody would who owns the database, and return what the check says."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    return list(sealing.check())


def test_everything_is_sealed_once(chain_of_three: list[Seal]) -> None:
    assert [(each.number, each.entries) for each in chain_of_three] == [(1, 2), (2, 2), (3, 2)]
    assert sealing.seal() is None
    assert not Entry.objects.filter(seal=None).exists()
    assert list(sealing.check()) == []


def test_an_entry_that_commits_late_is_in_a_later_seal(chain_of_three: list[Seal]) -> None:
    first = Entry.objects.order_by("pk").first()
    assert first
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('rewards_entry_id_seq', %s, false)", [first.pk + 1000])
        paid("far")
        sealing.seal()
        cursor.execute("SELECT setval('rewards_entry_id_seq', %s, false)", [first.pk + 500])
        paid("late")
    assert sealing.seal()
    assert list(sealing.check()) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (DOUBLED, ["seal 2 does not follow"]),
        ("UPDATE rewards_entry SET memo = 'x' WHERE cause = 'two:0'", ["seal 1 does not follow"]),
        ("UPDATE rewards_entry SET seal = 3 WHERE cause = 'one:0'", ["seal 1 held 2", "seal 3 held 2"]),
        ("DELETE FROM rewards_seal WHERE number = 2", ["seal 2 is missing", "seal 3 does not follow"]),
        ("UPDATE rewards_seal SET digest = sha256('x') WHERE number = 2", ["seal 2 does not", "seal 3 does not"]),
        ("DELETE FROM rewards_seal WHERE number = 3", ["names seal 3, which is missing"]),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(chain_of_three: list[Seal], statement: str, says: list[str]) -> None:
    found = tampered(statement)
    assert len(found) == len(says)
    assert all(part in sentence for part, sentence in zip(says, found, strict=True))


def test_the_database_allows_nothing_but_sealing(chain_of_three: list[Seal]) -> None:
    paid("new")
    new = Entry.objects.filter(cause="new")
    for change in ({"memo": "x"}, {"memo": "x", "seal": 9}, {"cause": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            new.update(**change)
    sealing.seal()
    for change_of_seal in ({"seal": 1}, {"seal": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            new.update(**change_of_seal)
    for rows in (Entry.objects.all(), Line.objects.all(), Seal.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.update(entries=1)


def test_the_command_says_what_holds(chain_of_three: list[Seal]) -> None:
    out = StringIO()
    call_command("check_ledger", "--json", stdout=out)
    report = json.loads(out.getvalue().splitlines()[-1])
    digest = bytes(chain_of_three[-1].digest).hex()
    assert (report["ok"], report["seal"], report["digest"], report["unsealed"]) == (True, 3, digest, 0)
    tampered("UPDATE rewards_entry SET memo = 'x' WHERE cause = 'two:0'")
    with pytest.raises(SystemExit):
        call_command("check_ledger", "--json", stdout=StringIO(), stderr=StringIO())


def test_everybody_may_keep_a_digest(chain_of_three: list[Seal]) -> None:
    rows = Client().get("/api/v1/seals/").json()["results"]
    assert [row["number"] for row in rows] == [3, 2, 1]
    assert rows[0]["digest"] == "0x" + bytes(chain_of_three[-1].digest).hex()
