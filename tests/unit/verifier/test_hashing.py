"""The checker's own rules give what the site's give."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravan.lib.canonical import sha256_json
from rewards.leaves import ContributionLeaf
from rewards.leaves import reward_leaf as our_reward_leaf
from rewards.merkle import Tree
from verifier import hashing

hashes = st.binary(min_size=32, max_size=32)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(hashes, min_size=1, max_size=40))
def test_roots_agree(leaves: list[bytes]) -> None:
    tree = Tree.build(leaves)
    assert hashing.root_of(leaves) == tree.root
    assert all(hashing.climb(leaf, tree.proof(number)) == tree.root for number, leaf in enumerate(leaves))


def test_the_root_of_nothing_is_zero() -> None:
    assert hashing.root_of([]) == bytes(32)


@given(values)
def test_content_hashes_agree_after_a_journey_through_json(value: Any) -> None:
    assert hashing.content_hash(json.loads(json.dumps(value))) == sha256_json(value).hex()


@given(
    hashes.map(lambda raw: "0x" + raw[:20].hex()),
    hashes.map(lambda raw: "0x" + raw[:20].hex()),
    st.integers(0, 2**256 - 1),
)
def test_reward_leaves_agree(account: str, token: str, cumulative: int) -> None:
    assert hashing.reward_leaf(account, token, cumulative) == our_reward_leaf(account, token, cumulative)


@given(st.uuids(), hashes, hashes, hashes, st.integers(0, 2**128), st.integers(0, 2**31))
def test_contribution_leaves_agree(pk: Any, task: bytes, content: bytes, who: bytes, amount: int, version: int) -> None:
    receipt = {
        "contribution": str(pk),
        "task_content_hash": task.hex(),
        "content_hash": content.hex(),
        "contributor_commitment": who.hex(),
        "amount_base_units": str(amount),
        "policy_version": version,
    }
    assert hashing.contribution_leaf(receipt) == ContributionLeaf(pk, task, content, who, amount, version).hashed()


@pytest.mark.parametrize("text", ["", "-1", "01", "1.0", "１", None, 1, "0x1"])
def test_an_amount_is_a_plain_string_of_digits(text: Any) -> None:
    with pytest.raises(ValueError):
        hashing.base_units(text)


@pytest.mark.parametrize("text", ["", "00", "AB" * 32, "0x" + "00" * 32])
def test_a_hash_is_written_in_one_way(text: str) -> None:
    with pytest.raises(ValueError):
        hashing.hash_of(text)
