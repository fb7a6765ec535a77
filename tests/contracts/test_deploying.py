"""manage.py deploy_contracts on a real node."""

import pytest

from caravan.chain import contracts, eas
from caravan.chain.abi import decode_result, encode_call, keccak
from caravan.chain.deploying import TREASURY_BASE_UNITS, Plan, deploy
from caravan.chain.models import Contract
from caravan.chain.port import ChainPort

pytestmark = pytest.mark.chain


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
