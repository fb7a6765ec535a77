"""API tokens as DRF authentication."""

import hashlib
from typing import Any

from django.db.models import Q
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from caravan.accounts.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token <key>` or `Bearer <key>`; request.auth is the ApiToken, whose scopes permissions check."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's person, or None when the header is not ours."""
        parts = get_authorization_header(request).split()
        if len(parts) != 2 or parts[0].lower() not in {b"token", b"bearer"}:
            return None
        now = timezone.now()
        token = (
            ApiToken.objects.select_related("user")
            .filter(
                Q(expires_at=None) | Q(expires_at__gt=now),
                digest=hashlib.sha256(parts[1]).digest(),
                user__is_active=True,
            )
            .first()
        )
        if token is None:
            raise exceptions.AuthenticationFailed("This token is unknown, expired or revoked.")
        if token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        """Make a failed sign-in a 401 and not a 403."""
        return "Token"
