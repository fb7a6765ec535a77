"""A chain with our contracts on it."""

import pytest

from caravan.chain import nodes
from caravan.chain.deploying import Plan, deploy
from caravan.chain.port import ChainPort
from caravan.devstack.anvil import Anvil


def silent(_: str) -> None:
    """Say nothing about progress."""


@pytest.fixture
def chain(anvil: Anvil, transactional_db: None) -> ChainPort:
    """The contracts, deployed by the code that deploys them everywhere."""
    deploy(Plan(), silent)
    return nodes.connect()
