"""Just enough of a node's JSON-RPC, and of the ABI, to read roots and attestations."""

import http.client
import itertools
import json
import urllib.error
import urllib.request
from typing import Any

from verifier.hashing import keccak

TIMEOUT_S = 20


class NodeError(Exception):
    """The node did not answer, or not with a result."""


class Node:
    """A node at an http(s) address.

    Raises:
        NodeError: the address is of another kind.
    """

    def __init__(self, url: str) -> None:
        if not url.startswith(("http://", "https://")):
            raise NodeError(f"{url} is no http address")
        self._url = url
        self._ids = itertools.count(1)

    def ask(self, method: str, *params: Any) -> Any:
        """Return the result of a call.

        Raises:
            NodeError: there is none.
        """
        body = json.dumps({"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": params}).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})  # noqa: S310 (http only)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310 (http only)
                answer = json.loads(response.read())
        except (OSError, ValueError, http.client.HTTPException, urllib.error.URLError) as error:
            raise NodeError(f"{method}: {error}") from error
        if not isinstance(answer, dict) or "result" not in answer:
            raise NodeError(f"{method}: {answer.get('error') if isinstance(answer, dict) else answer}")
        return answer["result"]

    def call(self, to: str, signature: str, *words: bytes) -> bytes:
        """Return what a view function answers."""
        data = keccak(signature.encode())[:4] + b"".join(words)
        return unhex(self.ask("eth_call", {"to": to, "data": "0x" + data.hex()}, "latest"))

    def receipt(self, tx_hash: str) -> dict[str, Any]:
        """Return a transaction's receipt.

        Raises:
            NodeError: there is none.
        """
        receipt = self.ask("eth_getTransactionReceipt", tx_hash)
        if not isinstance(receipt, dict):
            raise NodeError(f"there is no transaction {tx_hash}")
        return receipt


def unhex(text: str) -> bytes:
    """Return the bytes of 0x-hex."""
    return bytes.fromhex(text.removeprefix("0x"))


def topic(signature: str) -> str:
    """Return an event's first topic."""
    return "0x" + keccak(signature.encode()).hex()


def words(data: bytes) -> list[bytes]:
    """Return ABI data cut into its 32-byte words."""
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def events(receipt: dict[str, Any], address: str, signature: str) -> list[tuple[list[bytes], list[bytes]]]:
    """Return (indexed words, data words) of a contract's events of one kind in a receipt."""
    first = topic(signature)
    return [
        ([unhex(item) for item in log["topics"][1:]], words(unhex(log["data"])))
        for log in receipt["logs"]
        if log["address"].lower() == address.lower() and log["topics"] and log["topics"][0] == first
    ]
