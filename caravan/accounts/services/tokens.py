"""API tokens: made once, shown once, kept as a hash."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib.auth import authenticate
from django.utils import timezone

from caravan.accounts.errors import SignInRefused
from caravan.accounts.models import ApiToken, User

DEFAULT_DAYS = 90


def issue(user: User, *, name: str, scopes: Sequence[str], days: int | None = DEFAULT_DAYS) -> tuple[ApiToken, str]:
    """Create a token and return it with its secret, which is stored nowhere; `days` None means it never expires."""
    secret = "cvn_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:10],
        digest=hashlib.sha256(secret.encode()).digest(),
        scopes=sorted(set(scopes)),
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    return token, secret


def issue_for_password(*, email: str, password: str, name: str, scopes: Sequence[str]) -> tuple[ApiToken, str]:
    """Create a token for whoever knows the password.

    Raises:
        SignInRefused: address and password do not belong together.
    """
    user = authenticate(username=email.strip().lower(), password=password)
    if not isinstance(user, User):
        raise SignInRefused
    return issue(user, name=name, scopes=scopes)


def revoke(user: User, *, token_id: UUID | str) -> bool:
    """Delete one of the person's tokens; return whether there was one."""
    deleted, _ = ApiToken.objects.filter(user=user, pk=token_id).delete()
    return bool(deleted)
