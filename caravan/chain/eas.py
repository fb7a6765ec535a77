"""Attestations of sealed epochs, readable by anybody who speaks EAS (https://docs.attest.org)."""

from collections.abc import Iterable, Mapping
from typing import Any

from eth_abi.abi import encode
from eth_utils.address import to_canonical_address

from caravan.chain.abi import decode_logs, encode_call, keccak
from caravan.chain.port import Log

SCHEMA = "bytes32 rewardsRoot,bytes32 contributionsRoot,uint64 epoch,uint32 count,uint128 total"
SCHEMA_TYPES = tuple(part.split()[0] for part in SCHEMA.split(","))
NOBODY = "0x" + "00" * 20
NO_REFERENCE = bytes(32)


def schema_uid(schema: str = SCHEMA, resolver: str = NOBODY, *, revocable: bool = False) -> bytes:
    """Return the uid a schema has on every chain.

    Source: ethereum-attestation-service/eas-contracts, SchemaRegistry, _getUID: keccak of the packed fields.
    """
    return keccak(schema.encode() + to_canonical_address(resolver) + bytes([revocable]))


def register_call(schema: str = SCHEMA) -> bytes:
    """Return calldata for SchemaRegistry.register."""
    return encode_call("SchemaRegistry", "register", [schema, NOBODY, False])


def attest_call(*, rewards_root: bytes, contributions_root: bytes, epoch: int, count: int, total: int) -> bytes:
    """Return calldata for EAS.attest of one epoch; irrevocable, about nobody in particular.

    Args:
        rewards_root: 32 bytes.
        contributions_root: 32 bytes.
        count: contributions in the epoch.
        total: base units promised since the first epoch.
    """
    data = encode(SCHEMA_TYPES, [rewards_root, contributions_root, epoch, count, total])
    request = (schema_uid(), (NOBODY, 0, False, NO_REFERENCE, data, 0))
    return encode_call("EAS", "attest", [request])


def uid_in(logs: Iterable[Log | Mapping[str, Any]]) -> str:
    """Return the uid of the attestation made by a transaction with these logs, as 0x-hex.

    Raises:
        LookupError: it made none.
    """
    for event in decode_logs("EAS", logs):
        if event.name == "Attested":
            return f"0x{event.args['uid'].hex()}"
    raise LookupError("no attestation was made")
