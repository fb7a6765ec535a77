"""Assets on a site without a chain."""

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def points(settings: Settings) -> None:
    """No chain at all."""
    settings.CHAIN = {**settings.CHAIN, "rpc_url": ""}
