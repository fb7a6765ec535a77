"""Money moves in balance, once, and is never rewritten."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from rewards.errors import Unbalanced
from rewards.models import Account, Entry, Line
from rewards.services import ledger

pytestmark = pytest.mark.django_db


def lines(amount: int, person: str = "ann") -> list[ledger.LineOf]:
    return [("campaign", "c", "CVN", -amount), ("earned", person, "CVN", amount)]


def balance(kind: str, key: str) -> int:
    return Account.objects.get(kind=kind, key=key, token="CVN").balance_base_units


def test_an_entry_moves_both_balances() -> None:
    assert ledger.record(cause="x:1", lines=lines(5))
    assert (balance("campaign", "c"), balance("earned", "ann")) == (-5, 5)


def test_a_cause_happens_once() -> None:
    assert ledger.record(cause="x:1", lines=lines(5))
    assert not ledger.record(cause="x:1", lines=lines(7))
    assert balance("earned", "ann") == 5


def test_the_same_cause_twice_in_one_go_happens_once() -> None:
    assert ledger.record_many([ledger.Draft("x:1", lines(5)), ledger.Draft("x:1", lines(5))]) == {"x:1"}
    assert balance("earned", "ann") == 5
    assert Line.objects.count() == 2


def test_many_entries_add_up() -> None:
    drafts = [ledger.Draft(f"x:{number}", lines(number, f"p{number % 7}")) for number in range(500)]
    assert len(ledger.record_many(drafts)) == 500
    assert balance("campaign", "c") == -sum(range(500))
    assert balance("earned", "p3") == sum(number for number in range(500) if number % 7 == 3)
    assert len(ledger.record_many([*drafts, ledger.Draft("x:new", lines(1))])) == 1


def test_amounts_are_exact_to_the_last_unit() -> None:
    ledger.record(cause="x:1", lines=lines(2**255 + 1))
    assert balance("earned", "ann") == 2**255 + 1


@pytest.mark.parametrize(
    "uneven",
    [
        [("campaign", "c", "CVN", -5), ("earned", "ann", "CVN", 4)],
        [("campaign", "c", "CVN", -5), ("earned", "ann", "PTS", 5)],
    ],
)
def test_an_uneven_entry_is_refused_and_nothing_of_its_company_is_written(uneven: list[ledger.LineOf]) -> None:
    with pytest.raises(Unbalanced):
        ledger.record_many([ledger.Draft("x:1", lines(1)), ledger.Draft("x:2", uneven)])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_an_uneven_entry_at_commit() -> None:
    account = Account.objects.create(kind="earned", key="mallory", token="CVN")

    @transaction.atomic
    def forge() -> None:
        entry = Entry.objects.create(cause="forged")
        Line.objects.create(entry=entry, account=account, amount_base_units=1)

    with pytest.raises(IntegrityError, match="does not sum to zero"):
        forge()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_line_added_to_an_old_entry() -> None:
    ledger.record(cause="x:1", lines=lines(5))
    entry, account = Entry.objects.get(), Account.objects.get(kind="earned")
    with pytest.raises(IntegrityError, match="does not sum to zero"):
        Line.objects.create(entry=entry, account=account, amount_base_units=1)


@pytest.mark.parametrize("table", ["rewards_line", "rewards_entry"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_what_was_written_stays(table: str, change: str) -> None:
    ledger.record(cause="x:1", lines=lines(5))
    with pytest.raises(IntegrityError, match="only ever added to"), connection.cursor() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.django_db(transaction=True)
def test_writers_with_the_same_pots_wait_and_never_lock_each_other_out() -> None:
    people = [f"p{number}" for number in range(20)]
    failures: list[Exception] = []

    def write(turn: int) -> None:
        order = people if turn % 2 else people[::-1]
        try:
            for cause in range(10):
                ledger.record_many([ledger.Draft(f"x:{cause}:{person}", lines(1, person)) for person in order])
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(turn,)) for turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert balance("campaign", "c") == -200
    assert Entry.objects.count() == 200
