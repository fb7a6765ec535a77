"""What the leaves of the two trees commit to, as bytes.

Both follow OpenZeppelin's standard tree: keccak256(keccak256(abi.encode(values))). The rows are encoded by hand, each
value in its 32-byte word, because a general ABI encoder is a hundred times slower.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sha3 import keccak_256

EMPTY_ROOT = bytes(32)
# OpenZeppelin's tree knows no empty form and the contract refuses a zero root, so a tree without accounts has one leaf
# that pays nobody nothing.
NOBODY = "0x0000000000000000000000000000000000000000"


@dataclass(frozen=True)
class ContributionLeaf:
    """What the contributions tree says of one approved contribution.

    Args:
        task_content_hash: SHA-256 of the task's data, 32 bytes.
        content_hash: SHA-256 of the answer, 32 bytes.
        commitment: who made it, hidden; see `commitment_to`.
        amount_base_units: what it earned.
        policy_version: of the rules it was judged by.
    """

    contribution: UUID
    task_content_hash: bytes
    content_hash: bytes
    commitment: bytes
    amount_base_units: int
    policy_version: int

    def hashed(self) -> bytes:
        """Return the leaf: bytes32 × 4, uint256, uint32, hashed twice."""
        return _twice(
            uuid_word(self.contribution)
            + self.task_content_hash
            + self.content_hash
            + self.commitment
            + self.amount_base_units.to_bytes(32)
            + self.policy_version.to_bytes(32)
        )


def reward_leaf(account: str, token: str, cumulative_base_units: int) -> bytes:
    """Return the leaf (address account, address token, uint256 cumulative), hashed twice."""
    return _twice(address_word(account) + address_word(token) + cumulative_base_units.to_bytes(32))


def reward_leaves(rows: Iterable[tuple[str, int]], token: str) -> list[bytes]:
    """Return the leaves of (account, cumulative) rows of one token, in their order."""
    # As `reward_leaf`, without its calls: an epoch has a hundred thousand of these.
    zeros, word, hashed, raw = bytes(12), address_word(token), keccak_256, bytes.fromhex
    return [
        hashed(hashed(zeros + raw(account[2:]) + word + cumulative.to_bytes(32)).digest()).digest()
        for account, cumulative in rows
    ]


def commitment_to(person: UUID, salt: bytes) -> bytes:
    """Return the hash that stands for a person in one contribution's leaf: keccak256(salt ‖ person)."""
    digest: bytes = keccak_256(salt + person.bytes).digest()
    return digest


def uuid_word(value: UUID) -> bytes:
    """Return a UUID as a bytes32, zeros on the right, as Solidity widens bytes16."""
    return value.bytes + bytes(16)


def address_word(address: str) -> bytes:
    """Return an address as the ABI's 32-byte word."""
    return bytes(12) + bytes.fromhex(address[2:])


def _twice(data: bytes) -> bytes:
    digest: bytes = keccak_256(keccak_256(data).digest()).digest()
    return digest
