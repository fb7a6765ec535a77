"""Identifiers that leave the database."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a time-ordered UUID, so that new rows land at the end of an index.

    Source: RFC 9562, section 5.7 (48 bits of milliseconds, 74 random bits).
    """
    millis = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(millis & ((1 << 48) - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
