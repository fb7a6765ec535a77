"""What the one module that speaks to a node makes of a node's moods."""

import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from caravan.chain import replacing, sender
from caravan.chain.abi import encode_call
from caravan.chain.errors import CallReverted, KeyMissing, NodeUnavailable, WrongChain
from caravan.chain.evm import EvmNode
from caravan.chain.jsonrpc import TIMEOUT_S
from caravan.chain.models import Transaction
from caravan.chain.port import ChainPort, Fees, Outcome, Unsigned
from caravan.devstack.anvil import Anvil
from caravan.devstack.environment import CHAIN_ID, RELAYER_KEY
from caravan.devstack.ports import port_of_my_own

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
    found = port.find(port.address_of("relayer"), nonce, receipt.block_number)
    assert found is not None
    assert (found.to, found.value, found.signed) == (SOMEBODY, 1, signed)


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


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Anvil]:
    """A second node, which knows nothing of the first one's blocks."""
    node = Anvil(tmp_path / "other.log", port_of_my_own(os.getpid() + 11))
    node.start()
    node.wait_ready()
    yield node
    node.stop()


def test_nodes_with_different_blocks_disagree_and_one_behind_does_not(anvil: Anvil, other: Anvil) -> None:
    both = EvmNode(CHAIN_ID, [anvil.url, other.url], KEYS)
    anvil.call("anvil_mine", "0x3")
    head = both.head()
    assert both.agreed(head), "the other has not got that block yet"
    other.call("anvil_mine", hex(head + 1))
    assert not both.agreed(head)
    other.stop()
    assert both.agreed(head), "nobody is left to disagree with"


def test_events_are_not_read_from_a_node_that_has_not_got_their_blocks(anvil: Anvil, other: Anvil) -> None:
    """It would answer that there are none, and claims would never be booked."""
    anvil.call("anvil_mine", "0x3")
    head = EvmNode(CHAIN_ID, [anvil.url], KEYS).head()
    behind = EvmNode(CHAIN_ID, [other.url], KEYS)
    with pytest.raises(NodeUnavailable):
        behind.logs(SOMEBODY, ["0x" + "00" * 32], 0, head)
    assert EvmNode(CHAIN_ID, [other.url, anvil.url], KEYS).logs(SOMEBODY, ["0x" + "00" * 32], 0, head) == []


def test_a_node_that_is_out_of_breath_is_left_for_the_next(
    anvil: Anvil, other: Anvil, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider over its limit answers at once, with an error: that is not what the chain says."""
    port = EvmNode(CHAIN_ID, [other.url, anvil.url], KEYS)
    port.head()
    anvil.call("anvil_mine", "0x3")
    really = HTTPAdapter.send

    def limited(self: HTTPAdapter, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        response = really(self, request, *args, **more)
        if str(request.url).startswith(other.url):
            error = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32005, "message": "daily request limit exceeded"}}
            response._content = json.dumps(error).encode()
        return response

    monkeypatch.setattr(HTTPAdapter, "send", limited)
    assert port.head() == int(str(anvil.call("eth_blockNumber")), 16)


def test_the_chains_own_finality_is_asked_for(port: EvmNode, anvil: Anvil) -> None:
    anvil.call("anvil_mine", "0x3")
    assert -1 <= port.finalized() <= port.head()


def test_nothing_is_sent_in_place_of_what_a_real_node_does_not_take(
    chain: ChainPort, anvil: Anvil, monkeypatch: pytest.MonkeyPatch
) -> None:
    anvil.call("evm_setAutomine", False)
    row = sender.enqueue(cause="pay", purpose="relayer", to=SOMEBODY, data=b"", value=5)
    sender.tick()
    monkeypatch.setattr(replacing, "REPLACE_AFTER_S", 0.0)
    monkeypatch.setattr(replacing, "REPLACEMENTS", 1)
    for _ in range(2):
        sender.tick()
    anvil.call("evm_mine")
    anvil.call("evm_setAutomine", True)
    sender.tick()
    row.refresh_from_db()
    assert (row.state, row.attempts.latest("id").noop) == ("reverted", True)
    assert "no block took it" in row.error
    assert anvil.call("eth_getBalance", SOMEBODY, "latest") == "0x0"


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
    monkeypatch.setattr(replacing, "REPLACE_AFTER_S", 0.0)
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
