"""What every page may show."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from caravan.accounts.models import Membership, User


def page(request: HttpRequest) -> dict[str, object]:
    """Return the nonce under the name Django 6 uses, whether this is the demo, and the person's roles."""
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "demo": settings.DEMO,
        "roles": SimpleLazyObject(lambda: _roles(request)),
    }


def _roles(request: HttpRequest) -> dict[str, bool]:
    user = getattr(request, "user", None)
    held = set(user.memberships.values_list("role", flat=True)) if isinstance(user, User) else set()
    return {
        "owns": Membership.Role.OWNER in held,
        "reviews": bool(held & {Membership.Role.OWNER, Membership.Role.REVIEWER}),
    }
