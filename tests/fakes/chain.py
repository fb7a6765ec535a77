"""A chain in memory that answers the port's questions and fails on cue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from caravan.chain.errors import CallReverted, NodeUnavailable
from caravan.chain.port import Broadcast, Fees, Found, Log, Outcome, Receipt, Signed, Unsigned


@dataclass(frozen=True)
class Sent:
    """What a transaction's bytes say, as far as the fake cares."""

    purpose: str
    unsigned: Unsigned
    tx_hash: str


@dataclass
class FakeChain:
    """A node whose blocks the test makes with `mine` and takes back with `reorg`.

    Attributes:
        pool: transactions waiting for a block.
        blocks: block number → (hash, transactions in it); block 0 is there from the start.
        refuses: called with a call's data in a dry run; returns the revert's bytes, or None to let it pass.
        fails: hash → True for transactions that will revert in their block.
        silent: names of methods that time out; `broadcast*` delivers the bytes first.
        answer: what broadcast says in place of its own answer.
        finalized_at: the block that the chain calls finalized.
        contested: blocks of which another node has another version.
    """

    chain_id: int = 31337
    fees: Fees = field(default_factory=lambda: Fees(100, 10))
    pool: dict[str, Sent] = field(default_factory=dict)
    blocks: list[tuple[str, list[Sent]]] = field(default_factory=lambda: [("0xblock0", [])])
    refuses: Callable[[bytes], bytes | None] = lambda data: None
    fails: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    answer: Broadcast | None = None
    broadcasts: list[str] = field(default_factory=list)
    signed: dict[bytes, Sent] = field(default_factory=dict)
    forks: int = 0
    finalized_at: int = -1
    contested: set[int] = field(default_factory=set)

    def mine(self, blocks: int = 1) -> None:
        """Put everything waiting into a block, in nonce order, and add empty blocks up to `blocks`."""
        for _ in range(blocks):
            waiting = sorted(self.pool.values(), key=lambda sent: sent.unsigned.nonce)
            taken = [sent for sent in waiting if self._fresh(sent)]
            self.pool.clear()
            self.blocks.append((f"0xblock{len(self.blocks)}f{self.forks}", taken))

    def reorg(self, depth: int) -> None:
        """Replace the newest blocks by as many empty ones; their transactions are forgotten."""
        self.forks += 1
        del self.blocks[-depth:]
        for _ in range(depth):
            self.blocks.append((f"0xblock{len(self.blocks)}f{self.forks}", []))

    def executed(self) -> list[Sent]:
        """Return everything in the chain, in order."""
        return [sent for _, taken in self.blocks for sent in taken]

    def address_of(self, purpose: str) -> str:
        """Return an address that is easy to tell."""
        return f"0x{sum(purpose.encode()):040x}"

    def sign(self, purpose: str, unsigned: Unsigned) -> Signed:
        """Return bytes that depend on everything signed, so that other fees are another hash."""
        raw = f"{purpose}|{unsigned}".encode()
        tx_hash = "0x" + sha256(raw).hexdigest()
        self.signed[raw] = Sent(purpose, unsigned, tx_hash)
        return Signed(raw, tx_hash)

    def head(self) -> int:
        """Return the newest block's number."""
        self._speak("head")
        return len(self.blocks) - 1

    def block_hash(self, number: int) -> str | None:
        """Return a block's hash."""
        return self.blocks[number][0] if number < len(self.blocks) else None

    def finalized(self) -> int:
        """Return the block the test names."""
        return self.finalized_at

    def agreed(self, number: int) -> bool:
        """Disagree where told to."""
        return number not in self.contested

    def quote(self) -> Fees:
        """Return the fees of the day."""
        return self.fees

    def nonce(self, address: str, block: int | None = None) -> int:
        """Count an address's transactions up to a block."""
        upto = self.blocks if block is None else self.blocks[: block + 1]
        return sum(self.address_of(sent.purpose) == address for _, taken in upto for sent in taken)

    def find(self, address: str, nonce: int, block: int) -> Found | None:
        """Find an address's transaction in a block."""
        for sent in self.blocks[block][1]:
            if self.address_of(sent.purpose) == address and sent.unsigned.nonce == nonce:
                what = sent.unsigned
                raw = next(raw for raw, known in self.signed.items() if known.tx_hash == sent.tx_hash)
                signed = Signed(raw, sent.tx_hash)
                return Found(what.to, what.data, what.value, what.gas_limit, what.fees, sent.tx_hash, signed)
        return None

    def estimate_gas(self, sender: str, to: str, data: bytes, value: int) -> int:
        """Refuse when told to."""
        self._speak("estimate_gas")
        answer = self.refuses(data)
        if answer is not None:
            raise CallReverted("execution reverted", answer)
        return 100_000

    def broadcast(self, raw: bytes) -> Broadcast:
        """Take bytes as a node does: once, and the better paid of two with one nonce."""
        self._speak("broadcast")
        sent = self.signed[raw]
        self.broadcasts.append(sent.tx_hash)
        answer = self.answer or self._admit(sent)
        if "broadcast*" in self.silent:
            raise NodeUnavailable
        return answer

    def receipt(self, tx_hash: str) -> Receipt | None:
        """Return the receipt of what is in a block."""
        self._speak("receipt")
        for number, (block_hash, taken) in enumerate(self.blocks):
            if any(sent.tx_hash == tx_hash for sent in taken):
                return Receipt(tx_hash, tx_hash not in self.fails, number, block_hash, 90_000, "", ())
        return None

    def knows(self, tx_hash: str) -> bool:
        """Return whether a transaction waits or is in a block."""
        return tx_hash in self.pool or any(sent.tx_hash == tx_hash for sent in self.executed())

    def code(self, address: str) -> bytes:
        """There is a contract everywhere."""
        return b"\x01"

    def call(self, to: str, data: bytes, *, sender: str = "", block: int | None = None) -> bytes:
        """Refuse when told to, as a dry run does."""
        answer = self.refuses(data)
        if answer is not None:
            raise CallReverted("execution reverted", answer)
        return b""

    def logs(self, address: str, topics: Sequence[str], from_block: int, to_block: int) -> list[Log]:
        """There are no events."""
        return []

    def stranger_sends(self, purpose: str, nonce: int) -> str:
        """Have somebody else use a purpose's key; return the hash."""
        signed = self.sign(purpose, Unsigned(nonce, "0xelse", b"stranger", 0, 21_000, Fees(999, 99)))
        self.pool[signed.tx_hash] = self.signed[signed.raw]
        return signed.tx_hash

    def _admit(self, sent: Sent) -> Broadcast:
        if self.knows(sent.tx_hash):
            return Broadcast(Outcome.KNOWN, "already known")
        if sent.unsigned.nonce < self.nonce(self.address_of(sent.purpose)):
            return Broadcast(Outcome.NONCE_USED, "nonce too low")
        rivals = [s for s in self.pool.values() if (s.purpose, s.unsigned.nonce) == (sent.purpose, sent.unsigned.nonce)]
        if rivals and rivals[0].unsigned.fees.max_fee_wei >= sent.unsigned.fees.max_fee_wei:
            return Broadcast(Outcome.UNDERPRICED, "replacement transaction underpriced")
        for rival in rivals:
            del self.pool[rival.tx_hash]
        self.pool[sent.tx_hash] = sent
        return Broadcast(Outcome.ACCEPTED)

    def _fresh(self, sent: Sent) -> bool:
        """Whether its nonce is not used yet."""
        return sent.unsigned.nonce >= self.nonce(self.address_of(sent.purpose))

    def _speak(self, method: str) -> None:
        if method in self.silent:
            raise NodeUnavailable
