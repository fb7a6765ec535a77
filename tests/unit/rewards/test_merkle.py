"""Our trees against OpenZeppelin's own builder, and against their own promises."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.leaves import reward_leaves
from rewards.merkle import Tree, find, proof_from_nodes, verify

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "0x" + "11" * 20
SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 33, 1000]

ORACLE = """
const { StandardMerkleTree } = require("@openzeppelin/merkle-tree");
const { createHash } = require("crypto");
const [token, ...sizes] = JSON.parse(process.argv[1]);
const out = sizes.map((n) => {
  const rows = [];
  const account = (i) => "0x" + (i * 7919 + 1).toString(16).padStart(40, "0");
  for (let i = 0; i < n; i++) rows.push([account(i), token, String(i * i + 1)]);
  const tree = StandardMerkleTree.of(rows, ["address", "address", "uint256"]);
  const proofs = createHash("sha256");
  for (let i = 0; i < n; i++) proofs.update(tree.getProof(i).join(",") + "\\n");
  const { tree: nodes, values } = tree.dump();
  return { root: tree.root, nodes, index: values.map((v) => v.treeIndex), proofs: proofs.digest("hex") };
});
console.log(JSON.stringify(out));
"""


def rows(count: int) -> list[tuple[str, int]]:
    return [(f"0x{number * 7919 + 1:040x}", number * number + 1) for number in range(count)]


@pytest.fixture(scope="module")
def oracle() -> dict[int, dict[str, object]]:
    command = ["node", "-e", ORACLE, json.dumps([TOKEN, *SIZES])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=100)
    return dict(zip(SIZES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("size", SIZES)
def test_trees_are_openzeppelins_byte_for_byte(size: int, oracle: dict[int, dict[str, object]]) -> None:
    tree = Tree.build(reward_leaves(rows(size), TOKEN))
    theirs = oracle[size]
    assert "0x" + tree.root.hex() == theirs["root"]
    assert [f"0x{tree.nodes[at : at + 32].hex()}" for at in range(0, len(tree.nodes), 32)] == theirs["nodes"]
    assert list(tree.tree_index) == theirs["index"]
    digest = hashlib.sha256()
    for leaf in range(size):
        digest.update((",".join(f"0x{part.hex()}" for part in tree.proof(leaf)) + "\n").encode())
    assert digest.hexdigest() == theirs["proofs"]


hashes = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


@given(hashes)
def test_every_leaf_is_proven_and_found(leaves: list[bytes]) -> None:
    tree = Tree.build(leaves)
    for number, (leaf, proof) in enumerate(zip(leaves, tree.proofs(), strict=True)):
        assert list(proof) == tree.proof(number)
        assert verify(tree.root, leaf, proof)
        assert proof_from_nodes(tree.nodes, find(tree.nodes, leaf)) in (tree.proof(n) for n in range(len(leaves)))


@given(hashes, st.randoms())
def test_the_order_of_leaves_does_not_matter(leaves: list[bytes], random: st.DataObject) -> None:
    shuffled = list(leaves)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Tree.build(leaves).nodes == Tree.build(shuffled).nodes


@given(hashes, st.binary(min_size=32, max_size=32))
def test_a_stranger_is_neither_found_nor_proven(leaves: list[bytes], stranger: bytes) -> None:
    tree = Tree.build(leaves)
    if stranger in leaves:
        return
    with pytest.raises(LookupError):
        find(tree.nodes, stranger)
    assert not verify(tree.root, stranger, tree.proof(0))


def test_a_tree_without_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one leaf"):
        Tree.build([])


def test_there_is_no_proof_for_a_node_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        proof_from_nodes(bytes(96), 3)
