"""One byte string per JSON value, so that hashes can be recomputed by anyone."""

import hashlib
import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Return `value` as UTF-8 JSON with sorted keys, no blanks and no escapes beyond JSON's own.

    Raises:
        ValueError: a number is not finite.

    Source: RFC 8785, restricted to what Python's ``json`` writes; `verifier` holds an independent copy of the rule.
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sha256_json(value: Any) -> bytes:
    """Return the SHA-256 (32 bytes) of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_json(value)).digest()
