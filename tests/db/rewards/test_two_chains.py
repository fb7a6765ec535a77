"""Two chains of different numbers and three tokens, by settings alone: each campaign pays in its own."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from pytest_django import Settings

from annotation.models import Campaign
from caravan.chain import contracts, nodes, sender, tasks
from caravan.chain.abi import decode_result, encode_call
from caravan.chain.deploying import Plan, deploy
from caravan.chain.models import Contract, Transaction
from caravan.devstack.anvil import Anvil
from caravan.devstack.ports import port_of_my_own
from rewards.models import Claim, Epoch, Relay
from rewards.services import claiming, following, reconciling
from tests import cast
from tests.factories import annotation as make
from tests.factories import rewards as money

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chain]
ANN = money.WALLETS["ann"]
FIRST, SECOND = 31337, 31338


@pytest.fixture
def chains(anvil: Anvil, transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[list[Anvil]]:
    other = Anvil(tmp_path / "anvil.log", port_of_my_own(os.getpid() + 11), chain_id=SECOND)
    other.start()
    try:
        other.wait_ready()
        settings.OTHER_CHAINS = [{**site.CHAIN, "id": SECOND, "rpc_url": other.url, "name": "Second"}]
        settings.TOKENS = [
            {"code": code, "chain": chain, "address": "", "decimals": 6}
            for code, chain in (("CVN", FIRST), ("OWN", FIRST), ("TWO", SECOND))
        ]
        for number in nodes.chain_ids():
            deploy(Plan(chain_id=number), lambda _: None)
        yield [anvil, other]
    finally:
        other.stop()


def settle() -> None:
    for _ in range(60):
        for number in nodes.chain_ids():
            sender.tick(number)
        money.news()
        if not Transaction.objects.filter(state__in=["queued", "signed", "mined"]).exists():
            return
    raise AssertionError("the chains did not settle")


def funded(currency: str) -> Campaign:
    made = money.campaign(currency=currency)
    settle()
    return money.live(made)


def balance(code: str, chain_id: int) -> int:
    name = "RewardToken" if code in {"CVN", "TWO"} else f"RewardToken:{code}"
    token = contracts.address_of(name, chain_id)
    answer = nodes.connect(chain_id).call(token, encode_call("RewardToken", "balanceOf", [ANN]))
    return int(decode_result("RewardToken", "balanceOf", answer)[0])


def test_each_campaign_pays_in_its_token_on_its_chain(chains: list[Anvil], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "settle", settle)
    # The same code at the same address on both chains.
    where = {(row.chain_id, row.name): row.address for row in Contract.objects.all()}
    for name in ("RewardDistributor", "CampaignEscrow", "EAS", "SchemaRegistry"):
        assert where[FIRST, name] == where[SECOND, name]

    money.with_wallet(cast.ann())
    for count, code in enumerate(("CVN", "OWN", "TWO"), 1):
        money.approved(funded(code), cast.ann(), count)
    epochs = {code: money.epoch(code) for code in ("CVN", "OWN", "TWO")}
    assert {code: (row.chain_id, row.number, row.state) for code, row in epochs.items()} == {
        "CVN": (FIRST, 1, Epoch.State.FINAL),
        "OWN": (FIRST, 1, Epoch.State.FINAL),
        "TWO": (SECOND, 1, Epoch.State.FINAL),
    }
    owed = {"CVN": make.PRICE, "OWN": 2 * make.PRICE, "TWO": 3 * make.PRICE}
    assert {proof.token: proof.claimable_base_units for proof in claiming.proofs_for(cast.ann())} == owed
    assert claiming.proof_for(cast.ann(), token="TWO").chain_id == SECOND

    assert len(claiming.relay(cast.ann())) == 3
    assert claiming.send_relays() == 3
    settle()
    assert following.follow() == 3
    assert {code: balance(code, row.chain_id) for code, row in epochs.items()} == owed
    assert dict(Claim.objects.values_list("token", "amount_base_units")) == owed
    assert set(Relay.objects.values_list("state", flat=True)) == {Relay.State.PAID}
    assert reconciling.audit()["problems"] == []


def test_a_silent_chain_keeps_no_other_waiting(chains: list[Anvil], settings: Settings) -> None:
    dead: dict[str, Any] = {**site.CHAIN, "id": 99, "rpc_url": "http://127.0.0.1:1"}
    settings.OTHER_CHAINS = [dead, *site.OTHER_CHAINS]
    row = sender.enqueue(cause="second", purpose="poster", to=ANN, data=b"", chain_id=SECOND)
    for _ in range(3):
        tasks.tick()
    row.refresh_from_db()
    assert row.state == Transaction.State.FINAL
