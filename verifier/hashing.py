"""The hashes everything rests on, written out anew from the published rules."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sha3 import keccak_256

NOBODY = "0x" + "00" * 20


def keccak(data: bytes) -> bytes:
    """Return the Keccak-256 hash, 32 bytes."""
    digest: bytes = keccak_256(data).digest()
    return digest


def content_hash(value: Any) -> str:
    """Return the SHA-256, as hex, of a JSON value: keys sorted, no blanks, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def word(value: int) -> bytes:
    """Return a number as a 32-byte ABI word."""
    return value.to_bytes(32, "big")


def address_word(address: str) -> bytes:
    """Return an address as a 32-byte ABI word.

    Raises:
        ValueError: it is no address.
    """
    raw = bytes.fromhex(address.removeprefix("0x"))
    if len(raw) != 20:
        raise ValueError(f"{address!r} is no address")
    return bytes(12) + raw


def hash_of(text: str) -> bytes:
    """Return 32 bytes written as hex.

    Raises:
        ValueError: it is something else.
    """
    raw = bytes.fromhex(text)
    if len(raw) != 32 or raw.hex() != text:
        raise ValueError(f"{text!r} is no 32-byte hash")
    return raw


def base_units(text: Any) -> int:
    """Return an amount written as a string of digits.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or str(int(text)) != text:
        raise ValueError(f"{text!r} is no amount")
    return int(text)


def uuid_word(text: str) -> bytes:
    """Return a UUID as a bytes32, zeros on the right."""
    return UUID(text).bytes + bytes(16)


def reward_leaf(account: str, token: str, cumulative: int) -> bytes:
    """Return keccak(keccak(abi.encode(address account, address token, uint256 cumulative)))."""
    return keccak(keccak(address_word(account) + address_word(token) + word(cumulative)))


def contribution_leaf(receipt: dict[str, Any]) -> bytes:
    """Return the leaf that a receipt's own values make.

    It is keccak(keccak(abi.encode(bytes32 contribution, bytes32 task content, bytes32 content, bytes32 contributor
    commitment, uint256 amount, uint32 rule version))).
    """
    return keccak(
        keccak(
            uuid_word(receipt["contribution"])
            + hash_of(receipt["task_content_hash"])
            + hash_of(receipt["content_hash"])
            + hash_of(receipt["contributor_commitment"])
            + word(base_units(receipt["amount_base_units"]))
            + word(receipt["policy_version"])
        )
    )


def pair(left: bytes, right: bytes) -> bytes:
    """Return the parent of two nodes: the smaller comes first."""
    return keccak(min(left, right) + max(left, right))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over hashed leaves in any order; zero for none.

    An array of 2n - 1 nodes holds the sorted leaves backwards at its end; node i is the parent of 2i + 1 and 2i + 2.
    """
    if not leaves:
        return bytes(32)
    nodes = [b""] * (len(leaves) - 1) + sorted(leaves, reverse=True)
    for at in range(len(leaves) - 2, -1, -1):
        nodes[at] = pair(nodes[2 * at + 1], nodes[2 * at + 2])
    return nodes[0]


def climb(leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that a proof leads to."""
    node = leaf
    for sibling in proof:
        node = pair(node, sibling)
    return node
