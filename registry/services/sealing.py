"""Owners' secrets at rest: AES-256-GCM under a key that comes from SECRET_KEY, bound to the row they belong to."""

import hashlib
import secrets
from typing import Final

from Crypto.Cipher import AES
from django.conf import settings

from registry.errors import UpstreamFailed

NONCE: Final = 12
TAG: Final = 16


def seal(secret: str, *, whose: str) -> bytes:
    """Return a secret that only `opened` with the same `whose` reads; empty for none."""
    if not secret:
        return b""
    nonce = secrets.token_bytes(NONCE)
    cipher = AES.new(_key(settings.SECRET_KEY), AES.MODE_GCM, nonce=nonce)
    cipher.update(whose.encode())
    body, tag = cipher.encrypt_and_digest(secret.encode())
    return nonce + tag + body


def opened(sealed: bytes, *, whose: str) -> str:
    """Return a sealed secret; sealed under any of SECRET_KEY_FALLBACKS, too.

    Raises:
        UpstreamFailed: it was sealed for another row, or under a key that is gone: its owner sets it again.
    """
    if not sealed:
        return ""
    nonce, tag, body = sealed[:NONCE], sealed[NONCE : NONCE + TAG], sealed[NONCE + TAG :]
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        cipher = AES.new(_key(key), AES.MODE_GCM, nonce=nonce)
        cipher.update(whose.encode())
        try:
            return cipher.decrypt_and_verify(body, tag).decode()
        except ValueError:
            continue
    raise UpstreamFailed


def _key(secret: str | bytes) -> bytes:
    return hashlib.sha256(
        b"caravan endpoint secrets" + (secret.encode() if isinstance(secret, str) else secret)
    ).digest()
