"""manage.py deploy_contracts on a real node."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from caravan.chain import contracts, deploying, eas, nodes, sender
from caravan.chain.abi import decode_result, encode_call, keccak
from caravan.chain.deploying import TREASURY_BASE_UNITS, Plan, deploy
from caravan.chain.errors import DeploymentFailed
from caravan.chain.models import Contract, Signer, Transaction
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil
from caravan.devstack.ports import port_of_my_own
from caravan.events.models import Event
from tests.contracts.acting import act, settled

pytestmark = pytest.mark.chain

SOMEBODY = "0x" + "77" * 20


@contextmanager
def another_chain(folder: Path, settings: Settings) -> Iterator[None]:
    """An empty chain with the same number at another address."""
    node = Anvil(folder / "anvil.log", port_of_my_own(os.getpid() + 3))
    node.start()
    try:
        node.wait_ready()
        settings.CHAIN = {**settings.CHAIN, "rpc_url": node.url}
        yield
    finally:
        node.stop()


def ask(chain: ChainPort, contract: str, function: str, *args: object) -> object:
    answer = chain.call(contracts.address_of(contract), encode_call(contract, function, args))
    return decode_result(contract, function, answer)[0]


def test_everything_is_connected(chain: ChainPort) -> None:
    poster, operator = chain.address_of("poster"), chain.address_of("operator")
    escrow = contracts.address_of("CampaignEscrow")
    assert ask(chain, "RewardDistributor", "hasRole", keccak(b"POSTER_ROLE"), poster)
    assert ask(chain, "CampaignEscrow", "hasRole", keccak(b"OPERATOR_ROLE"), operator)
    assert ask(chain, "CampaignEscrow", "distributor") == contracts.address_of("RewardDistributor")
    assert ask(chain, "RewardToken", "balanceOf", operator) == TREASURY_BASE_UNITS
    assert ask(chain, "RewardToken", "allowance", operator, escrow) == 2**256 - 1
    assert ask(chain, "SchemaRegistry", "getSchema", eas.schema_uid())[0] == eas.schema_uid()  # type: ignore[index]


def test_a_second_run_changes_nothing(chain: ChainPort) -> None:
    before = list(Contract.objects.values()), chain.head()
    said: list[str] = []
    deploy(Plan(), said.append)
    assert (list(Contract.objects.values()), chain.head()) == before


def test_a_cap_on_epochs_is_set_as_the_settings_say(chain: ChainPort, settings: Settings) -> None:
    token = contracts.address_of("RewardToken")
    for cap in (5, 7, 5, 5):
        settings.TOKENS = [{"code": "CVN", "chain": chain.chain_id, "address": "", "decimals": 6, "epoch_cap": cap}]
        deploy(Plan(), lambda _: None)
        assert ask(chain, "RewardDistributor", "tokens", token)[-1] == cap  # type: ignore[index]
    assert Transaction.objects.filter(cause__contains=":cap of CVN:").count() == 3


def test_a_wiped_chain_gets_new_contracts_and_loses_what_was_on_its_way(
    chain: ChainPort, tmp_path: Path, settings: Settings
) -> None:
    act("poster", "RewardToken", "mint", [SOMEBODY, 1])
    lost = sender.enqueue(cause="lost", purpose="poster", to=SOMEBODY, data=b"")
    said: list[str] = []
    with another_chain(tmp_path, settings):
        deploy(Plan(), said.append)
        act("poster", "RewardToken", "mint", [SOMEBODY, 2])
        assert ask(nodes.connect(), "RewardToken", "balanceOf", SOMEBODY) == 2
    assert "wiped" in said[0]
    lost.refresh_from_db()
    assert lost.state == "reverted"
    assert Event.objects.filter(name="transaction.reverted", payload__cause="lost").exists()


def test_a_real_chain_is_not_taken_for_wiped_without_being_told(
    chain: ChainPort, anvil: Anvil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deploying, "TEST_CHAINS", frozenset())
    anvil.call("anvil_setCode", contracts.address_of("EAS"), "0x")
    with pytest.raises(DeploymentFailed, match="--redeploy"):
        deploy(Plan(), lambda _: None)


def test_a_new_database_on_an_old_chain_gets_contracts_of_its_own(chain: ChainPort) -> None:
    old = contracts.address_of("RewardDistributor")
    for model in (Contract, Transaction, Signer):
        model.objects.all().delete()
    deploy(Plan(), lambda _: None)
    assert contracts.address_of("RewardDistributor") != old
    act("poster", "RewardToken", "mint", [SOMEBODY, 2])


def test_a_deployment_killed_halfway_goes_on(chain: ChainPort) -> None:
    Contract.objects.filter(name__in=["CampaignEscrow", "EAS"]).delete()
    before = Transaction.objects.count()
    deploy(Plan(), lambda _: None)
    assert Contract.objects.count() == 5
    assert Transaction.objects.count() == before, "nothing was sent twice"


def test_a_chains_own_token_and_attestations_are_used(chain: ChainPort) -> None:
    token, attestations = contracts.address_of("RewardToken"), contracts.address_of("EAS")
    for model in (Contract, Transaction, Signer):
        model.objects.all().delete()
    deploy(Plan(token=token, eas=attestations), lambda _: None)
    assert (contracts.address_of("RewardToken"), contracts.address_of("EAS")) == (token, attestations)
    assert contracts.find("RewardToken").details == {"symbol": "CVN", "decimals": 6}
    assert not Transaction.objects.filter(cause__endswith=":treasury").exists()


def test_an_attestation_can_be_read_back(chain: ChainPort) -> None:
    roots = b"\x01" * 32, b"\x02" * 32
    data = eas.attest_call(rewards_root=roots[0], contributions_root=roots[1], epoch=3, count=4, total=5)
    row = settled(sender.enqueue(cause="attest", purpose="poster", contract="EAS", data=data))
    found = ask(chain, "EAS", "getAttestation", bytes.fromhex(eas.uid_in(row.logs)[2:]))
    assert roots[0] + roots[1] in found[-1]  # type: ignore[index]
    assert found[1] == eas.schema_uid()  # type: ignore[index]
