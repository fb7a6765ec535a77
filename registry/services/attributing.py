"""What an answer says of itself: which version it is of, how its price is shared, and a receipt, signed."""

import hashlib
import time
from functools import lru_cache
from typing import Any
from uuid import UUID

from coincurve import PrivateKey
from django.conf import settings
from eth_utils.address import to_checksum_address

from caravan.chain.abi import keccak
from caravan.lib.canonical import sha256_json
from registry.gateway import x402
from registry.gateway.receipts import Receipt
from registry.models import Call, Part, Version
from registry.services import calling


def headers_of(call: Call) -> dict[str, str]:
    """Return the headers that every metered answer has from its beginning."""
    return {
        "Caravan-Call": str(call.pk),
        "Caravan-Asset": name_of(call.version),
        "Caravan-Version": call.version.content_hash,
        "Caravan-Split": split_hash(call.version_id),
    }


def name_of(version: Version) -> str:
    """Return a version's name in addresses."""
    return f"{version.asset.slug}@{version.number}"


def receipt_of(call: Call, answer_hash: str) -> dict[str, Any]:
    """Sign and keep the receipt of a charged call.

    Args:
        answer_hash: SHA-256 of the answer as it was sent, in hex.
    """
    receipt = Receipt(
        call=str(call.pk),
        asset=name_of(call.version),
        version=call.version.content_hash,
        payer=call.payment.payer if call.payment else f"key:{call.key.prefix if call.key else ''}",
        purpose=call.purpose,
        token=call.version.token,
        amount=call.amount_base_units,
        tokens=call.tokens,
        rows=call.rows,
        request=call.request_hash,
        answer=answer_hash,
        split=split_hash(call.version_id),
        issuedAt=int(time.time()),
    )
    signed = _key().sign_recoverable(keccak(receipt.payload), hasher=None)
    said = receipt.as_json(signer(), signed[:64] + bytes([signed[64] + 27]))
    calling.remember(call, said)
    return said


def header_of(receipt: dict[str, Any]) -> str:
    """Return a receipt as the header Caravan-Receipt has it: JSON in base64."""
    return x402.encode(dict(sorted(receipt.items())))


@lru_cache(maxsize=2048)
def split_hash(version: UUID) -> str:
    """Return the SHA-256 of how a published version's price is shared: canonical JSON of {content hash: part}."""
    rows = Part.objects.filter(source=version).values_list("receiver__content_hash", "part")
    return sha256_json({receiver: str(part) for receiver, part in rows}).hex()


def signer() -> str:
    """Return the address whose signature receipts have."""
    return _signer(settings.SECRET_KEY)


@lru_cache(maxsize=4)
def _signer(secret: str) -> str:
    public = _key().public_key.format(compressed=False)
    return str(to_checksum_address(keccak(public[1:])[-20:]))


def _key() -> PrivateKey:
    """A key of its own that holds no money, so that receipts are signed where there is no chain, too."""
    return PrivateKey(hashlib.sha256(b"caravan receipts" + settings.SECRET_KEY.encode()).digest())
