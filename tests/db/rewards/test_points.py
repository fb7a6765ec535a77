"""Without a chain everything still works: funding, owing, sealing, proofs, audit."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotation.models import Contribution, Tally
from caravan.accounts.services import wallets
from rewards.errors import BadAmount, NoClaims, NotFundable
from rewards.merkle import proof_from_nodes, verify
from rewards.models import POINTS, Account, Entitlement, Entry, Epoch, Funding
from rewards.services import batching, claiming, funding, owing, reconciling
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]


def held(kind: str, key: object) -> int:
    account = Account.objects.filter(kind=kind, key=str(key)).first()
    return account.balance_base_units if account else 0


def test_points_are_credited_at_once() -> None:
    campaign = money.campaign(tasks=3)
    assert Funding.objects.get().state == Funding.State.CREDITED
    assert Tally.objects.get().available_base_units == 9 * make.PRICE
    assert held("campaign", campaign.pk) == 9 * make.PRICE == -held("owner", campaign.organisation_id)


def test_asking_again_with_the_same_request_pays_once() -> None:
    campaign, request = make.campaign(budget=0, live=False), uuid.uuid4()
    first, again = (
        funding.fund(campaign, by=cast.olga(), amount_base_units=5, request_id=request) for _attempt in range(2)
    )
    other = funding.fund(campaign, by=cast.olga(), amount_base_units=5, request_id=uuid.uuid4())
    assert (first, again == first, other == first) == (again, True, False)
    assert Tally.objects.get(campaign=campaign).funded_base_units == 10


@pytest.mark.parametrize("amount", [0, -1, 2**128])
def test_an_amount_that_is_none_is_refused(amount: int) -> None:
    with pytest.raises(BadAmount):
        funding.fund(make.campaign(), by=cast.olga(), amount_base_units=amount)


def test_a_finished_campaign_takes_no_money() -> None:
    campaign = make.campaign()
    campaign.state = "finished"
    with pytest.raises(NotFundable):
        funding.fund(campaign, by=cast.olga(), amount_base_units=1)


def test_approved_work_is_owed_once_however_often_it_is_told() -> None:
    campaign = money.live(money.campaign())
    work = [make.contribution(campaign, cast.ann()) for _ in range(3)]
    told = money.approvals(work)
    owing.owe(told[:2])
    owing.owe(told[::-1] + told)
    assert Entitlement.objects.count() == 3
    assert held("earned", cast.ann().pk) == 3 * make.PRICE
    assert Entry.objects.filter(cause__startswith="contribution:").count() == 3


def test_owing_a_hundred_costs_as_many_queries_as_owing_one() -> None:
    campaign = money.live(money.campaign(tasks=100, answers_per_task=1))
    work = [make.contribution(campaign, cast.ann()) for _ in range(100)]
    with CaptureQueriesContext(
        connection,
    ) as one:
        owing.owe(money.approvals(work[:1]))
    with CaptureQueriesContext(connection) as many:
        owing.owe(money.approvals(work[1:]))
    assert len(many) == len(one)


def test_an_epoch_holds_all_that_was_approved_and_proves_each() -> None:
    campaign = money.live(money.campaign())
    money.approved(campaign, cast.ann(), 2)
    money.approved(campaign, cast.bruno(), 3)
    epoch = batching.seal("CVN")
    assert epoch is not None
    assert (epoch.state, epoch.chain_id, epoch.number, epoch.contributions) == ("final", POINTS, 1, 5)
    nodes = bytes(epoch.contributions_nodes)
    for row in Entitlement.objects.select_related("contribution__task"):
        leaf = nodes[32 * (row.position or 0) :][:32]
        assert verify(bytes(epoch.contributions_root), leaf, proof_from_nodes(nodes, row.position or 0))
    assert held("anchored", cast.ann().pk) == 2 * make.PRICE
    assert held("earned", cast.bruno().pk) == 0
    assert batching.seal("CVN") is None


def test_the_same_work_makes_the_same_roots(settings: Settings) -> None:
    campaign = money.live(money.campaign())
    money.approved(campaign, cast.ann(), 3)
    first = batching.draft_of("CVN", POINTS)
    again = batching.draft_of("CVN", POINTS)
    assert first == again
    assert [row.pk for row in first.owed] == sorted(row.pk for row in first.owed)


def test_epochs_are_numbered_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = money.live(money.campaign())
    money.approved(campaign, cast.ann(), 3)
    monkeypatch.setattr(batching, "BOUND", 2)
    assert [batching.seal("CVN").contributions, batching.seal("CVN").contributions] == [2, 1]  # type: ignore[union-attr]
    assert list(Epoch.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_little_work_waits_for_company_but_not_for_ever(settings: Settings) -> None:
    settings.EPOCH_MIN_ENTITLEMENTS = 3
    campaign = money.live(money.campaign())
    money.approved(campaign, cast.ann(), 2)
    assert batching.due() == []
    Entitlement.objects.update(created_at="2020-01-01T00:00:00Z")
    assert batching.due() == ["CVN"]


def test_points_are_not_claimed() -> None:
    wallets.attach(cast.ann(), address=money.WALLETS["ann"])
    with pytest.raises(NoClaims):
        claiming.proof_for(cast.ann())
    with pytest.raises(NoClaims):
        claiming.relay(cast.ann())


def test_work_that_is_free_is_anchored_too() -> None:
    campaign = make.campaign(price_base_units=0)
    money.approved(campaign, cast.ann(), 2)
    epoch = batching.seal("CVN")
    assert epoch is not None
    assert (epoch.contributions, epoch.total_base_units) == (2, 0)
    assert reconciling.audit()["ok"]


def test_an_audit_of_honest_books_finds_nothing() -> None:
    campaign = money.live(money.campaign())
    money.approved(campaign, cast.ann(), 2)
    make.contribution(campaign, cast.bruno())
    make.assignment(campaign, cast.bruno())
    batching.seal("CVN")
    report = reconciling.audit()
    assert report["problems"] == []
    assert report["ok"]
    assert report["ledger_sum"] == 0
    assert report["counted"]["entitlements"] == 2


def test_an_audit_names_what_does_not_agree() -> None:
    campaign = money.live(money.campaign())
    work = money.approved(campaign, cast.ann(), 2)
    Account.objects.filter(kind="earned").update(balance_base_units=1)
    Tally.objects.update(available_base_units=0)
    Contribution.objects.filter(pk=work[0].pk).update(state="rejected")
    found = {problem["where"] for problem in reconciling.audit()["problems"]}
    assert found >= {
        "balances are the sums of their lines",
        "campaigns' budgets agree with the ledger",
        "approved work is owed once, at its price",
        "what people earned is what they are owed",
    }


def test_news_of_a_campaign_nobody_knows_is_an_error_and_stays_in_the_outbox() -> None:
    row = {
        "contribution": str(uuid.uuid4()),
        "campaign": str(uuid.uuid4()),
        "contributor": "x",
        "amount_base_units": "1",
    }
    with pytest.raises(KeyError):
        owing.owe([row])
