"""Keys to purses: made once, shown once, kept as a hash; found by every call."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.utils import timezone

from caravan.accounts.models import User
from caravan.api import throttles
from registry.errors import KeyRefused, LimitReached
from registry.models import Key, Purse

MINUTE_S: Final = 60


def issue(
    purse: Purse,
    *,
    by: User,
    name: str,
    purposes: Sequence[str] = (),
    per_minute: int = 600,
    daily_base_units: int = 0,
    days: int | None = None,
) -> tuple[Key, str]:
    """Create a key and return it with its secret, which is stored nowhere.

    Args:
        purposes: what it may be used for; none for anything licensed.
        daily_base_units: the most it may spend in a day; 0 for no limit but the purse.
        days: until it ends; None for never.
    """
    secret = "cvk_" + secrets.token_urlsafe(32)
    key = Key.objects.create(
        purse=purse,
        made_by=by,
        name=name,
        prefix=secret[:10],
        digest=hashlib.sha256(secret.encode()).digest(),
        purposes=sorted(set(purposes)),
        per_minute=per_minute,
        daily_base_units=daily_base_units,
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    return key, secret


def revoke(key: Key) -> None:
    """End a key; its calls stay."""
    Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())


def find(secret: str) -> Key:
    """Return the key of a secret, its purse with it, and count a call against its minute.

    Raises:
        KeyRefused: unknown, revoked or over, or its person may no longer sign in.
        LimitReached: it has made its calls for this minute.
    """
    digest = hashlib.sha256(secret.encode()).digest()
    key = Key.objects.select_related("purse").filter(digest=digest, made_by__is_active=True).first()
    if key is None or not key.usable:
        raise KeyRefused
    now = time.time()
    if throttles.count(f"key:{key.pk}:{int(now // MINUTE_S)}", MINUTE_S) > key.per_minute:
        raise LimitReached
    seen = timezone.now()
    if key.last_used_at is None or (seen - key.last_used_at).total_seconds() > MINUTE_S:
        Key.objects.filter(pk=key.pk).update(last_used_at=seen)
    return key
