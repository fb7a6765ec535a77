"""What we ask of a chain. `evm.py` asks a node; `tests/fakes/chain.py` answers from memory and fails on cue."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Outcome(Enum):
    """What a node said to signed bytes."""

    ACCEPTED = "accepted"
    KNOWN = "known"  # it has these very bytes
    NONCE_USED = "nonce used"  # mined already, perhaps as another attempt: receipts tell
    UNDERPRICED = "underpriced"  # another attempt with this nonce waits, or the fee is below the node's least
    NO_FUNDS = "no funds"  # the key cannot pay for it
    REFUSED = "refused"  # for any other reason, e.g. more gas than a block has


@dataclass(frozen=True)
class Broadcast:
    """The node's answer to a broadcast, in our words and in its own."""

    outcome: Outcome
    message: str = ""


@dataclass(frozen=True)
class Fees:
    """EIP-1559 fees per unit of gas, in wei."""

    max_fee_wei: int
    priority_fee_wei: int


@dataclass(frozen=True)
class Unsigned:
    """Everything a signature covers. An empty `to` creates a contract."""

    nonce: int
    to: str
    data: bytes
    value: int
    gas_limit: int
    fees: Fees


@dataclass(frozen=True)
class Signed:
    """Bytes ready to broadcast, and the hash they will have on chain."""

    raw: bytes
    tx_hash: str


@dataclass(frozen=True)
class Found:
    """A transaction of one of our keys, read from a block. `signed` is None when it is of a kind we never send."""

    to: str
    data: bytes
    value: int
    gas_limit: int
    fees: Fees
    tx_hash: str
    signed: Signed | None


@dataclass(frozen=True)
class Log:
    """One event of a contract, undecoded; hashes, topics and data are 0x-hex, so that it can be kept as JSON."""

    address: str
    topics: tuple[str, ...]
    data: str
    block_number: int
    block_hash: str
    tx_hash: str
    log_index: int


@dataclass(frozen=True)
class Receipt:
    """A mined transaction."""

    tx_hash: str
    succeeded: bool
    block_number: int
    block_hash: str
    gas_used: int
    contract_address: str
    logs: tuple[Log, ...]


class ChainPort(Protocol):
    """One chain, and the keys we have for it.

    Every method that asks a node may raise NodeUnavailable (nobody answered in time) or NodeRefused.
    """

    @property
    def chain_id(self) -> int:
        """The chain's number (EIP-155)."""

    def address_of(self, purpose: str) -> str:
        """Return the address of the key for `purpose`; KeyMissing when there is none."""

    def sign(self, purpose: str, unsigned: Unsigned) -> Signed:
        """Sign with the key for `purpose`; asks no node."""

    def head(self) -> int:
        """Return the number of the latest block."""

    def block_hash(self, number: int) -> str | None:
        """Return the hash of the canonical block with this number, None when there is none yet."""

    def finalized(self) -> int:
        """Return the number of the newest block that the chain itself calls finalized, -1 when none is."""

    def agreed(self, number: int) -> bool:
        """Return whether all nodes that answer, and have a block with this number, have the same one."""

    def quote(self) -> Fees:
        """Return fees that should get a transaction into one of the next blocks."""

    def nonce(self, address: str, block: int | None = None) -> int:
        """Return how many transactions of this address the chain has, up to a block or all of them."""

    def find(self, address: str, nonce: int, block: int) -> Found | None:
        """Return an address's transaction with this nonce if the block has it."""

    def estimate_gas(self, sender: str, to: str, data: bytes, value: int) -> int:
        """Return the gas a call would use after everything pending; CallReverted when it would be refused."""

    def broadcast(self, raw: bytes) -> Broadcast:
        """Hand signed bytes to a node; the same bytes any number of times."""

    def receipt(self, tx_hash: str) -> Receipt | None:
        """Return the receipt of a mined transaction, None when it is not (or no longer) in the chain."""

    def knows(self, tx_hash: str) -> bool:
        """Return whether the node has the transaction, mined or waiting."""

    def code(self, address: str) -> bytes:
        """Return the code at an address, empty when there is no contract."""

    def call(self, to: str, data: bytes, *, sender: str = "", block: int | None = None) -> bytes:
        """Return what a view function answers; CallReverted when it refuses."""

    def logs(self, address: str, topics: Sequence[str], from_block: int, to_block: int) -> list[Log]:
        """Return a contract's events whose first topic is one of `topics`, in chain order."""
