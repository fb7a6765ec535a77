"""A fake chain in place of the configured one."""

from collections.abc import Callable

import pytest

from caravan.chain import nodes, sender
from caravan.chain.models import Transaction
from tests.fakes.chain import FakeChain

Enqueue = Callable[..., Transaction]


@pytest.fixture
def chain(db: None, monkeypatch: pytest.MonkeyPatch) -> FakeChain:
    """What `nodes.connect` returns."""
    fake = FakeChain()
    monkeypatch.setattr(nodes, "connect", lambda wanted=None: fake)
    monkeypatch.setattr(nodes, "configured", lambda: True)
    monkeypatch.setattr(nodes, "confirmations", lambda wanted=None: 3)
    return fake


@pytest.fixture
def enqueue(chain: FakeChain) -> Enqueue:
    """Queue something under a cause."""

    def put(cause: str, *, purpose: str = "poster", after: Transaction | None = None) -> Transaction:
        return sender.enqueue(cause=cause, purpose=purpose, to="0x" + "11" * 20, data=cause.encode(), after=after)

    return put
