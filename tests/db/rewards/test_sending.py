"""Pay sent elsewhere by a signed consent, in parts, at the house's cost."""

import time
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from eth_utils.address import to_checksum_address
from pytest_django import Settings

from caravan.accounts.errors import WalletRefused
from caravan.chain import contracts, signing
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from rewards.errors import (
    AlreadyUnderWay,
    BadConsent,
    BadReceiver,
    ConsentSpent,
    NothingToClaim,
    TooLittle,
    TooMuch,
    TooOften,
)
from rewards.models import Claim, Epoch, Relay, Sending
from rewards.services import claiming, following, reconciling, sending
from rewards.services.sending import Order
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chain]
SAVINGS = "0x3333333333333333333333333333333333333333"
WAITING, PAID, REFUSED = Sending.State.WAITING, Sending.State.PAID, Sending.State.REFUSED


@pytest.fixture
def ann(chain: ChainPort, anvil: Anvil, monkeypatch: pytest.MonkeyPatch) -> str:
    """Ann has earned two answers' pay; her wallet is one of the node's own, which sign."""
    accounts: Any = anvil.call("eth_accounts")
    monkeypatch.setitem(money.WALLETS, "ann", to_checksum_address(accounts[3]))
    made = money.campaign()
    money.settle()
    money.with_wallet(cast.ann())
    money.approved(money.live(made), cast.ann(), 2)
    money.epoch()
    return money.WALLETS["ann"]


def signed(anvil: Anvil, wanted: Order, signer: str = "") -> bytes:
    answer: Any = anvil.call("eth_signTypedData_v4", signer or wanted.proof.account, wanted.typed_data())
    return bytes.fromhex(answer[2:])


def give(anvil: Anvil, **fields: Any) -> Sending:
    wanted = sending.order(cast.ann(), receiver=SAVINGS, **fields)
    consent = signed(anvil, wanted)
    return sending.take(cast.ann(), wanted=wanted, nonce=wanted.nonce, deadline=wanted.deadline, signature=consent)


def tokens_of(chain: ChainPort, address: str) -> int:
    answer = chain.call(contracts.address_of("RewardToken"), encode_call("RewardToken", "balanceOf", [address]))
    return int(decode_result("RewardToken", "balanceOf", answer)[0])


def test_a_part_goes_where_its_wallet_says_and_the_rest_stays_claimable(
    ann: str, chain: ChainPort, anvil: Anvil
) -> None:
    row = give(anvil, amount_base_units=make.PRICE // 2)
    assert (sending.carry(), sending.carry()) == (1, 0)
    money.settle()
    following.follow()
    row.refresh_from_db()
    assert (row.state, tokens_of(chain, SAVINGS)) == (PAID, make.PRICE // 2)
    claim = Claim.objects.get()
    assert (claim.person, claim.address, claim.amount_base_units) == (cast.ann(), ann, make.PRICE // 2)
    # A second consent names the next nonce; everything that is left, unless told.
    assert give(anvil).nonce == 1
    sending.carry()
    money.settle()
    following.follow()
    assert tokens_of(chain, SAVINGS) == 2 * make.PRICE
    with pytest.raises(NothingToClaim):
        sending.order(cast.ann(), receiver=SAVINGS)
    assert reconciling.audit()["problems"] == []


def test_only_the_wallets_own_present_consent_to_something_sensible_is_taken(ann: str, anvil: Anvil) -> None:
    for nowhere in (sending.NOWHERE, contracts.address_of("RewardDistributor"), contracts.address_of("RewardToken")):
        with pytest.raises(BadReceiver):
            sending.order(cast.ann(), receiver=nowhere)
    with pytest.raises(WalletRefused):
        sending.order(cast.ann(), receiver="savings")
    for amount in (0, 2 * make.PRICE + 1):
        with pytest.raises(TooMuch):
            sending.order(cast.ann(), receiver=SAVINGS, amount_base_units=amount)
    wanted = sending.order(cast.ann(), receiver=SAVINGS)
    consent, accounts = signed(anvil, wanted), anvil.call("eth_accounts")
    said: dict[str, Any] = {"nonce": wanted.nonce, "deadline": wanted.deadline, "signature": consent}
    stranger = signed(anvil, wanted, accounts[4])  # type: ignore[index]
    for forged in (stranger, b"\x01" * 65, b""):
        with pytest.raises(BadConsent):
            sending.take(cast.ann(), wanted=wanted, **(said | {"signature": forged}))
    with pytest.raises(BadConsent):
        sending.take(cast.ann(), wanted=replace(wanted, receiver=money.WALLETS["bruno"]), **said)
    over, far = int(time.time()) - 1, wanted.deadline + sending.LONGEST_S
    for changed in ({"nonce": 1}, {"deadline": over}, {"deadline": far}):
        with pytest.raises(ConsentSpent):
            sending.take(cast.ann(), wanted=wanted, **(said | changed))
    assert not Sending.objects.exists()
    sending.take(cast.ann(), wanted=wanted, **said)
    with pytest.raises(AlreadyUnderWay):
        sending.take(cast.ann(), wanted=wanted, **said)


def test_a_part_goes_before_everything_and_outlives_the_root_it_was_given_under(
    ann: str, chain: ChainPort, anvil: Anvil
) -> None:
    row = give(anvil, amount_base_units=1)
    claiming.relay(cast.ann())
    Epoch.objects.update(state=Epoch.State.POSTING)
    assert (claiming.send_relays(), sending.carry()) == (0, 0)
    Epoch.objects.update(state=Epoch.State.FINAL)
    Sending.objects.update(state=Sending.State.SENT)
    with transaction.atomic():
        sending.refused(row.pk, "InvalidProof()")
    row.refresh_from_db()
    assert (row.state, row.attempt) == (WAITING, 2)
    assert (claiming.send_relays(), sending.carry()) == (0, 1)
    money.settle()
    following.follow()
    assert claiming.send_relays() == 1
    money.settle()
    assert (tokens_of(chain, SAVINGS), tokens_of(chain, ann)) == (1, 2 * make.PRICE - 1)
    assert Relay.objects.get().state == Relay.State.PAID


def test_what_cannot_be_carried_any_more_says_why(ann: str, anvil: Anvil, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "REFUSALS", 0)
    late = give(anvil)
    Sending.objects.update(deadline=1)
    assert sending.carry() == 0
    late.refresh_from_db()
    assert (late.state, late.error) == (REFUSED, str(ConsentSpent.says))
    # The nonce is used behind our back, as by a withdrawal.
    spoilt = give(anvil)
    data = "0x" + encode_call("RewardDistributor", "revokeConsents", []).hex()
    anvil.call("eth_sendTransaction", {"from": ann, "to": contracts.address_of("RewardDistributor"), "data": data})
    sending.carry()
    money.settle()
    spoilt.refresh_from_db()
    assert (spoilt.state, spoilt.error) == (REFUSED, f"BadConsent(account={ann})")


def test_the_house_pays_for_so_much_and_so_often_and_a_root_pays_after_its_delay(
    ann: str, anvil: Anvil, settings: Settings
) -> None:
    settings.RELAY_MINIMUM = "1000"
    for ask in (lambda: give(anvil), lambda: claiming.relay(cast.ann())):
        with pytest.raises(TooLittle):
            ask()
    settings.RELAY_MINIMUM, settings.RELAYS_A_DAY = "0", 1
    first = claiming.relay(cast.ann())
    assert claiming.relay(cast.ann()) == first  # asking again costs nothing
    with pytest.raises(TooOften):
        give(anvil)
    Relay.objects.update(created_at=timezone.now() - 2 * claiming.LONGEST_PAUSE)
    give(anvil)
    # A root pays once its delay is over.
    assert Epoch.objects.get().pays_from <= timezone.now()  # type: ignore[operator]
    Epoch.objects.update(pays_from=timezone.now() + claiming.LONGEST_PAUSE)
    with pytest.raises(NothingToClaim):
        claiming.proof_for(cast.ann())
