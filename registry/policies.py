"""Who may register, change and read what."""

from django.contrib.auth.models import AnonymousUser

from caravan.accounts.models import User
from caravan.accounts.policies import owns
from registry.models import Asset, Purse, Version


def may_manage(user: User | AnonymousUser, asset: Asset) -> bool:
    """Return whether the person may make, publish and end versions of the asset, and see its revenue."""
    return owns(user, asset.organisation_id)


def may_see(user: User | AnonymousUser, version: Version) -> bool:
    """Return whether the person may read the version: everybody once it is published, its owners before."""
    return version.state != Version.State.DRAFT or may_manage(user, version.asset)


def may_spend(user: User | AnonymousUser, purse: Purse) -> bool:
    """Return whether the person may top up the purse and spend from it."""
    if purse.organisation_id:
        return owns(user, purse.organisation_id)
    return isinstance(user, User) and user.is_active and purse.person_id == user.pk
