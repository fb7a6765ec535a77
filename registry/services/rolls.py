"""The roll of a version: who made it and with which weight, as a Merkle root that anybody can find themselves in."""

from dataclasses import dataclass
from uuid import UUID

from sha3 import keccak_256

from registry.models import Stake, Version
from rewards.leaves import EMPTY_ROOT, commitment_to
from rewards.merkle import Tree


@dataclass(frozen=True)
class Roll:
    """What a manifest says of a version's makers.

    Attributes:
        root: of the leaves (commitment, role, weight), 32 bytes; zeros without any.
        count: of stakes, one person in two roles counted twice.
        weights: of each role, as text.
    """

    root: bytes
    count: int
    weights: dict[str, str]


def roll_of(version: Version) -> Roll:
    """Return the roll of a version as its stakes stand now."""
    weights: dict[str, int] = {}
    leaves = []
    rows = Stake.objects.filter(pool__version=version).values_list("pool__role", "person", "weight", "salt")
    for role, person, weight, salt in rows.iterator(chunk_size=5000):
        weights[role] = weights.get(role, 0) + weight
        leaves.append(roll_leaf(role, person, weight, bytes(salt)))
    root = Tree.build(leaves).root if leaves else EMPTY_ROOT
    return Roll(root, len(leaves), {role: str(weight) for role, weight in sorted(weights.items())})


def roll_leaf(role: str, person: UUID, weight: int, salt: bytes) -> bytes:
    """Return the leaf (bytes32 commitment, bytes32 role in ASCII, uint256 weight), hashed twice."""
    words = commitment_to(person, salt) + role.encode().ljust(32, b"\0") + weight.to_bytes(32)
    digest: bytes = keccak_256(keccak_256(words).digest()).digest()
    return digest
