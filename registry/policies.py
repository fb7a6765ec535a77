"""Who may register, change and read what."""

from typing import Any, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from caravan.accounts.models import Membership, User
from caravan.accounts.policies import owns
from registry import licences
from registry.models import Asset, Grant, Purse, Version
from registry.publishing.files import DESCRIBING

SOLD_BY_THE_ROW: Final = frozenset({"row", "mb", "call"})


def may_manage(user: User | AnonymousUser, asset: Asset) -> bool:
    """Return whether the person may make, publish and end versions of the asset, and see its revenue."""
    return owns(user, asset.organisation_id)


def may_see(user: User | AnonymousUser, version: Version) -> bool:
    """Return whether the person may read the version: everybody once it is published, its owners before."""
    return version.state != Version.State.DRAFT or may_manage(user, version.asset)


def may_open(user: User | AnonymousUser, version: Version, name: str) -> bool:
    """Return whether the person may download a file of the version: its rows, or what describes a published one."""
    if name in DESCRIBING:
        return version.usable or may_manage(user, version.asset)
    return may_have_rows(user, version)


def may_have_rows(user: User | AnonymousUser, version: Version) -> bool:
    """Return whether the person may download the rows of the version.

    Its owners may; whoever bought a licence that holds; and everybody where the version's own licence permits anything
    and its rows are not sold one by one. A withdrawn version is handed out to its owners alone.
    """
    if may_manage(user, version.asset):
        return True
    if not version.usable:
        return False
    if version.licence and not SOLD_BY_THE_ROW & version.prices.keys() and _holds(version.licence):
        return True
    return isinstance(user, User) and user.is_active and any(map(_holds, _bought(user, version)))


def _bought(user: User, version: Version) -> QuerySet[Grant, Any]:
    """Return the terms that a person, or an organisation they own, has bought."""
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER).values("organisation")
    mine = Grant.objects.filter(Q(person=user) | Q(organisation__in=owned), version=version, revoked_at=None)
    return mine.values_list("terms", flat=True)


def _holds(terms: Any) -> bool:
    """Return whether terms permit anything today."""
    found = licences.parse(terms)
    return bool(found.purposes) and (found.expires is None or timezone.now().date() <= found.expires)


def may_spend(user: User | AnonymousUser, purse: Purse) -> bool:
    """Return whether the person may top up the purse and spend from it."""
    if purse.organisation_id:
        return owns(user, purse.organisation_id)
    return isinstance(user, User) and user.is_active and purse.person_id == user.pk
