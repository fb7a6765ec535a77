"""What the one module that speaks to a node makes of a node's moods."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from eth_account import Account
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from caravan.chain import sender
from caravan.chain.abi import encode_call
from caravan.chain.errors import CallReverted, KeyMissing, NodeUnavailable, WrongChain
from caravan.chain.evm import TIMEOUT_S, EvmNode
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort, Fees, Outcome, Unsigned
from caravan.devstack.anvil import Anvil
from caravan.devstack.environment import CHAIN_ID, RELAYER_KEY

pytestmark = pytest.mark.chain

SOMEBODY = "0x" + "77" * 20
KEYS = {"relayer": RELAYER_KEY}


@pytest.fixture
def port(anvil: Anvil) -> EvmNode:
    return EvmNode(CHAIN_ID, [anvil.url], KEYS)


@contextmanager
def frozen(anvil: Anvil) -> Iterator[None]:
    """A node that keeps its connections and says nothing."""
    assert anvil.process.pid
    os.kill(anvil.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(anvil.process.pid, signal.SIGCONT)


def payment(port: EvmNode, nonce: int, fees: Fees | None = None) -> Unsigned:
    return Unsigned(nonce, SOMEBODY, b"", 1, 21_000, fees or port.quote())


def test_signed_bytes_are_what_the_key_would_sign(port: EvmNode) -> None:
    signed = port.sign("relayer", payment(port, 0))
    assert Account.recover_transaction(signed.raw) == port.address_of("relayer")


def test_a_purpose_without_a_key_is_named(port: EvmNode) -> None:
    with pytest.raises(KeyMissing, match="CHAIN_POSTER_KEY"):
        port.address_of("poster")


def test_a_node_of_another_chain_is_not_spoken_to(anvil: Anvil) -> None:
    with pytest.raises(WrongChain):
        EvmNode(1, [anvil.url], KEYS).head()


def test_the_answers_of_a_node_are_told_apart(port: EvmNode, anvil: Anvil) -> None:
    anvil.call("evm_setAutomine", False)
    nonce = port.nonce(port.address_of("relayer"))
    signed = port.sign("relayer", payment(port, nonce))
    rival = port.sign("relayer", payment(port, nonce, Fees(port.quote().max_fee_wei, 1)))
    assert port.broadcast(signed.raw).outcome is Outcome.ACCEPTED
    assert port.broadcast(signed.raw).outcome is Outcome.KNOWN
    assert port.broadcast(rival.raw).outcome is Outcome.UNDERPRICED
    assert port.receipt(signed.tx_hash) is None
    assert port.knows(signed.tx_hash)
    assert not port.knows(rival.tx_hash)
    anvil.call("evm_mine")
    anvil.call("evm_setAutomine", True)
    assert port.broadcast(rival.raw).outcome is Outcome.NONCE_USED
    receipt = port.receipt(signed.tx_hash)
    assert receipt is not None
    assert receipt.succeeded
    assert receipt.block_hash == port.block_hash(receipt.block_number)
    assert port.hash_of_nonce(port.address_of("relayer"), nonce, receipt.block_number) == signed.tx_hash


def test_a_block_to_come_has_no_hash(port: EvmNode) -> None:
    assert port.block_hash(port.head() + 1) is None


def test_a_dead_node_is_left_for_the_next(anvil: Anvil) -> None:
    with socket.socket() as taken:  # bound but not listening: refuses at once
        taken.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert EvmNode(CHAIN_ID, [dead, anvil.url], KEYS).head() >= 0


def test_a_frozen_node_is_asked_once_and_then_left_alone(
    anvil: Anvil, port: EvmNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    port.head()
    now, asked = [time.monotonic()], list[str]()
    monkeypatch.setattr(port._nodes, "_clock", lambda: now[0])
    really = HTTPAdapter.send

    def counted(self: HTTPAdapter, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        asked.append(str(request.url))
        assert more["timeout"] == TIMEOUT_S
        return really(self, request, *args, **more)

    monkeypatch.setattr(HTTPAdapter, "send", counted)
    with frozen(anvil):
        for _ in range(3):
            with pytest.raises(NodeUnavailable):
                port.head()
        assert len(asked) == 1, "the circuit is open: nobody waits for it again"
        now[0] += 1.5
        with pytest.raises(NodeUnavailable):
            port.head()
        assert len(asked) == 2, "one try when it closes"
    now[0] += 2.5
    assert port.head() >= 0


def test_a_refused_call_carries_the_contracts_answer(chain: ChainPort) -> None:
    token = Transaction.objects.get(cause=f"deploy:{CHAIN_ID}:treasury").to
    data = encode_call("RewardToken", "transfer", [SOMEBODY, 10**30])
    with pytest.raises(CallReverted) as caught:
        chain.estimate_gas(chain.address_of("relayer"), token, data, 0)
    assert len(caught.value.data) == 4 + 3 * 32


def test_a_replacement_is_taken_by_a_real_node(chain: ChainPort, anvil: Anvil, monkeypatch: pytest.MonkeyPatch) -> None:
    anvil.call("evm_setAutomine", False)
    row = sender.enqueue(cause="pay", purpose="relayer", to=SOMEBODY, data=b"", value=5)
    sender.tick()
    monkeypatch.setattr(sender, "REPLACE_AFTER_S", 0.0)
    sender.tick()
    sender.tick()
    anvil.call("evm_mine")
    anvil.call("evm_setAutomine", True)
    sender.tick()
    row.refresh_from_db()
    assert row.state == "final"
    assert row.tx_hash == row.attempts.latest("id").tx_hash
    assert row.attempts.count() == 3, "the last tick found it mined"
    assert anvil.call("eth_getBalance", SOMEBODY, "latest") == "0x5"
