"""Who may register, change and read what."""

from django.contrib.auth.models import AnonymousUser

from caravan.accounts.models import User
from caravan.accounts.policies import owns
from registry.models import Asset, Purse, Version
from registry.publishing.files import DESCRIBING


def may_manage(user: User | AnonymousUser, asset: Asset) -> bool:
    """Return whether the person may make, publish and end versions of the asset, and see its revenue."""
    return owns(user, asset.organisation_id)


def may_see(user: User | AnonymousUser, version: Version) -> bool:
    """Return whether the person may read the version: everybody once it is published, its owners before."""
    return version.state != Version.State.DRAFT or may_manage(user, version.asset)


def may_open(user: User | AnonymousUser, version: Version, name: str) -> bool:
    """Return whether the person may download a file of the version.

    What describes a published version is everybody's. Its rows are for its owners, and for everybody where a licence
    is attached and nothing asked; a withdrawn version is no longer handed out.
    """
    if may_manage(user, version.asset):
        return True
    return version.usable and (name in DESCRIBING or bool(version.licence and not version.prices))


def may_spend(user: User | AnonymousUser, purse: Purse) -> bool:
    """Return whether the person may top up the purse and spend from it."""
    if purse.organisation_id:
        return owns(user, purse.organisation_id)
    return isinstance(user, User) and user.is_active and purse.person_id == user.pk
