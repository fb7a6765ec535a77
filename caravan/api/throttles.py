"""Limits by person and, for strangers, by address: a counter for each window, one round trip to Redis a request."""

import hashlib
import time
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from redis import Redis
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

WINDOWS_S = {"s": 1, "min": 60, "h": 3600}


class WindowThrottle(BaseThrottle):
    """At most so many requests a window, by the rate in `DEFAULT_THROTTLE_RATES` such as ``120/min``.

    A list of instants, as DRF's own throttle keeps, grows with the rate and is rewritten by every request; a counter
    that expires with its window does not. The price is that two windows' worth may meet at their border.
    """

    scope: ClassVar[str]
    _left_s = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False when the window is full."""
        who = self.who(request)
        if who is None:
            return True
        number, _, window = str(api_settings.DEFAULT_THROTTLE_RATES[self.scope]).partition("/")
        span = WINDOWS_S[window]
        now = time.time()
        self._left_s = span - now % span
        key = f"throttle:{self.scope}:{who}:{int(now // span)}"
        return count(key, span) <= int(number)

    def wait(self) -> float:
        """Return the seconds until the next window."""
        return self._left_s

    def who(self, request: Request) -> str | None:
        """Return whose requests are counted together, or None to count nothing."""
        raise NotImplementedError


@cache
def _redis() -> Redis:
    """Return the process's own client: Django's cache makes a new one for every call, and asks twice to count once."""
    return Redis.from_url(settings.REDIS_URL)


def count(key: str, span: int) -> int:
    """Count one more under a key that names its window of `span` seconds, and return how many there are."""
    counted = int(_redis().incr(key))
    if counted == 1:  # killed here, we leave a few bytes that nobody counts on: the window is in the key
        _redis().expire(key, span + 1)
    return counted


class PersonThrottle(WindowThrottle):
    """What one signed-in person may ask for."""

    scope = "person"

    def who(self, request: Request) -> str | None:
        """Return the person's id."""
        return str(request.user.pk) if request.user.is_authenticated else None


class StrangerThrottle(WindowThrottle):
    """What one address may ask for without signing in."""

    scope = "stranger"

    def who(self, request: Request) -> str | None:
        """Return the address, hashed, of whoever has not signed in."""
        return None if request.user.is_authenticated else address(request)


class AnybodyThrottle(WindowThrottle):
    """What anybody may ask for, signed in or not."""

    def who(self, request: Request) -> str | None:
        """Return the person's id, or the address, hashed, of a stranger."""
        return str(request.user.pk) if request.user.is_authenticated else address(request)


class LoginThrottle(WindowThrottle):
    """Attempts to sign in or up, by address: whoever tries others' passwords may well have an account of their own."""

    scope = "login"

    def who(self, request: Request) -> str:
        """Return the address, hashed."""
        return address(request)


def address(request: Request | HttpRequest) -> str:
    """Return the network address a request comes from, hashed; `NUM_PROXIES` says whose word on it counts.

    A request over a Unix socket has none; such requests count as one stranger's.
    """
    ident: str | None = BaseThrottle().get_ident(request)  # type: ignore[arg-type]  # it reads META alone
    return hashlib.sha256((ident or "").encode()).hexdigest()[:32]
