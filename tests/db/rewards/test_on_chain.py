"""From funding to claim on a real node: every base unit arrives, once."""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone
from eth_utils.address import to_checksum_address

from annotation.models import Campaign, Tally
from caravan.accounts.services import wallets
from caravan.chain import contracts, sender, signing, watcher
from caravan.chain.abi import decode_logs, decode_result, encode_call
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from rewards.errors import NothingToClaim, NotRetriable, NoWallet
from rewards.models import Account, Claim, Entitlement, Epoch, Funding, Leaf, Relay
from rewards.services import batching, claiming, following, funding, publishing, reconciling
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money
from tests.faults.harness import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chain]
ANN, BRUNO = money.WALLETS["ann"], money.WALLETS["bruno"]


@pytest.fixture
def campaign(chain: ChainPort) -> Campaign:
    """A live campaign with its money in the escrow."""
    made = money.campaign()
    money.settle()
    return money.live(made)


def ask(chain: ChainPort, contract: str, function: str, *args: Any) -> Any:
    answer = chain.call(contracts.address_of(contract), encode_call(contract, function, args))
    return decode_result(contract, function, answer)[0]


def tokens_of(chain: ChainPort, address: str) -> int:
    return int(ask(chain, "RewardToken", "balanceOf", address))


def held(kind: str, key: object) -> int:
    account = Account.objects.filter(kind=kind, key=str(key)).first()
    return account.balance_base_units if account else 0


def claim_by_hand(anvil: Anvil, proof: claiming.Proof) -> None:
    """Send the claim from an account of the node's own."""
    accounts: Any = anvil.call("eth_accounts")
    send(anvil, {"from": accounts[0], "to": proof.distributor, "data": "0x" + proof.calldata().hex()})


def send(anvil: Anvil, call: dict[str, str]) -> None:
    """Send a transaction from an account of the node's own and wait until it is mined."""
    tx_hash = anvil.call("eth_sendTransaction", call)
    until(lambda: anvil.call("eth_getTransactionReceipt", tx_hash) is not None, timeout_s=10, poll_s=0.02)
    receipt: Any = anvil.call("eth_getTransactionReceipt", tx_hash)
    assert receipt["status"] == "0x1"


def test_a_budget_is_there_once_its_escrow_has_the_money(chain: ChainPort) -> None:
    made = money.campaign(tasks=3)
    assert Tally.objects.get().available_base_units == 0
    assert Funding.objects.get().state == Funding.State.SENT
    money.settle()
    assert Funding.objects.get().state == Funding.State.CREDITED
    assert Tally.objects.get().available_base_units == 9 * make.PRICE == held("campaign", made.pk)
    assert tokens_of(chain, contracts.address_of("CampaignEscrow")) == 9 * make.PRICE


def test_a_second_funding_uses_the_same_escrow(campaign: Campaign) -> None:
    funding.fund(campaign, by=cast.olga(), amount_base_units=7)
    money.settle()
    assert Transaction.objects.filter(cause__contains=":open").count() == 1
    assert held("campaign", campaign.pk) == 9 * make.PRICE + 7


def test_more_than_the_treasury_holds_is_refused_in_words(chain: ChainPort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "REFUSALS", 0)
    made = make.campaign(budget=0, live=False)
    funding.fund(made, by=cast.olga(), amount_base_units=2**100)
    money.settle()
    row = Funding.objects.get()
    assert row.state == Funding.State.FAILED
    assert "InsufficientBalance" in row.error
    assert held("campaign", made.pk) == 0


def test_an_epoch_is_posted_attested_and_claimable(campaign: Campaign, chain: ChainPort, anvil: Anvil) -> None:
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 2)
    epoch = money.epoch()
    assert (epoch.state, epoch.number, epoch.total_base_units) == (Epoch.State.FINAL, 1, 2 * make.PRICE)
    assert ask(chain, "RewardDistributor", "rootOf", epoch.token_address) == bytes(epoch.rewards_root)
    assert epoch.post is not None
    posted = decode_logs("RewardDistributor", epoch.post.logs)[0]
    assert posted.args["contributionsRoot"] == bytes(epoch.contributions_root)
    assert epoch.attestation_uid.startswith("0x")
    assert held("claimable", cast.ann().pk) == 2 * make.PRICE

    proof = claiming.proof_for(cast.ann())
    assert proof.claimable_base_units == 2 * make.PRICE
    claim_by_hand(anvil, proof)
    assert tokens_of(chain, ANN) == 2 * make.PRICE
    assert following.follow() == 1
    assert following.follow() == 0
    claim = Claim.objects.get()
    assert (claim.person, claim.amount_base_units, claim.address) == (cast.ann(), 2 * make.PRICE, ANN)
    assert (held("claimable", cast.ann().pk), held("claimed", cast.ann().pk)) == (0, 2 * make.PRICE)
    with pytest.raises(NothingToClaim):
        claiming.proof_for(cast.ann())
    assert reconciling.audit()["problems"] == []


def test_the_next_epoch_adds_to_what_was_promised(campaign: Campaign, chain: ChainPort, anvil: Anvil) -> None:
    money.with_wallet(cast.ann(), cast.bruno())
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    claim_by_hand(anvil, claiming.proof_for(cast.ann()))
    money.approved(campaign, cast.ann(), 1)
    money.approved(campaign, cast.bruno(), 3)
    second = money.epoch()
    assert (second.number, second.accounts, second.total_base_units) == (2, 2, 5 * make.PRICE)
    claim_by_hand(anvil, claiming.proof_for(cast.ann()))
    claim_by_hand(anvil, claiming.proof_for(cast.bruno()))
    following.follow()
    assert (tokens_of(chain, ANN), tokens_of(chain, BRUNO)) == (2 * make.PRICE, 3 * make.PRICE)
    assert held("claimed", cast.ann().pk) == 2 * make.PRICE
    assert reconciling.audit()["ok"]


def test_a_wallet_that_earned_nothing_new_keeps_its_leaf(campaign: Campaign, chain: ChainPort) -> None:
    money.with_wallet(cast.ann(), cast.bruno())
    money.approved(campaign, cast.ann(), 1)
    first = money.epoch()
    money.approved(campaign, cast.bruno(), 1)
    second = money.epoch()
    assert Leaf.objects.count() == 2
    assert claiming.leaves_of(first).count() == 1
    assert claiming.leaves_of(second).count() == 2
    assert claiming.proof_for(cast.ann()).cumulative_base_units == make.PRICE


def test_work_without_a_wallet_is_anchored_and_paid_once_there_is_one(
    campaign: Campaign, chain: ChainPort, anvil: Anvil
) -> None:
    money.approved(campaign, cast.ann(), 3)
    first = money.epoch()
    assert (first.state, first.contributions, first.total_base_units) == (Epoch.State.FINAL, 3, 0)
    assert held("anchored", cast.ann().pk) == 3 * make.PRICE
    assert batching.due() == []
    with pytest.raises(NoWallet):
        claiming.proof_for(cast.ann())

    money.with_wallet(cast.ann())
    assert batching.due() == ["CVN"]
    second = money.epoch()
    assert (second.contributions, second.total_base_units) == (0, 3 * make.PRICE)
    assert (held("anchored", cast.ann().pk), held("claimable", cast.ann().pk)) == (0, 3 * make.PRICE)
    assert set(Entitlement.objects.values_list("epoch", "payable_epoch")) == {(first.pk, second.pk)}
    assert batching.due() == []
    claim_by_hand(anvil, claiming.proof_for(cast.ann()))
    following.follow()
    assert held("claimed", cast.ann().pk) == 3 * make.PRICE
    assert reconciling.audit()["ok"]


def test_a_new_wallet_gets_what_is_earned_from_then_on(campaign: Campaign, chain: ChainPort) -> None:
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    wallets.attach(cast.ann(), address=BRUNO)
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    assert list(Entitlement.objects.order_by("pk").values_list("wallet", flat=True)) == [ANN, BRUNO]
    assert len(claiming.relay(cast.ann())) == 2


def test_a_wallet_that_changed_hands_pays_each_persons_own_account(
    campaign: Campaign, chain: ChainPort, anvil: Anvil
) -> None:
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    wallets.unlink(cast.ann(), address=ANN)
    wallets.attach(cast.bruno(), address=ANN)
    money.approved(campaign, cast.bruno(), 2)
    money.epoch()
    claim_by_hand(anvil, claiming.proof_for(cast.bruno()))
    following.follow()
    assert Claim.objects.get().person is None
    assert held("claimed", cast.ann().pk) == make.PRICE
    assert held("claimed", cast.bruno().pk) == 2 * make.PRICE
    assert reconciling.audit()["ok"]


def test_parts_of_a_wallet_that_changed_hands_are_drawn_in_the_order_they_became_payable(
    campaign: Campaign, chain: ChainPort, anvil: Anvil, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner: Any = anvil.call("eth_accounts")
    monkeypatch.setitem(money.WALLETS, "ann", to_checksum_address(owner[3]))
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    wallets.unlink(cast.ann(), address=money.WALLETS["ann"])
    wallets.attach(cast.bruno(), address=money.WALLETS["ann"])
    money.approved(campaign, cast.bruno(), 2)
    money.epoch()
    share = make.PRICE // 2
    for drawn, anns, brunos in ((share, share, 0), (make.PRICE, make.PRICE, share), (share, make.PRICE, make.PRICE)):
        proof = claiming.proof_for(cast.bruno())
        line = (proof.account, proof.cumulative_base_units, list(proof.proof))
        data = encode_call("RewardDistributor", "claimTo", [proof.token_address, line, BRUNO, drawn, 0, b""])
        send(anvil, {"from": proof.account, "to": proof.distributor, "data": "0x" + data.hex()})
        following.follow()
        assert (held("claimed", cast.ann().pk), held("claimed", cast.bruno().pk)) == (anns, brunos)
    assert tokens_of(chain, BRUNO) == 2 * make.PRICE
    assert claiming.proof_for(cast.bruno()).claimable_base_units == make.PRICE
    assert reconciling.audit()["problems"] == []


def test_one_epoch_is_on_its_way_at_a_time(campaign: Campaign, chain: ChainPort) -> None:
    money.approved(campaign, cast.ann(), 1)
    assert batching.seal("CVN") is not None
    money.approved(campaign, cast.bruno(), 1)
    assert batching.seal("CVN") is None
    money.settle()
    assert batching.seal("CVN") is not None


def test_claims_are_relayed_together(campaign: Campaign, chain: ChainPort) -> None:
    money.with_wallet(cast.ann(), cast.bruno())
    money.approved(campaign, cast.ann(), 1)
    money.approved(campaign, cast.bruno(), 2)
    money.epoch()
    for person in (cast.ann(), cast.ann(), cast.bruno()):
        claiming.relay(person)
    assert Relay.objects.count() == 2
    assert claiming.send_relays() == 2
    assert claiming.send_relays() == 0
    money.settle()
    following.follow()
    assert set(Relay.objects.values_list("state", flat=True)) == {Relay.State.PAID}
    assert (tokens_of(chain, ANN), tokens_of(chain, BRUNO)) == (make.PRICE, 2 * make.PRICE)
    assert Transaction.objects.filter(purpose="relayer").count() == 1
    assert reconciling.audit()["ok"]


def test_a_relayed_claim_that_the_contract_skipped_is_sent_again(
    campaign: Campaign, chain: ChainPort, anvil: Anvil
) -> None:
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    claiming.relay(cast.ann())
    claim_by_hand(anvil, claiming.proof_for(cast.ann()))
    claiming.send_relays()
    money.settle()
    assert Relay.objects.get().state == Relay.State.WAITING
    following.follow()
    claiming.send_relays()
    assert Relay.objects.get().state == Relay.State.PAID
    assert tokens_of(chain, ANN) == make.PRICE


def test_a_claim_that_is_skipped_again_and_again_is_tried_less_and_less(campaign: Campaign) -> None:
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    money.epoch()
    (wish,) = claiming.relay(cast.ann())
    pauses = []
    for _ in range(4):
        Relay.objects.update(try_after=None)
        assert claiming.send_relays() == 1
        sent = Transaction.objects.filter(purpose="relayer").latest("created_at")
        with transaction.atomic():
            claiming.relayed(UUID(sent.cause.removeprefix("relay:")))  # before it is mined: no `Claimed` in its logs
        wish.refresh_from_db()
        assert wish.try_after is not None
        pauses.append(round((wish.try_after - timezone.now()).total_seconds()))
    assert (wish.state, pauses) == (Relay.State.WAITING, [0, 120, 240, 480])
    assert claiming.send_relays() == 0, "not before its time"


def test_a_refused_post_says_why_and_goes_on_after_a_retry(
    campaign: Campaign, chain: ChainPort, anvil: Anvil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "REFUSALS", 0)
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    poster, distributor = chain.address_of("poster"), contracts.address_of("RewardDistributor")
    role = ask(chain, "RewardDistributor", "GUARDIAN_ROLE")
    for name, function, args in (("grant", "grantRole", [role, poster]), ("pause", "pause", [])):
        sender.enqueue(
            cause=name, purpose="poster", to=distributor, data=encode_call("RewardDistributor", function, args)
        )
        money.settle()
    epoch = money.epoch()
    assert epoch.state == Epoch.State.FAILED
    assert "EnforcedPause" in epoch.error
    assert batching.seal("CVN") is None

    sender.enqueue(
        cause="go on", purpose="poster", to=distributor, data=encode_call("RewardDistributor", "unpause", [])
    )
    money.settle()
    publishing.retry(epoch)
    money.settle()
    epoch.refresh_from_db()
    assert (epoch.state, epoch.attempt, epoch.error) == (Epoch.State.FINAL, 2, "")
    assert tokens_of(chain, distributor) == make.PRICE
    with pytest.raises(NotRetriable):
        publishing.retry(epoch)


def test_a_claim_of_a_root_that_is_not_final_for_us_waits(campaign: Campaign, chain: ChainPort, anvil: Anvil) -> None:
    money.with_wallet(cast.ann())
    money.approved(campaign, cast.ann(), 1)
    epoch = money.epoch()
    proof = claiming.proof_for(cast.ann())
    Epoch.objects.filter(pk=epoch.pk).update(state=Epoch.State.POSTING)
    claim_by_hand(anvil, proof)
    assert following.follow() == 0
    Epoch.objects.filter(pk=epoch.pk).update(state=Epoch.State.FINAL)
    assert following.follow() == 1
    assert watcher.final_block() >= Claim.objects.get().block_number
