"""Addresses that open something to whoever holds them, until a time."""

import hashlib
import hmac
import time

from django.conf import settings

# An address holds between one and two of these, and is the same all along the first: browsers keep what it opens.
WINDOW_S = 3600


def sign(what: str, *, now: float | None = None) -> str:
    """Return a signature over `what` and the time until which it holds: `<epoch seconds>-<hex>`."""
    expires = (int(time.time() if now is None else now) // WINDOW_S + 2) * WINDOW_S
    return f"{expires}-{_mac(what, expires)}"


def seconds_left(what: str, signature: str, *, now: float | None = None) -> int:
    """Return for how long a signature of `what` still holds; 0 if it never did or no longer does."""
    written, _, given = signature.partition("-")
    if not written.isascii() or not written.isdigit() or len(written) > 12:
        return 0
    if not hmac.compare_digest(_mac(what, int(written)).encode(), given.encode(errors="replace")):
        return 0
    return max(0, int(written) - int(time.time() if now is None else now))


def _mac(what: str, expires: int) -> str:
    key = hashlib.sha256(b"caravan signed address" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{expires}:{what}".encode(), hashlib.sha256).hexdigest()[:40]
