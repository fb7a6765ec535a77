"""Calldata, events and errors of our contracts, from the committed ABIs. Asks no node."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address
from sha3 import keccak_256

from caravan.chain.port import Log

FOLDER = Path(__file__).parent / "abi"
# The two errors every Solidity contract may answer with: require(…, "text") and failed assertions.
BUILT_IN_ERRORS = (
    {"name": "Error", "inputs": [{"name": "message", "type": "string"}]},
    {"name": "Panic", "inputs": [{"name": "code", "type": "uint256"}]},
)


@dataclass(frozen=True)
class Event:
    """A decoded log. Addresses are checksummed, bytes are bytes, numbers are int."""

    name: str
    args: dict[str, Any]
    log: Log


@cache
def artifact(contract: str) -> dict[str, Any]:
    """Return a compiled contract: keys `abi` and `bytecode`."""
    content: dict[str, Any] = json.loads((FOLDER / f"{contract}.json").read_text())
    return content


def keccak(data: bytes) -> bytes:
    """Return the 32-byte Keccak-256 hash."""
    digest: bytes = keccak_256(data).digest()
    return digest


def encode_call(contract: str, function: str, args: Sequence[Any]) -> bytes:
    """Return calldata: the function's selector and its arguments (structs as tuples, bytes32 as bytes).

    Raises:
        KeyError: the contract has no such function.
    """
    entry = _entry(contract, "function", function)
    return _selector(entry) + encode(_types(entry["inputs"]), args)


def decode_call(contract: str, data: bytes) -> tuple[str, dict[str, Any]] | None:
    """Return the function and the arguments that calldata names, None when it is none of the contract's."""
    for entry in artifact(contract)["abi"]:
        if entry["type"] == "function" and _selector(entry) == data[:4]:
            values = zip(entry["inputs"], decode(_types(entry["inputs"]), data[4:]), strict=True)
            return str(entry["name"]), {item["name"]: _tidy(item["type"], value) for item, value in values}
    return None


def decode_result(contract: str, function: str, data: bytes) -> tuple[Any, ...]:
    """Return what a function answered, one value an output."""
    outputs = _entry(contract, "function", function)["outputs"]
    values = decode(_types(outputs), data)
    return tuple(_tidy(kind, value) for kind, value in zip(_types(outputs), values, strict=True))


def encode_deployment(contract: str, args: Sequence[Any]) -> bytes:
    """Return creation code followed by the constructor's arguments."""
    compiled = artifact(contract)
    constructors = [entry for entry in compiled["abi"] if entry["type"] == "constructor"]
    kinds = _types(constructors[0]["inputs"]) if constructors else []
    return _bytes(compiled["bytecode"]) + encode(kinds, args)


def topic_of(contract: str, event: str) -> str:
    """Return the first topic of an event as 0x-hex."""
    return "0x" + keccak(_signature(_entry(contract, "event", event)).encode()).hex()


def decode_logs(contract: str, logs: Iterable[Log | Mapping[str, Any]]) -> list[Event]:
    """Return the contract's events among the logs (also as kept in `Transaction.logs`), others left out.

    Who emitted them is not checked: compare `event.log.address` where strangers' logs may be among them.
    """
    known = _events(contract)
    found = []
    for item in logs:
        log = item if isinstance(item, Log) else Log(**{**item, "topics": tuple(item["topics"])})
        entry = known.get(log.topics[0]) if log.topics else None
        if entry:
            found.append(Event(entry["name"], _arguments(entry, log), log))
    return found


def decode_error(data: bytes) -> str:
    """Return a revert in words, e.g. ``WrongEpoch(expected=2, given=3)``; raw hex when it is none of ours."""
    entry = _errors().get(data[:4])
    if entry is None:
        return f"0x{data[:100].hex()}" if data else "reverted without a reason"
    kinds = _types(entry["inputs"])
    try:
        values = decode(kinds, data[4:])
    except DecodingError:
        return str(entry["name"])
    words = [f"{i['name']}={_word(_tidy(k, v))}" for i, k, v in zip(entry["inputs"], kinds, values, strict=True)]
    return f"{entry['name']}({', '.join(words)})"


def _entry(contract: str, kind: str, name: str) -> dict[str, Any]:
    for entry in artifact(contract)["abi"]:
        if entry["type"] == kind and entry["name"] == name:
            return dict(entry)
    raise KeyError(f"{contract} has no {kind} {name}")


@cache
def _events(contract: str) -> dict[str, dict[str, Any]]:
    entries = [entry for entry in artifact(contract)["abi"] if entry["type"] == "event"]
    return {topic_of(contract, entry["name"]): entry for entry in entries}


@cache
def _errors() -> dict[bytes, dict[str, Any]]:
    ours = [entry for path in sorted(FOLDER.glob("*.json")) for entry in artifact(path.stem)["abi"]]
    return {_selector(entry): entry for entry in (*BUILT_IN_ERRORS, *(e for e in ours if e["type"] == "error"))}


def _arguments(entry: dict[str, Any], log: Log) -> dict[str, Any]:
    indexed = [item for item in entry["inputs"] if item["indexed"]]
    plain = [item for item in entry["inputs"] if not item["indexed"]]
    # An indexed string or array is only there as its hash; our events have none.
    raw = [decode([i["type"]], _bytes(t))[0] for i, t in zip(indexed, log.topics[1:], strict=True)]
    rest = decode(_types(plain), _bytes(log.data))
    values = zip((*indexed, *plain), (*raw, *rest), strict=True)
    return {item["name"]: _tidy(item["type"], value) for item, value in values}


def _types(inputs: Iterable[Mapping[str, Any]]) -> list[str]:
    return [_type(item) for item in inputs]


def _type(item: Mapping[str, Any]) -> str:
    """Return a parameter's canonical type; a struct is the tuple of its parts."""
    if not item["type"].startswith("tuple"):
        return str(item["type"])
    return f"({','.join(_types(item['components']))}){item['type'].removeprefix('tuple')}"


def _signature(entry: Mapping[str, Any]) -> str:
    return f"{entry['name']}({','.join(_types(entry['inputs']))})"


def _selector(entry: Mapping[str, Any]) -> bytes:
    return keccak(_signature(entry).encode())[:4]


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _tidy(kind: str, value: Any) -> Any:
    return to_checksum_address(value) if kind == "address" else value


def _word(value: Any) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)
