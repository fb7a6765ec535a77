"""Limits by person and, for strangers, by address."""

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class PersonThrottle(UserRateThrottle):
    """What one signed-in person may ask for."""

    scope = "person"


class StrangerThrottle(AnonRateThrottle):
    """What one address may ask for without signing in."""

    scope = "stranger"


class LoginThrottle(AnonRateThrottle):
    """Attempts to sign in."""

    scope = "login"
