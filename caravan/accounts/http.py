"""The signed-in request, for types and for wallets."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from caravan.accounts import siwe
from caravan.accounts.models import User

if TYPE_CHECKING:

    class SignedInRequest(HttpRequest):
        """A request behind log-in: `user` is a person."""

        user: User
else:
    SignedInRequest = HttpRequest


def siwe_terms(request: HttpRequest) -> siwe.Terms:
    """Return what a sign-in message of this site must say. ALLOWED_HOSTS vouches for the host."""
    return siwe.Terms(
        domain=request.get_host(), uri=request.build_absolute_uri("/"), chain_id=int(settings.CHAIN["id"])
    )
