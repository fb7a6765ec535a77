"""What a finished campaign did not spend goes back to its owner, once, and only when nothing is left to pay."""

import pytest
from django.test import Client

from annotation.models import Campaign, Tally
from annotation.services import authoring
from caravan.chain import contracts
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort
from rewards.errors import NotRefundable
from rewards.models import Account
from rewards.services import batching, reconciling, refunding
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money


def pot(kind: str, key: object) -> int:
    return int(Account.objects.get(kind=kind, key=str(key)).balance_base_units)


def finished(made: Campaign) -> Campaign:
    authoring.finish(made)
    made.refresh_from_db()
    return made


@pytest.mark.django_db
@pytest.mark.usefixtures("points")
def test_points_go_back_at_once_and_once() -> None:
    made = money.live(money.campaign(tasks=3))
    money.approved(made, cast.ann(), 1)
    with pytest.raises(NotRefundable):
        refunding.refund(made)
    finished(made)
    assert refunding.rest_of(made).waits, "the answer is not in a final epoch yet"
    with pytest.raises(NotRefundable):
        refunding.refund(made)
    batching.seal("CVN")
    client = Client()
    client.force_login(cast.olga())
    assert "Take the rest back" in client.get(f"/manage/{made.pk}/").content.decode()
    assert client.post(f"/manage/{made.pk}/refund/").status_code == 302
    assert pot("campaign", made.pk) == Tally.objects.get().available_base_units == 0
    assert pot("owner", made.organisation_id) == -make.PRICE
    with pytest.raises(NotRefundable):
        refunding.refund(made)
    assert reconciling.audit()["problems"] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("points")
def test_work_without_a_verdict_keeps_the_rest() -> None:
    made = money.live(money.campaign(tasks=3))
    make.contribution(made, cast.ann())
    assert refunding.rest_of(finished(made)).waits
    with pytest.raises(NotRefundable):
        refunding.refund(made)


@pytest.mark.django_db(transaction=True)
@pytest.mark.chain
def test_the_escrow_is_closed_and_the_rest_is_back_with_who_paid(chain: ChainPort) -> None:
    made = money.campaign(tasks=3)
    money.settle()
    money.live(made)
    money.approved(made, cast.ann(), 1)
    money.epoch()
    finished(made)
    token, operator = contracts.address_of("RewardToken"), chain.address_of("operator")

    def held_by_operator() -> int:
        answer = chain.call(token, encode_call("RewardToken", "balanceOf", [operator]))
        return int(decode_result("RewardToken", "balanceOf", answer)[0])

    before = held_by_operator()
    assert refunding.refund(made).amount_base_units == 8 * make.PRICE
    refunding.refund(made)
    assert Transaction.objects.filter(cause__startswith="refund:").count() == 1
    money.settle()
    assert held_by_operator() - before == 8 * make.PRICE
    assert pot("campaign", made.pk) == refunding.rest_of(made).amount_base_units == 0
    assert pot("owner", made.organisation_id) == -make.PRICE
    assert reconciling.audit()["problems"] == []
