"""A new key takes a purpose over: nothing is left out, nothing is done twice, and the old one can do no more."""

import io

import pytest
from django.core.management import call_command
from eth_account import Account
from pytest_django import Settings

from caravan.chain import contracts, nodes, sender, watcher
from caravan.chain.abi import encode_call
from caravan.chain.models import Signer, Transaction
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from tests.contracts.acting import act, refused, settled
from tests.fakes.web3signer import web3signer_double

pytestmark = pytest.mark.chain

NEW = "0x" + "4e" * 32


def root(epoch: int) -> list[object]:
    word = epoch.to_bytes(32, "big")
    return [contracts.address_of("RewardToken"), epoch, word, 0, word, ""]


def enqueue(epoch: int) -> Transaction:
    data = encode_call("RewardDistributor", "postRoot", root(epoch))
    return sender.enqueue(cause=f"post:{epoch}", purpose="poster", contract="RewardDistributor", data=data)


def role(action: str, address: str) -> str:
    out = io.StringIO()
    call_command("chain_role", action, "poster", address, stdout=out)
    return out.getvalue()


def test_a_key_in_an_external_signer_takes_over_without_gap_or_repetition(
    chain: ChainPort, anvil: Anvil, settings: Settings
) -> None:
    old, new = chain.address_of("poster"), Account.from_key(NEW).address
    anvil.call("anvil_setBalance", new, hex(10**18))
    settled(enqueue(1))
    assert "may act as poster" in role("grant", new)
    anvil.call("evm_setAutomine", False)
    second = enqueue(2)
    sender.tick()  # on its way, signed by the old key
    third = enqueue(3)
    with web3signer_double(NEW) as signer:
        setting = f"web3signer:{signer.url}?address={signer.address}"
        settings.CHAIN = {**settings.CHAIN, "poster_key": setting}
        sender.tick()
        third.refresh_from_db()
        assert third.state == "queued", "it waits for what the old key has sent"
        anvil.call("evm_mine")
        anvil.call("evm_setAutomine", True)
        settled(second)
        settled(third)
        assert Signer.objects.get(purpose="poster").address == new
        assert len(signer.signed) == 1
        posted = watcher.logs("RewardDistributor", "RootPosted", 0, nodes.connect().head())
        assert [event.args["epoch"] for event in posted] == [1, 2, 3]
        assert third.nonce == 0, "the new key's own count"

        out = role("revoke", old)
        assert "not the contracts' admin" in out, "the new key may post and no more"
    settings.CHAIN = {**settings.CHAIN, "poster_key": ""}
    settings.CHAIN = {**settings.CHAIN, "poster_key": chain_key()}
    assert "may not act as poster" in role("revoke", old)
    said = refused("poster", "RewardDistributor", "postRoot", root(4))
    assert said.startswith("AccessControlUnauthorizedAccount")


def chain_key() -> str:
    from caravan.devstack.environment import POSTER_KEY

    return POSTER_KEY


def test_a_days_money_ends_and_comes_back_the_next_day(chain: ChainPort, settings: Settings) -> None:
    settled(enqueue(1))
    spent = int(Signer.objects.get(purpose="poster").spent_wei)
    assert spent > 0
    settings.CHAIN = {**settings.CHAIN, "poster_daily_wei": spent}
    row = enqueue(2)
    sender.tick()
    row.refresh_from_db()
    assert (row.state, row.nonce) == ("queued", None)
    assert "a day" in row.error
    act("operator", "RewardToken", "transfer", ["0x" + "77" * 20, 1])
    Signer.objects.filter(purpose="poster").update(spent_on="2020-01-01")
    settings.CHAIN = {**settings.CHAIN, "poster_daily_wei": 10**18}
    settled(row)
    assert 0 < int(Signer.objects.get(purpose="poster").spent_wei) < 10**18
