"""Every unit that use is paid reaches the people upstream, once, or waits where the ledger says."""

from collections.abc import Mapping

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from caravan.accounts.models import User
from registry.errors import EmptyPurse, NotUsable
from registry.models import Charge, Part, Purse, Settlement, Version
from registry.royalties import Role
from registry.services import accruing, auditing, registering, settling, sharing
from rewards.models import Account, Entitlement, Royalty
from rewards.services import batching, reconciling
from tests import cast
from tests.factories import registry as make

pytestmark = pytest.mark.django_db


def earned(*people: User) -> dict[str, int]:
    accounts = dict(Account.objects.filter(kind="earned").values_list("key", "balance_base_units"))
    return {person.email.partition("@")[0]: accounts.get(str(person.pk), 0) for person in people}


def settle() -> Settlement:
    settlement = settling.settle(make.POINTS)
    assert settlement
    return settlement


def ledger_sum() -> int:
    return int(Account.objects.aggregate(sum=Sum("balance_base_units"))["sum"] or 0)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("lap", {"ann": 5, "bruno": 10, "rui": 85}), ("lrp", {"ann": 0, "bruno": 9, "rui": 90})],
)
def test_a_chain_of_three_is_paid_by_its_policy(policy: str, expected: Mapping[str, int]) -> None:
    first = make.published("A", {cast.ann(): 1})
    second = make.published("B", {cast.bruno(): 1}, {first: 500}, policy=policy)
    third = make.published("C", {cast.rui(): 1}, {second: 1000}, policy=policy)
    make.used(third, 100, out_of=make.purse(100))
    settle()
    assert earned(cast.ann(), cast.bruno(), cast.rui()) == expected
    assert ledger_sum() == 0
    assert auditing.problems() == []


def test_fractions_add_up_over_settlements() -> None:
    first = make.published("A", {cast.ann(): 1})
    second = make.published("B", {cast.bruno(): 1}, {first: 3333})
    out_of = make.purse(10)
    for number in range(10):
        make.used(second, 1, out_of=out_of, named=f"use {number}")
        settle()
    assert earned(cast.ann(), cast.bruno()) == {"ann": 3, "bruno": 6}  # .333 and .667 wait
    waiting = Account.objects.filter(kind="royalties").aggregate(sum=Sum("balance_base_units"))["sum"]
    assert (waiting, ledger_sum(), Purse.objects.get().available_base_units) == (1, 0, 0)


def test_people_share_by_weight_and_new_weights_count_from_then_on() -> None:
    version = make.published("A", {cast.ann(): 3, cast.bruno(): 1})
    out_of = make.purse(1000)
    make.used(version, 400, out_of=out_of, named="first")
    settle()
    sharing.weigh(version, Role.MODEL, {cast.bruno().pk: 3})
    make.used(version, 600, out_of=out_of, named="second")
    settle()
    assert earned(cast.ann(), cast.bruno()) == {"ann": 600, "bruno": 400}


def test_what_is_owed_is_sealed_like_other_pay() -> None:
    version = make.published("A", {cast.ann(): 2, cast.bruno(): 1})
    make.used(version, 10, out_of=make.purse(90), times=9)
    settlement = settle()
    assert (settlement.charges, settlement.amount_base_units, settlement.owed_base_units, settlement.people) == (
        9,
        90,
        90,
        2,
    )
    assert set(Royalty.objects.values_list("amount_base_units", flat=True)) == {30, 60}
    epoch = batching.seal(make.POINTS)
    assert epoch is not None
    assert (epoch.contributions, Entitlement.objects.filter(epoch=epoch).count()) == (2, 2)
    assert Account.objects.get(kind="anchored", key=str(cast.ann().pk)).balance_base_units == 60
    assert reconciling.audit()["problems"] == []


def test_nothing_charged_is_nothing_settled() -> None:
    version = make.published("A")
    assert settling.settle(make.POINTS) is None
    make.used(version, 1, out_of=make.purse(1))
    settle()
    assert settling.settle(make.POINTS) is None


def test_a_purse_is_never_overspent() -> None:
    version, out_of = make.published("A"), make.purse(5)
    accruing.charge(out_of, version, 5, cause="one")
    with pytest.raises(EmptyPurse):
        accruing.charge(out_of, version, 1, cause="two")
    assert Charge.objects.count() == 1


def test_what_is_held_and_not_used_comes_back() -> None:
    version, out_of = make.published("A"), make.purse(5)
    accruing.hold(out_of.pk, 5)
    accruing.book(out_of.pk, version.pk, 2, cause="call:1")
    accruing.give_back(out_of.pk, 3)
    settle()
    out_of.refresh_from_db()
    account = Account.objects.get(kind="purse", key=str(out_of.pk))
    assert (out_of.available_base_units, account.balance_base_units) == (3, 3)


def test_a_draft_and_what_is_withdrawn_are_not_charged_for() -> None:
    out_of, version = make.purse(5), make.published("A")
    registering.end(version, to=Version.State.WITHDRAWN, reason="A voice in it was not free.")
    for each in (version, make.draft("B")):
        with pytest.raises(NotUsable):
            accruing.charge(out_of, each, 1, cause="use")
    assert Purse.objects.get().available_base_units == 5


def test_parts_are_fixed_when_a_version_is_published() -> None:
    first = make.published("A")
    second = make.published("B", parents={first: 2500})
    parts = {part.receiver_id: part.part for part in Part.objects.filter(source=second)}
    assert parts == {first.pk: 10**18 // 4, second.pk: 10**18 * 3 // 4}


def test_many_people_cost_as_many_statements_as_few() -> None:
    counts = []
    for people in ({cast.ann(): 1}, {cast.ann(): 1, cast.bruno(): 1, cast.rui(): 1}):
        make.used(make.published("A", people), 100, out_of=make.purse(100))
        with CaptureQueriesContext(connection) as statements:
            settle()
        counts.append(len(statements))
    assert counts[0] == counts[1]
