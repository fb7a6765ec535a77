"""Receipts: what one call was of, what it cost, and by whom it is said; typed data (EIP-712), signed.

Anybody can check one with what is in it: the signer's address is published under `/gateway/`.
"""

from dataclasses import asdict, dataclass
from typing import Any, Final

from eth_abi.abi import encode

from caravan.chain.abi import keccak

NAME, VERSION = "Caravan receipt", "1"
FIELDS: Final = (
    ("call", "string"),
    ("asset", "string"),
    ("version", "bytes32"),
    ("payer", "string"),
    ("purpose", "string"),
    ("token", "string"),
    ("amount", "uint256"),
    ("tokens", "uint256"),
    ("rows", "uint256"),
    ("request", "bytes32"),
    ("answer", "bytes32"),
    ("split", "bytes32"),
    ("issuedAt", "uint256"),
)
_TYPE: Final = keccak(f"Receipt({','.join(f'{kind} {name}' for name, kind in FIELDS)})".encode())
_DOMAIN: Final = keccak(
    keccak(b"EIP712Domain(string name,string version)") + keccak(NAME.encode()) + keccak(VERSION.encode())
)


@dataclass(frozen=True)
class Receipt:
    """What is said of one call.

    Args:
        call: its id.
        asset: name and number of the version, as in addresses: ``weather-words@3``.
        version: the version's content hash (32 bytes hex, as are the other hashes).
        payer: an address, or `key:` and the first letters of an API key.
        amount: base units of `token`.
        request: SHA-256 of what was asked, the body's bytes.
        answer: SHA-256 of what was answered, as it was sent; of a stream, of all its bytes before the receipt.
        split: SHA-256 of how the price is shared upstream.
        issuedAt: seconds since 1970.
    """

    call: str
    asset: str
    version: str
    payer: str
    purpose: str
    token: str
    amount: int
    tokens: int
    rows: int
    request: str
    answer: str
    split: str
    issuedAt: int  # noqa: N815 (the name under which it is signed)

    @property
    def payload(self) -> bytes:
        """The bytes whose Keccak-256 is signed."""
        words = [_word(kind, value) for (_, kind), value in zip(FIELDS, asdict(self).values(), strict=True)]
        return b"\x19\x01" + _DOMAIN + keccak(_TYPE + b"".join(words))

    def as_json(self, signer: str, signature: bytes) -> dict[str, Any]:
        """Return it as it is handed out; numbers that may be large are texts."""
        return {**asdict(self), "amount": str(self.amount), "signer": signer, "signature": "0x" + signature.hex()}


def typed_data(said: dict[str, Any]) -> dict[str, Any]:
    """Return a handed-out receipt as wallets and libraries take typed data (`eth_signTypedData_v4`)."""
    domain = [{"name": "name", "type": "string"}, {"name": "version", "type": "string"}]
    return {
        "types": {"EIP712Domain": domain, "Receipt": [{"name": name, "type": kind} for name, kind in FIELDS]},
        "primaryType": "Receipt",
        "domain": {"name": NAME, "version": VERSION},
        "message": {
            name: int(said[name]) if kind == "uint256" else f"0x{said[name]}" if kind == "bytes32" else said[name]
            for name, kind in FIELDS
        },
    }


def _word(kind: str, value: Any) -> bytes:
    if kind == "string":
        return keccak(str(value).encode())
    return encode([kind], [bytes.fromhex(value) if kind == "bytes32" else value])
