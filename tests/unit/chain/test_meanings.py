"""What nodes say, in the words of several clients."""

import pytest

from caravan.chain.meanings import is_its_own_trouble, outcome_of
from caravan.chain.port import Outcome


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("already known", Outcome.KNOWN),  # Geth, Reth
        ("AlreadyKnown", Outcome.KNOWN),  # Nethermind
        ("Known transaction", Outcome.KNOWN),  # Besu
        ("transaction already imported", Outcome.KNOWN),  # anvil
        ("nonce too low: next nonce 5, tx nonce 4", Outcome.NONCE_USED),  # Geth
        ("OldNonce", Outcome.NONCE_USED),  # Nethermind
        ("Nonce too low", Outcome.NONCE_USED),  # Besu
        ("replacement transaction underpriced", Outcome.UNDERPRICED),  # Geth, Reth, anvil
        ("transaction underpriced: tip needed 1, tip permitted 0", Outcome.UNDERPRICED),
        ("FeeTooLow, MaxFeePerGas too low", Outcome.UNDERPRICED),  # Nethermind
        ("max fee per gas less than block base fee", Outcome.UNDERPRICED),
        ("insufficient funds for gas * price + value: balance 0, tx cost 1", Outcome.NO_FUNDS),  # Geth, anvil
        ("InsufficientFunds, Balance is 0", Outcome.NO_FUNDS),  # Nethermind
        ("Upfront cost exceeds account balance", Outcome.NO_FUNDS),  # Besu
        ("exceeds block gas limit", Outcome.REFUSED),
        ("intrinsic gas too low", Outcome.REFUSED),
        ("invalid sender", Outcome.REFUSED),
    ],
)
def test_a_refusal_of_bytes_is_classed_by_what_it_means(said: str, meant: Outcome) -> None:
    assert outcome_of(said) is meant
    assert not is_its_own_trouble(said)


@pytest.mark.parametrize(
    "said",
    [
        "{'code': -32005, 'message': 'daily request limit exceeded'}",
        "Too Many Requests",
        "txpool is full",
        "header not found",
        "missing trie node 4e7c (path )",
        "the node is syncing",
        "upstream connect error",
    ],
)
def test_a_nodes_own_trouble_is_another_nodes_turn(said: str) -> None:
    assert is_its_own_trouble(said)
