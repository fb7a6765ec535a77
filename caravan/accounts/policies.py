"""Who may do what in an organisation."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from caravan.accounts.models import Membership, Organisation, User


def owns(user: User | AnonymousUser, organisation: Organisation | UUID) -> bool:
    """Return whether the person owns the organisation."""
    return _has(user, organisation, Membership.Role.OWNER)


def reviews(user: User | AnonymousUser, organisation: Organisation | UUID) -> bool:
    """Return whether the person reviews for the organisation; owners may."""
    return _has(user, organisation, Membership.Role.OWNER, Membership.Role.REVIEWER)


def _has(user: User | AnonymousUser, organisation: Organisation | UUID, *roles: str) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    key = organisation.pk if isinstance(organisation, Organisation) else organisation
    return Membership.objects.filter(user=user, organisation_id=key, role__in=roles).exists()
