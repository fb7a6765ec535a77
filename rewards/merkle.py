"""Merkle trees in OpenZeppelin's ``standard-v1`` layout: roots and proofs are theirs, byte for byte.

A tree over n leaves is an array of 2n - 1 nodes of 32 bytes. Node 0 is the root, the children of node i are 2i + 1 and
2i + 2, and the leaves fill the end, sorted by hash from the last node backwards. A pair is hashed smaller half first.

Source: @openzeppelin/merkle-tree 1.0.8, `core.ts` (``makeMerkleTree``) and `standard.ts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sha3 import keccak_256

WORD = 32


@dataclass(frozen=True)
class Tree:
    """A built tree.

    Attributes:
        nodes: the 2n - 1 nodes, 32 bytes each, root first.
        tree_index: for each leaf, in the order given to `build`, its place in the node array.
    """

    nodes: bytes
    tree_index: tuple[int, ...]

    @classmethod
    def build(cls, leaves: Sequence[bytes]) -> "Tree":
        """Build the tree over hashed leaves (32 bytes each, n ≥ 1), in any order.

        Raises:
            ValueError: there are no leaves.
        """
        if not leaves:
            raise ValueError("a tree needs at least one leaf")
        count = len(leaves)
        order = sorted(range(count), key=leaves.__getitem__)
        last = 2 * count - 2
        nodes: list[bytes] = [b""] * (2 * count - 1)
        index = [0] * count
        for rank, leaf in enumerate(order):
            nodes[last - rank] = leaves[leaf]
            index[leaf] = last - rank
        hashed = keccak_256
        for parent in range(count - 2, -1, -1):
            left, right = nodes[2 * parent + 1], nodes[2 * parent + 2]
            nodes[parent] = hashed(left + right if left < right else right + left).digest()
        return cls(b"".join(nodes), tuple(index))

    @property
    def root(self) -> bytes:
        """The root, 32 bytes."""
        return self.nodes[:WORD]

    def proof(self, leaf: int) -> list[bytes]:
        """Return the siblings from a leaf (its place in the order given to `build`) up to the root."""
        return proof_from_nodes(self.nodes, self.tree_index[leaf])

    def proofs(self) -> list[tuple[bytes, ...]]:
        """Return every leaf's proof, in the order given to `build`; shared tails are built once."""
        nodes, size = self.nodes, len(self.nodes) // WORD
        paths: list[tuple[bytes, ...]] = [()] * size
        for left in range(1, size, 2):
            start = left * WORD
            tail = paths[left >> 1]
            paths[left] = (nodes[start + WORD : start + 2 * WORD], *tail)
            paths[left + 1] = (nodes[start : start + WORD], *tail)
        return [paths[place] for place in self.tree_index]


def proof_from_nodes(nodes: bytes, tree_index: int) -> list[bytes]:
    """Return the siblings from the node at `tree_index` up to the root, by index arithmetic alone.

    Raises:
        IndexError: there is no such node.
    """
    if not 0 <= tree_index < len(nodes) // WORD:
        raise IndexError(f"no node {tree_index}")
    proof = []
    while tree_index:
        sibling = tree_index + 1 if tree_index % 2 else tree_index - 1
        proof.append(nodes[sibling * WORD : (sibling + 1) * WORD])
        tree_index = (tree_index - 1) // 2
    return proof


def find(nodes: bytes, leaf: bytes) -> int:
    """Return the place of a hashed leaf in the node array, by bisection: the leaves fall from its middle to its end.

    Raises:
        LookupError: it is not a leaf of this tree.
    """
    size = len(nodes) // WORD
    low, high = size // 2, size
    while low < high:
        middle = (low + high) // 2
        if nodes[middle * WORD : (middle + 1) * WORD] > leaf:
            low = middle + 1
        else:
            high = middle
    if low == size or nodes[low * WORD : (low + 1) * WORD] != leaf:
        raise LookupError("not a leaf of this tree")
    return low


def verify(root: bytes, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Return whether `proof` leads from a hashed leaf to `root`."""
    node = leaf
    for sibling in proof:
        node = keccak_256(node + sibling if node < sibling else sibling + node).digest()
    return node == root
