"""Leaves are what a general ABI encoder makes of the same values."""

from uuid import UUID

from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st
from sha3 import keccak_256

from rewards.leaves import ContributionLeaf, commitment_to, reward_leaf, reward_leaves, uuid_word

words = st.binary(min_size=32, max_size=32)
addresses = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
amounts = st.integers(0, 2**256 - 1)


def twice(data: bytes) -> bytes:
    digest: bytes = keccak_256(keccak_256(data).digest()).digest()
    return digest


@given(addresses, addresses, amounts)
def test_a_reward_leaf_is_account_token_cumulative(account: str, token: str, cumulative: int) -> None:
    expected = twice(encode(["address", "address", "uint256"], [account, token, cumulative]))
    assert reward_leaf(account, token, cumulative) == expected == reward_leaves([(account, cumulative)], token)[0]


@given(st.uuids(), words, words, words, amounts, st.integers(0, 2**32 - 1))
def test_a_contribution_leaf_commits_to_all_it_names(
    contribution: UUID, task: bytes, content: bytes, who: bytes, amount: int, version: int
) -> None:
    leaf = ContributionLeaf(contribution, task, content, who, amount, version)
    types = ["bytes32", "bytes32", "bytes32", "bytes32", "uint256", "uint32"]
    assert leaf.hashed() == twice(encode(types, [uuid_word(contribution), task, content, who, amount, version]))


@given(st.uuids(), st.binary(min_size=16, max_size=16))
def test_a_commitment_hides_the_person_behind_the_salt(person: UUID, salt: bytes) -> None:
    assert commitment_to(person, salt) == keccak_256(salt + person.bytes).digest()
