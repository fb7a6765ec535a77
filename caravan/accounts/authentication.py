"""API tokens as DRF authentication."""

import hashlib
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from caravan.accounts.models import ApiToken, User
from caravan.lib.rows import Rows

_TOKEN: Final = Rows(ApiToken, "t")
_USER: Final = Rows(User, "u")
_FIND: Final = f"""
SELECT {_TOKEN.columns}, {_USER.columns} FROM accounts_apitoken t JOIN accounts_user u ON u.id = t.user_id
WHERE t.digest = %s AND (t.expires_at IS NULL OR t.expires_at > %s) AND u.is_active
"""  # noqa: S608 (columns of our own models)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token <key>` or `Bearer <key>`; request.auth is the ApiToken, whose scopes permissions check."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's person, or None when the header is not ours."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() not in {b"token", b"bearer"}:
            return None
        now = timezone.now()
        token = _find(parts[1], now)
        if token is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
        if token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        """Make a failed sign-in a 401 and not a 403."""
        return "Token"


def _find(key: bytes, now: datetime) -> ApiToken | None:
    """Return the token of a key, its person with it, while it may be used."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [hashlib.sha256(key).digest(), now])
        row = cursor.fetchone()
    if row is None:
        return None
    token = _TOKEN.make(row[: len(_TOKEN)])
    token.user = _USER.make(row[len(_TOKEN) :])
    return token
