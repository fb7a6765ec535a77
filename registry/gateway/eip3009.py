"""Transfers by signature (ERC-3009): what is signed, who signed it, and whether it is what was asked for.

Source: EIP-3009; EIP-712; the checks are those of x402's scheme `exact`, of which the last two (balance, simulation)
need the chain and are asked of it by `registry.services.facilitating`.
"""

from functools import cache
from typing import Final

from coincurve import PublicKey
from eth_abi.abi import encode
from eth_utils.address import to_checksum_address

from caravan.chain.abi import keccak
from registry.gateway.x402 import Authorization, BadPayment, Offer

_DOMAIN: Final = keccak(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
_TRANSFER: Final = keccak(
    b"TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,"
    b"bytes32 nonce)"
)
_CALL: Final = keccak(
    b"transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)"
)[:4]
_STATE: Final = keccak(b"authorizationState(address,bytes32)")[:4]
_BALANCE: Final = keccak(b"balanceOf(address)")[:4]
_KINDS: Final = ["address", "address", "uint256", "uint256", "uint256", "bytes32"]
# Half the order of secp256k1: of the two signatures of one message, tokens take the one with the lower s.
_HALF_ORDER: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
# A payment must still hold when its transaction comes into a block.
MARGIN_S: Final = 6


def check(authorization: Authorization, signature: bytes, offer: Offer, *, now: float) -> None:
    """Check what can be without a chain: signature, recipient, exact amount, time.

    Args:
        now: seconds since 1970.

    Raises:
        BadPayment: with x402's word for what is wrong.
    """
    if authorization.to.lower() != offer.pay_to.lower():
        raise BadPayment("invalid_exact_evm_payload_recipient_mismatch", "The payment goes to somebody else.")
    if authorization.value != offer.amount:
        raise BadPayment(
            "invalid_exact_evm_payload_authorization_value", f"The price is {offer.amount}, not {authorization.value}."
        )
    if authorization.valid_after > now:
        raise BadPayment("invalid_exact_evm_payload_authorization_valid_after", "The payment does not hold yet.")
    if authorization.valid_before < now + MARGIN_S:
        raise BadPayment("invalid_exact_evm_payload_authorization_valid_before", "The payment no longer holds.")
    if signer_of(digest(authorization, offer), signature).lower() != authorization.payer.lower():
        raise BadPayment("invalid_exact_evm_payload_signature", "The signature is not the payer's.")


def digest(authorization: Authorization, offer: Offer) -> bytes:
    """Return the 32 bytes that the payer signs for an offer's token."""
    return keccak(
        b"\x19\x01"
        + _domain(offer.name, offer.version, offer.chain_id, offer.asset)
        + keccak(_TRANSFER + encode(_KINDS, _fields(authorization)))
    )


def signer_of(message: bytes, signature: bytes) -> str:
    """Return the checksummed address that signed 32 bytes.

    Raises:
        BadPayment: it is no signature that a token would take.
    """
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64]
    if v not in {27, 28} or not 0 < s <= _HALF_ORDER or not r:
        raise BadPayment("invalid_exact_evm_payload_signature", "This is no signature of an account.")
    try:
        key = PublicKey.from_signature_and_message(signature[:64] + bytes([v - 27]), message, hasher=None)
    except Exception:  # the library's own, and whatever its C code says
        raise BadPayment("invalid_exact_evm_payload_signature", "This is no signature of an account.") from None
    return str(to_checksum_address(keccak(key.format(compressed=False)[1:])[-20:]))


def transfer_call(authorization: Authorization, signature: bytes) -> bytes:
    """Return the calldata that makes the transfer; anybody may send it."""
    signed = [signature[64], signature[:32], signature[32:64]]
    return _CALL + encode([*_KINDS, "uint8", "bytes32", "bytes32"], [*_fields(authorization), *signed])


def state_call(authorization: Authorization) -> bytes:
    """Return the calldata that asks whether the payer's nonce is used."""
    return _STATE + encode(["address", "bytes32"], [authorization.payer, authorization.nonce])


def balance_call(address: str) -> bytes:
    """Return the calldata that asks what an address has."""
    return _BALANCE + encode(["address"], [address])


def _fields(said: Authorization) -> list[object]:
    return [said.payer, said.to, said.value, said.valid_after, said.valid_before, said.nonce]


@cache
def _domain(name: str, version: str, chain_id: int, asset: str) -> bytes:
    kinds = ["bytes32", "bytes32", "bytes32", "uint256", "address"]
    return keccak(encode(kinds, [_DOMAIN, keccak(name.encode()), keccak(version.encode()), chain_id, asset]))
