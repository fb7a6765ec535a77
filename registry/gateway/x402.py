"""Messages of x402: what a page costs, what a client signs for it, and what became of that; versions 2 and 1.

Version 2 speaks in headers (PAYMENT-REQUIRED, PAYMENT-SIGNATURE, PAYMENT-RESPONSE) and names chains by CAIP-2; version
1 speaks in the body of the 402 and in X-PAYMENT, X-PAYMENT-RESPONSE, and has names of its own for a few chains. Both
are said at once, and whichever the client answers in is read. Of the schemes there is `exact` by ERC-3009.

Source: the x402 specification, versions 1 and 2, scheme `exact` on EVM chains.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

SCHEME: Final = "exact"
REQUIRED, SIGNED, RESPONSE = "PAYMENT-REQUIRED", "PAYMENT-SIGNATURE", "PAYMENT-RESPONSE"
SIGNED_1, RESPONSE_1 = "X-PAYMENT", "X-PAYMENT-RESPONSE"
# No honest payment by ERC-3009 is a tenth as long.
LONGEST: Final = 16 * 1024
# What version 1 calls the chains it knows; others can be paid on by version 2 alone.
NAMES_1: Final[Mapping[int, str]] = {
    8453: "base",
    84532: "base-sepolia",
    43114: "avalanche",
    43113: "avalanche-fuji",
    137: "polygon",
    80002: "polygon-amoy",
}
_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}")
_WORD: Final = re.compile(r"0x[0-9a-fA-F]{64}")
_SIGNATURE: Final = re.compile(r"0x[0-9a-fA-F]{130}")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,77}")
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_-]{16,128}")


class BadPayment(Exception):
    """A payment that is not taken; `reason` is x402's word for it, the message is for people."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Offer:
    """One way to pay for something.

    Args:
        asset: address of a token with transferWithAuthorization (ERC-3009).
        amount: base units.
        pay_to: where the money goes.
        name: of the token's EIP-712 domain, as is `version`.
        timeout_s: how long the payment must hold at least.
    """

    chain_id: int
    asset: str
    amount: int
    pay_to: str
    name: str
    version: str
    timeout_s: int = 60

    @property
    def network(self) -> str:
        """The chain as CAIP-2 names it."""
        return f"eip155:{self.chain_id}"

    def as_json(self) -> dict[str, Any]:
        """Return it as version 2 writes it."""
        return {
            "scheme": SCHEME,
            "network": self.network,
            "amount": str(self.amount),
            "asset": self.asset,
            "payTo": self.pay_to,
            "maxTimeoutSeconds": self.timeout_s,
            "extra": {"name": self.name, "version": self.version},
        }


@dataclass(frozen=True)
class Resource:
    """What is paid for."""

    url: str
    description: str = ""
    mime_type: str = "application/json"


@dataclass(frozen=True)
class Authorization:
    """What a payer signs (ERC-3009): so much from them to somebody, between two times, once per nonce."""

    payer: str
    to: str
    value: int
    valid_after: int
    valid_before: int
    nonce: bytes


@dataclass(frozen=True)
class Payment:
    """A payment as it came; nothing of it is checked but its form.

    Args:
        accepted: the terms the client says it pays by, in version 2.
        identifier: the client's own name for this payment (extension payment-identifier).
    """

    version: int
    network: str
    authorization: Authorization
    signature: bytes
    accepted: Mapping[str, Any] | None = None
    identifier: str = ""

    def pays(self, offer: Offer) -> bool:
        """Return whether the payment is for this offer: its chain, its token, its terms."""
        if self.version == 1:
            return self.network == NAMES_1.get(offer.chain_id)
        said, meant = self.accepted or {}, offer.as_json()
        fixed = ("scheme", "network", "amount")
        addresses = ("asset", "payTo")
        return all(said.get(name) == meant[name] for name in fixed) and all(
            str(said.get(name)).lower() == str(meant[name]).lower() for name in addresses
        )


def challenge(resource: Resource, offers: Sequence[Offer], *, error: str = "") -> tuple[dict[str, str], dict[str, Any]]:
    """Return the headers (version 2) and the body (version 1) of a 402.

    Args:
        error: why a payment was not taken; empty when there was none.
    """
    said = error or f"{SIGNED} header is required"
    second = {
        "x402Version": 2,
        "error": said,
        "resource": {"url": resource.url, "description": resource.description, "mimeType": resource.mime_type},
        "accepts": [offer.as_json() for offer in offers],
    }
    first = {
        "x402Version": 1,
        "error": error or f"{SIGNED_1} header is required",
        "accepts": [_first(offer, resource) for offer in offers if offer.chain_id in NAMES_1],
    }
    return {REQUIRED: encode(second)}, first


def settled(payment: Payment, offer: Offer, transaction: str, *, error: str = "") -> dict[str, str]:
    """Return the header that says what became of a payment, under the name its version has for it."""
    body: dict[str, Any] = {
        "success": not error,
        "payer": payment.authorization.payer,
        "transaction": transaction,
        "network": payment.network,
    }
    if error:
        body["errorReason"] = error
    elif payment.version == 2:
        body["amount"] = str(offer.amount)
    return {RESPONSE if payment.version == 2 else RESPONSE_1: encode(body)}


def read(headers: Mapping[str, str]) -> Payment | None:
    """Return the payment that a request brings, None if it brings none.

    Raises:
        BadPayment: it is not written as x402 says.
    """
    written = headers.get(SIGNED) or headers.get(SIGNED_1)
    if not written:
        return None
    body = _decoded(written)
    version = body.get("x402Version")
    if version == 2:
        accepted = _object(body, "accepted")
        scheme, network = accepted.get("scheme"), accepted.get("network")
    elif version == 1:
        accepted, scheme, network = {}, body.get("scheme"), body.get("network")
    else:
        raise BadPayment("invalid_x402_version", "x402Version is 1 or 2.")
    if scheme != SCHEME:
        raise BadPayment("unsupported_scheme", f"The only scheme here is {SCHEME}.")
    if not isinstance(network, str):
        raise BadPayment("invalid_network", "The network is missing.")
    payload = _object(body, "payload")
    return Payment(
        version,
        network,
        _authorization(_object(payload, "authorization")),
        bytes.fromhex(_text(payload, "signature", _SIGNATURE)[2:]),
        accepted if version == 2 else None,
        _identifier(body),
    )


def encode(body: Mapping[str, Any]) -> str:
    """Return a header's value: JSON in base64."""
    return base64.b64encode(json.dumps(body, separators=(",", ":")).encode()).decode()


def _first(offer: Offer, resource: Resource) -> dict[str, Any]:
    return {
        "scheme": SCHEME,
        "network": NAMES_1[offer.chain_id],
        "maxAmountRequired": str(offer.amount),
        "resource": resource.url,
        "description": resource.description,
        "mimeType": resource.mime_type,
        "payTo": offer.pay_to,
        "maxTimeoutSeconds": offer.timeout_s,
        "asset": offer.asset,
        "extra": {"name": offer.name, "version": offer.version},
    }


def _decoded(written: str) -> dict[str, Any]:
    if len(written) > LONGEST:
        raise BadPayment("invalid_payload", "The payment is too long.")
    try:
        body = json.loads(base64.b64decode(written, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise BadPayment("invalid_payload", "The payment is not JSON in base64.") from None
    if not isinstance(body, dict):
        raise BadPayment("invalid_payload", "The payment is not an object.")
    return body


def _authorization(said: Mapping[str, Any]) -> Authorization:
    return Authorization(
        payer=_text(said, "from", _ADDRESS),
        to=_text(said, "to", _ADDRESS),
        value=_uint(said, "value"),
        valid_after=_uint(said, "validAfter"),
        valid_before=_uint(said, "validBefore"),
        nonce=bytes.fromhex(_text(said, "nonce", _WORD)[2:]),
    )


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    if not isinstance(value, dict):
        raise BadPayment("invalid_payload", f"{name} is missing.")
    return value


def _text(body: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise BadPayment("invalid_payload", f"{name} is not written as it should be.")
    return value


def _uint(body: Mapping[str, Any], name: str) -> int:
    value = int(_text(body, name, _NUMBER))
    if value >= 2**256:
        raise BadPayment("invalid_payload", f"{name} is too large.")
    return value


def _identifier(body: Mapping[str, Any]) -> str:
    """The id that the extension payment-identifier brings; anything else under its name is none."""
    said: Any = body.get("extensions")
    for name in ("payment-identifier", "info", "id"):
        said = said.get(name) if isinstance(said, dict) else None
    return said if isinstance(said, str) and _IDENTIFIER.fullmatch(said) else ""
