"""Assets: registered, published, used and paid for by the services as the site does it."""

from collections.abc import Mapping
from typing import Any

from caravan.accounts.models import User
from registry.models import Asset, Purse, Version
from registry.royalties import Role
from registry.services import accruing, lineages, registering, sharing, topping
from tests import cast

POINTS = "PTS"


def draft(title: str, people: Mapping[User, int] | None = None, role: Role = Role.MODEL, **fields: Any) -> Version:
    """Return a draft whose people, Olga alone unless named, hold its one role."""
    fields.setdefault("licence", {"preset": "open-use"})
    asset = registering.make_asset(cast.weather_watch(), by=cast.olga(), kind=Asset.Kind.MODEL, title=title)
    version = registering.draft(asset, by=cast.olga(), token=POINTS, roles={role: 10_000}, **fields)
    weights = {cast.olga(): 1} if people is None else people
    sharing.weigh(version, role, {person.pk: weight for person, weight in weights.items()})
    return version


def published(
    title: str, people: Mapping[User, int] | None = None, parents: Mapping[Version, int] | None = None, **fields: Any
) -> Version:
    """Return a published version that comes from others with their shares in hundredths of a per cent."""
    version = draft(title, people, **fields)
    for parent, share in (parents or {}).items():
        lineages.add_parent(version, parent, relation="trained_on", share_bps=share)
    registering.publish(version)
    return version


def purse(amount: int, owner: User | None = None) -> Purse:
    """Return a purse with points in it."""
    made = topping.purse_of(owner or cast.mallory(), POINTS)
    topping.top_up(made, by=owner or cast.mallory(), amount_base_units=amount)
    return made


def used(version: Version, amount: int, *, out_of: Purse, times: int = 1, named: str = "use") -> None:
    """Charge a purse for uses of a version."""
    for number in range(times):
        accruing.charge(out_of, version, amount, cause=f"{named}:{version.pk}:{number}")
