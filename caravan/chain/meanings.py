"""What a node's error means, whichever words it has for it.

No two clients agree on codes, so the words of Geth, Erigon, Nethermind, Besu, Reth, anvil and the big providers decide.
"""

from caravan.chain.port import Outcome

# About signed bytes, in this order: "replacement transaction underpriced" is no "transaction already known".
_ABOUT_BYTES: tuple[tuple[Outcome, tuple[str, ...]], ...] = (
    (Outcome.KNOWN, ("already known", "known transaction", "already imported", "alreadyknown", "already in mempool")),
    (
        Outcome.NONCE_USED,
        ("nonce too low", "nonce is too low", "oldnonce", "nonce_too_low", "invalid transaction nonce"),
    ),
    (Outcome.UNDERPRICED, ("underpriced", "fee too low", "feetoolow", "max fee per gas less than block base fee")),
    (Outcome.NO_FUNDS, ("insufficient funds", "insufficientfunds", "upfront cost exceeds", "insufficient balance")),
)
# The node's own trouble: another node may well answer, or this one in a moment.
_ITS_OWN_TROUBLE = (
    "txpool is full",
    "transaction pool is full",
    "mempool is full",
    "too many requests",
    "rate limit",
    "limit exceeded",
    "capacity exceeded",
    "header not found",
    "missing trie node",
    "unknown block",
    "block not available",
    "still syncing",
    "not synced",
    "is syncing",
    "service unavailable",
    "temporarily unavailable",
    "request timed out",
    "timed out",
    "upstream",
)


def outcome_of(message: str) -> Outcome:
    """Return what a node's refusal of signed bytes means; REFUSED when it is about nothing we know."""
    said = message.lower()
    return next((outcome for outcome, words in _ABOUT_BYTES if any(word in said for word in words)), Outcome.REFUSED)


def is_its_own_trouble(message: str) -> bool:
    """Return whether an error tells of the node's state rather than of what it was asked."""
    said = message.lower()
    return any(words in said for words in _ITS_OWN_TROUBLE)
