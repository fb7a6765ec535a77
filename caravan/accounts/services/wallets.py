"""Linking a wallet by a signed message, once per nonce."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from caravan.accounts import siwe
from caravan.accounts.errors import NonceSpent, WalletTaken
from caravan.accounts.models import SignInNonce, User, Wallet

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Challenge:
    """What a wallet is asked to sign, and until when."""

    nonce: str
    message: str
    expires_at: datetime


def challenge(user: User, *, address: str, terms: siwe.Terms) -> Challenge:
    """Write down a fresh nonce for this person and return the message to sign.

    Raises:
        WalletRefused: `address` is no address.
    """
    now = timezone.now()
    nonce, expires_at = secrets.token_hex(16), now + LIFETIME
    message = siwe.write_message(terms, address=address, nonce=nonce, issued_at=now, expires_at=expires_at)
    SignInNonce.objects.filter(expires_at__lt=now).delete()
    SignInNonce.objects.create(value=nonce, session_key=str(user.pk), expires_at=expires_at)
    return Challenge(nonce=nonce, message=message, expires_at=expires_at)


def link(user: User, *, message: str, signature: str, terms: siwe.Terms) -> Wallet:
    """Link the wallet that signed our message; from now on it is the one that is paid.

    The nonce is burnt in a transaction of its own, before anything is checked, so that no message is ever tried twice.

    Raises:
        NonceSpent: the nonce is unknown, used, expired or another person's.
        WalletRefused: the message or the signature is wrong.
        WalletTaken: the wallet is somebody else's.
    """
    now = timezone.now()
    nonce = siwe.read_nonce(message)
    burnt, _ = SignInNonce.objects.filter(value=nonce, session_key=str(user.pk), expires_at__gt=now).delete()
    if not burnt:
        raise NonceSpent
    address = siwe.verify(message, signature, terms=terms, nonce=nonce, now=now)
    return attach(user, address=address)


def attach(user: User, *, address: str) -> Wallet:
    """Make `address` the person's primary wallet; the caller has proved that they hold its key.

    Raises:
        WalletRefused: `address` is no address.
        WalletTaken: the wallet is somebody else's.
    """
    # One spelling everywhere: leaves, claims and logs are compared as text.
    address = siwe.checksum_address(address)
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            existing = Wallet.objects.filter(address__iexact=address).first()
            if existing and existing.user_id != user.pk:
                raise WalletTaken
            Wallet.objects.filter(user=user).update(is_primary=False)
            return Wallet.objects.update_or_create(address=address, user=user, defaults={"is_primary": True})[0]
    except IntegrityError:
        raise WalletTaken from None


@transaction.atomic
def unlink(user: User, *, address: str) -> None:
    """Forget a wallet; the newest of the others is paid from now on. What was anchored to it stays claimable by it."""
    User.objects.select_for_update().get(pk=user.pk)
    Wallet.objects.filter(user=user, address__iexact=address).delete()
    newest = Wallet.objects.filter(user=user).order_by("-linked_at").first()
    if newest and not newest.is_primary:
        Wallet.objects.filter(pk=newest.pk).update(is_primary=True)
