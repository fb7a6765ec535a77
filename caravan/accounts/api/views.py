"""Accounts over HTTP: sign-up, tokens, wallets."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from caravan.accounts.api import serializers as s
from caravan.accounts.http import siwe_terms
from caravan.accounts.models import ApiToken
from caravan.accounts.services import joining, tokens, wallets
from caravan.api.permissions import HasScope
from caravan.api.throttles import LoginThrottle


def _valid(serializer: Any) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _session_only(request: Request) -> None:
    """Tokens must not make tokens: one that leaks must not outlive its revocation."""
    if isinstance(request.auth, ApiToken):
        raise PermissionDenied(_("A token cannot do this: sign in."))


class SignUp(APIView):
    """POST: a new person."""

    permission_classes = (AllowAny,)
    throttle_classes = (LoginThrottle,)

    @extend_schema(request=s.SignUpSerializer, responses={201: s.MeSerializer})
    def post(self, request: Request) -> Response:
        """Create an account; 400 names what is wrong with the address or the password."""
        user = joining.sign_up(**_valid(s.SignUpSerializer(data=request.data)))
        return Response(s.MeSerializer(user).data, status=status.HTTP_201_CREATED)


class PasswordToken(APIView):
    """POST: a token for a password."""

    permission_classes = (AllowAny,)
    throttle_classes = (LoginThrottle,)

    @extend_schema(request=s.PasswordTokenSerializer, responses={201: s.TokenMadeSerializer})
    def post(self, request: Request) -> Response:
        """Return a token valid for 90 days; 401 when address and password do not belong together."""
        data = _valid(s.PasswordTokenSerializer(data=request.data))
        data.pop("days")
        token, secret = tokens.issue_for_password(**data)
        return Response({"token": secret, "details": s.TokenSerializer(token).data}, status=status.HTTP_201_CREATED)


class Me(APIView):
    """GET: who asks."""

    @extend_schema(responses=s.MeSerializer)
    def get(self, request: Request) -> Response:
        """Return the person, their roles and the wallet that is paid."""
        return Response(s.MeSerializer(request.user).data)  # type: ignore[arg-type]


class Tokens(APIView):
    """One's tokens; only from a session."""

    @extend_schema(responses=s.TokenSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List one's tokens, without their secrets."""
        _session_only(request)
        rows = ApiToken.objects.filter(user=request.user).order_by("-created_at")  # type: ignore[misc]
        return Response(s.TokenSerializer(rows, many=True).data)

    @extend_schema(request=s.TokenRequestSerializer, responses={201: s.TokenMadeSerializer})
    def post(self, request: Request) -> Response:
        """Make a token; its secret is in this answer and nowhere else."""
        _session_only(request)
        token, secret = tokens.issue(request.user, **_valid(s.TokenRequestSerializer(data=request.data)))  # type: ignore[arg-type]
        return Response({"token": secret, "details": s.TokenSerializer(token).data}, status=status.HTTP_201_CREATED)


class Token(APIView):
    """One token; from a session, or by the token itself."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: str) -> Response:
        """Revoke a token of one's own; 404 for others'."""
        if not (isinstance(request.auth, ApiToken) and request.auth.pk == pk):
            _session_only(request)
        found = tokens.revoke(request.user, token_id=pk)  # type: ignore[arg-type]
        return Response(status=status.HTTP_204_NO_CONTENT if found else status.HTTP_404_NOT_FOUND)


class WalletChallenge(APIView):
    """POST: a message for a wallet to sign."""

    @extend_schema(request=s.AddressSerializer, responses=s.ChallengeSerializer)
    def post(self, request: Request) -> Response:
        """Return an EIP-4361 message with a nonce good for ten minutes and one use."""
        _session_only(request)
        data = _valid(s.AddressSerializer(data=request.data))
        made = wallets.challenge(request.user, address=data["address"], terms=siwe_terms(request))  # type: ignore[arg-type]
        return Response(s.ChallengeSerializer(made).data)


class Wallets(APIView):
    """One's wallets."""

    permission_classes = (IsAuthenticated, HasScope)
    scope = ApiToken.Scope.READ

    @extend_schema(responses=s.WalletSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List one's wallets, the paid one first."""
        rows = request.user.wallets.order_by("-is_primary", "-linked_at")  # type: ignore[union-attr]
        return Response(s.WalletSerializer(rows, many=True).data)

    @extend_schema(request=s.SignatureSerializer, responses={201: s.WalletSerializer})
    def post(self, request: Request) -> Response:
        """Link the wallet that signed; 400 `nonce_spent` or `wallet_refused`, 409 `wallet_taken`."""
        _session_only(request)
        data = _valid(s.SignatureSerializer(data=request.data))
        wallet = wallets.link(request.user, **data, terms=siwe_terms(request))  # type: ignore[arg-type]
        return Response(s.WalletSerializer(wallet).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=s.AddressSerializer, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Unlink a wallet; what is anchored to it stays claimable by it."""
        _session_only(request)
        wallets.unlink(request.user, address=_valid(s.AddressSerializer(data=request.data))["address"])  # type: ignore[arg-type]
        return Response(status=status.HTTP_204_NO_CONTENT)
