"""Two worlds: without a chain, and on one with our contracts."""

import pytest
from pytest_django import Settings

from caravan.chain import nodes
from caravan.chain.deploying import Plan, deploy
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil


@pytest.fixture
def points(settings: Settings) -> None:
    """No chain at all."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}


@pytest.fixture
def chain(anvil: Anvil, transactional_db: None) -> ChainPort:
    """A chain with the contracts, deployed by the code that deploys them everywhere."""
    deploy(Plan(), lambda _: None)
    return nodes.connect()
