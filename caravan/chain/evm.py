"""The one module that speaks to a node. web3 is imported when the first node is asked: it takes half a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from eth_utils.address import to_checksum_address

from caravan.chain.abi import keccak
from caravan.chain.breaker import Breaker
from caravan.chain.errors import NodeRefused, NodeUnavailable
from caravan.chain.jsonrpc import Node
from caravan.chain.keys import Key, Secrets, key_of
from caravan.chain.meanings import outcome_of
from caravan.chain.port import Broadcast, Fees, Found, Log, Outcome, Receipt, Signed, Unsigned

if TYPE_CHECKING:
    from web3 import Web3

T = TypeVar("T")
FEE_HISTORY_BLOCKS = 10
LEAST_TIP_WEI = 1_000_000
TYPE_2 = b"\x02"


class EvmNode:
    """A chain through its JSON-RPC nodes, and the keys we have for it.

    Args:
        chain_id: what every node must say it serves.
        urls: nodes in order of preference.
        keys: what `keys.key_of` reads, by purpose; empty for none.
    """

    def __init__(self, chain_id: int, urls: Sequence[str], keys: Mapping[str, str]) -> None:
        self._chain_id = chain_id
        self._nodes = Breaker([Node(url, chain_id) for url in urls])
        self._settings = Secrets(keys)
        self._keys: dict[str, Key] = {}

    @property
    def chain_id(self) -> int:
        """The chain's number."""
        return self._chain_id

    def address_of(self, purpose: str) -> str:
        """Return the address of a purpose's key."""
        return self._key(purpose).address

    def sign(self, purpose: str, unsigned: Unsigned) -> Signed:
        """Have an EIP-1559 transaction (EIP-2718 type 2) signed: keccak256(0x02 ‖ rlp(fields))."""
        import rlp

        fields = [
            self._chain_id,
            unsigned.nonce,
            unsigned.fees.priority_fee_wei,
            unsigned.fees.max_fee_wei,
            unsigned.gas_limit,
            bytes.fromhex(unsigned.to.removeprefix("0x")),
            unsigned.value,
            unsigned.data,
            [],
        ]
        signature = self._key(purpose).sign(TYPE_2 + rlp.encode(fields))
        raw = TYPE_2 + bytes(rlp.encode([*fields, *signature]))
        return Signed(raw=raw, tx_hash="0x" + keccak(raw).hex())

    def head(self) -> int:
        """Return the number of the latest block."""
        return int(self._ask(lambda web3: web3.eth.block_number))

    def block_hash(self, number: int) -> str | None:
        """Return the hash of a canonical block."""
        return self._ask(lambda web3: _hash_of(web3, number))

    def finalized(self) -> int:
        """Return the number of the block that the chain itself calls finalized; -1 while there is none."""
        from web3.exceptions import BlockNotFound

        try:
            return int(self._ask(lambda web3: web3.eth.get_block("finalized"))["number"])
        except BlockNotFound:
            return -1

    def agreed(self, number: int) -> bool:
        """Ask every node that answers; one that has not got the block yet contradicts nobody."""
        return len(set(self._nodes.each(lambda node: node.ask(lambda web3: _hash_of(web3, number)))) - {None}) <= 1

    def quote(self) -> Fees:
        """Offer twice the next base fee, and the tip that half of the latest blocks' transactions paid or more."""
        history = self._ask(lambda web3: web3.eth.fee_history(FEE_HISTORY_BLOCKS, "latest", [50]))
        tips = [row[0] for row in history.get("reward", []) if row and row[0]]
        tip = max(LEAST_TIP_WEI, int(median(tips)) if tips else 0)
        return Fees(max_fee_wei=2 * int(history["baseFeePerGas"][-1]) + tip, priority_fee_wei=tip)

    def nonce(self, address: str, block: int | None = None) -> int:
        """Return how many transactions of an address are mined."""
        # None is the latest block.
        return int(self._ask(lambda web3: web3.eth.get_transaction_count(to_checksum_address(address), block)))

    def find(self, address: str, nonce: int, block: int) -> Found | None:
        """Look through one block for an address's transaction."""
        entries: Any = self._ask(lambda web3: web3.eth.get_block(block, full_transactions=True))["transactions"]
        hits = (_found(e) for e in entries if e["from"].lower() == address.lower() and e["nonce"] == nonce)
        return next(hits, None)

    def estimate_gas(self, sender: str, to: str, data: bytes, value: int) -> int:
        """Return the gas a call would use on top of the pending block."""
        fields = _call_fields(to, data, sender, value)
        return int(self._ask(lambda web3: web3.eth.estimate_gas(fields, "pending")))

    def broadcast(self, raw: bytes) -> Broadcast:
        """Hand signed bytes to a node and sort its answer."""
        try:
            self._ask(lambda web3: web3.eth.send_raw_transaction(raw))
        except NodeRefused as error:
            return Broadcast(outcome_of(str(error)), str(error))
        return Broadcast(Outcome.ACCEPTED)

    def receipt(self, tx_hash: str) -> Receipt | None:
        """Return a mined transaction's receipt."""
        from web3.exceptions import TransactionNotFound

        try:
            found = self._ask(lambda web3: web3.eth.get_transaction_receipt(_hash(tx_hash)))
        except TransactionNotFound:
            return None
        return Receipt(
            tx_hash=_hex(found["transactionHash"]),
            succeeded=found["status"] == 1,
            block_number=int(found["blockNumber"]),
            block_hash=_hex(found["blockHash"]),
            gas_used=int(found["gasUsed"]),
            contract_address=str(found.get("contractAddress") or ""),
            logs=tuple(_log(entry) for entry in found["logs"]),
        )

    def knows(self, tx_hash: str) -> bool:
        """Return whether the node has the transaction."""
        from web3.exceptions import TransactionNotFound

        try:
            self._ask(lambda web3: web3.eth.get_transaction(_hash(tx_hash)))
        except TransactionNotFound:
            return False
        return True

    def code(self, address: str) -> bytes:
        """Return the code at an address."""
        return bytes(self._ask(lambda web3: web3.eth.get_code(to_checksum_address(address))))

    def call(self, to: str, data: bytes, *, sender: str = "", block: int | None = None) -> bytes:
        """Return a view function's answer."""
        fields = _call_fields(to, data, sender, 0)
        return bytes(self._ask(lambda web3: web3.eth.call(fields, "latest" if block is None else block)))

    def logs(self, address: str, topics: Sequence[str], from_block: int, to_block: int) -> list[Log]:
        """Return a contract's events."""
        query: Any = {
            "address": to_checksum_address(address),
            "topics": [list(topics)],
            "fromBlock": from_block,
            "toBlock": to_block,
        }

        def read(web3: Web3) -> Any:
            # Of blocks it has not got a node says that they hold nothing, and another one may have told us the height.
            if web3.eth.block_number < to_block:
                raise NodeUnavailable(f"the node has not got block {to_block} yet")
            return web3.eth.get_logs(query)

        return [_log(entry) for entry in self._ask(read)]

    def _key(self, purpose: str) -> Key:
        if purpose not in self._keys:
            self._keys[purpose] = key_of(purpose, self._settings.get(purpose, ""))
        return self._keys[purpose]

    def _ask(self, question: Callable[[Web3], T]) -> T:
        return self._nodes.run(lambda node: node.ask(question))


def _hash_of(web3: Web3, number: int) -> str | None:
    from web3.exceptions import BlockNotFound

    try:
        return _hex(web3.eth.get_block(number)["hash"])
    except BlockNotFound:
        return None


def _call_fields(to: str, data: bytes, sender: str, value: int) -> Any:
    fields: dict[str, Any] = {"data": data, "value": value}
    if to:
        fields["to"] = to_checksum_address(to)
    if sender:
        fields["from"] = to_checksum_address(sender)
    return fields


def _found(entry: Mapping[str, Any]) -> Found:
    tip, data, tx_hash = int(entry.get("maxPriorityFeePerGas") or 0), bytes(entry["input"]), _hex(entry["hash"])
    return Found(
        to=str(entry.get("to") or ""),
        data=data,
        value=int(entry["value"]),
        gas_limit=int(entry["gas"]),
        fees=Fees(int(entry.get("maxFeePerGas") or 0), tip),
        tx_hash=tx_hash,
        signed=_signed(entry, data, tx_hash) if entry.get("type") == 2 else None,
    )


def _signed(entry: Mapping[str, Any], data: bytes, tx_hash: str) -> Signed | None:
    """Put the signed bytes together again, to be sent anew should a reorganisation drop them; None if that fails."""
    from eth_account.typed_transactions.typed_transaction import TypedTransaction

    same = ("chainId", "nonce", "value", "gas", "maxFeePerGas", "maxPriorityFeePerGas", "type")
    fields = {name: entry[name] for name in same} | {"to": entry.get("to") or b"", "data": data, "accessList": ()}
    number = {name: int.from_bytes(bytes(entry[name]), "big") for name in ("r", "s")}
    transaction = TypedTransaction.from_dict({**fields, **number, "v": int(entry["v"])})
    raw = bytes(transaction.encode())
    return Signed(raw, tx_hash) if keccak(raw) == bytes.fromhex(tx_hash[2:]) else None


def _log(entry: Mapping[str, Any]) -> Log:
    return Log(
        address=str(entry["address"]),
        topics=tuple(_hex(topic) for topic in entry["topics"]),
        data=_hex(entry["data"]),
        block_number=int(entry["blockNumber"]),
        block_hash=_hex(entry["blockHash"]),
        tx_hash=_hex(entry["transactionHash"]),
        log_index=int(entry["logIndex"]),
    )


def _hash(text: str) -> Any:
    """Return a hash as web3 takes it."""
    return text


def _hex(value: bytes) -> str:
    return "0x" + bytes(value).hex()
