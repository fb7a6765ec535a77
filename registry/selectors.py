"""Reading assets: lists, the way up from a version with everybody's part, and what somebody has earned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from caravan.accounts.models import Membership, User
from registry.models import Asset, Charge, Grant, Pool, Purse, Revenue, Stake, Version
from registry.royalties import WHOLE, WHOLE_BPS, Policy
from registry.services import lineages
from rewards.models import Royalty

DAYS = 14
LIVE = (Version.State.PUBLISHED, Version.State.DEPRECATED)


@dataclass(frozen=True)
class RolePart:
    """What one role of a version gets of a payment: `percent` of it, shared by `people` people."""

    role: str
    label: str
    people: int
    percent: float


@dataclass(frozen=True)
class Receiver:
    """What one version gets of a payment to another: `percent` of it, divided among its roles."""

    version: Version
    distance: int
    percent: float
    roles: list[RolePart]


def assets(*, search: str = "", kind: str = "") -> QuerySet[Asset]:
    """Return the assets that everybody sees, those with a version that can be used, newest first."""
    usable = Version.objects.filter(asset=OuterRef("pk"), state__in=LIVE)
    found = Asset.objects.filter(Exists(usable)).select_related("organisation").order_by("-pk")
    if kind:
        found = found.filter(kind=kind)
    for word in search.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(slug__icontains=word))
    return found


def assets_of(user: User) -> QuerySet[Asset]:
    """Return the assets of the organisations that a person owns, drafts too, newest first."""
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER).values("organisation")
    return Asset.objects.filter(organisation__in=owned).select_related("organisation").order_by("-pk")


def newest(asset: Asset) -> Version | None:
    """Return the version of an asset that is used unless another one is named."""
    return asset.versions.filter(state=Version.State.PUBLISHED).order_by("-number").first()


@dataclass(frozen=True)
class Card:
    """What a list shows of an asset: the version that is used, how many people made it, how often it was used."""

    asset: Asset
    version: Version | None
    people: int
    uses: int


def cards(page: Sequence[Asset], *, drafts: bool = False) -> list[Card]:
    """Return the cards of a page of assets, with three statements whatever its length.

    Args:
        drafts: show the newest version even if it cannot be used.
    """
    versions = Version.objects.filter(asset__in=page).order_by("asset", "-number")
    if not drafts:
        versions = versions.filter(state__in=LIVE)
    newest = {version.asset_id: version for version in versions.distinct("asset")}
    made = Stake.objects.filter(pool__version__in=newest.values(), weight__gt=0)
    people = dict(made.values_list("pool__version").annotate(n=Count("person", distinct=True)).order_by())
    used = Revenue.objects.filter(receiver__in=newest.values(), source=F("receiver"))
    uses = dict(used.values_list("receiver").annotate(n=Sum("charges")).order_by())
    return [
        Card(asset, version, people.get(version.pk, 0) if version else 0, uses.get(version.pk, 0) if version else 0)
        for asset in page
        for version in [newest.get(asset.pk)]
    ]


def usage(version: Version) -> dict[str, Any]:
    """Return how often a version was used, in all and on each of the last days it was."""
    rows = (
        Revenue.objects.filter(receiver=version, source=version)
        .annotate(day=TruncDate("settlement__created_at"))
        .values_list("day")
        .annotate(uses=Sum("charges"))
        .order_by("-day")
    )
    days = [(day, int(uses)) for day, uses in rows]
    top = max((uses for _, uses in days[:DAYS]), default=1)
    bars = [{"label": day, "value": uses, "percent": round(100 * uses / top, 1)} for day, uses in days[:DAYS]]
    people = Stake.objects.filter(pool__version=version, weight__gt=0).aggregate(n=Count("person", distinct=True))["n"]
    return {"uses": sum(uses for _, uses in days), "days": bars, "people": people}


def stakes_of(user: User) -> QuerySet[Stake]:
    """Return what a person helped to make, the most recent first."""
    found = Stake.objects.filter(person=user, weight__gt=0, pool__version__state__in=LIVE)
    return found.select_related("pool__version__asset").order_by("-pk")[:DAYS]


def versions_for_sale() -> QuerySet[Version]:
    """Return the versions whose owners sell licences."""
    return Version.objects.filter(state__in=LIVE).exclude(offered={}).select_related("asset")


def grants_of(user: User) -> QuerySet[Grant]:
    """Return the licences that a person or an organisation of theirs has bought."""
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER).values("organisation")
    return Grant.objects.filter(Q(person=user) | Q(organisation__in=owned)).select_related("version__asset")


def spending_of(purses: Sequence[Purse]) -> QuerySet[Charge]:
    """Return the last charges of purses."""
    return Charge.objects.filter(purse__in=purses).select_related("version__asset", "purse").order_by("-pk")[:DAYS]


def split_of(version: Version, policy: Policy | None = None) -> list[Receiver]:
    """Return who gets what of 100 paid for a version: itself first, then its ancestors by nearness.

    Args:
        policy: another one than the version's, to see what it would do.

    Raises:
        NotPublishable: the shares come to more than the whole.
    """
    parts = lineages.parts_of(version, policy)
    versions = lineages.names_of(parts)
    distances = _distances(version.pk)
    pools: dict[UUID, list[RolePart]] = {}
    counted = Pool.objects.filter(version__in=parts).annotate(people=Count("stakes", filter=Q(stakes__weight__gt=0)))
    for pool in counted.order_by("-share_bps", "pk"):
        percent = 100 * parts[pool.version_id] * pool.share_bps / (WHOLE * WHOLE_BPS)
        row = RolePart(pool.role, pool.get_role_display(), pool.people, percent)
        pools.setdefault(pool.version_id, []).append(row)
    rows = [
        Receiver(versions[key], distances.get(key, 0), 100 * part / WHOLE, pools.get(key, []))
        for key, part in parts.items()
    ]
    return sorted(rows, key=lambda row: (row.distance, -row.percent))


def _distances(version: UUID) -> dict[UUID, int]:
    """Return how many steps up each ancestor is, by the shortest way."""
    graph, found, step = lineages.graph_above(version), {version: 0}, {version}
    while step:
        step = {edge.parent for child in step for edge in graph.get(child, ())} - found.keys()
        found |= dict.fromkeys(step, 1 + max(found.values()))
    return found


def royalties_of(user: User) -> list[dict[str, Any]]:
    """Return what each version has brought a person, in each role, the most first; with the uses it came from."""
    rows = (
        Royalty.objects.filter(person=user)
        .values("version", "token", "pool")
        .annotate(amount=Sum("amount_base_units"), settlements=Count("settlement"))
        .order_by("-amount", "pool")
    )
    versions = lineages.names_of({row["version"] for row in rows})
    pools = Pool.objects.in_bulk([row["pool"] for row in rows])
    uses = _uses({row["version"] for row in rows})
    return [
        {
            "version": versions[row["version"]],
            "role": pools[row["pool"]].get_role_display(),
            "token": row["token"],
            "amount_base_units": int(row["amount"]),
            "uses": uses.get(row["version"], 0),
        }
        for row in rows
    ]


def _uses(versions: set[UUID]) -> dict[UUID, int]:
    """Return how many settled uses, its own and its descendants', each version was paid from."""
    rows = Revenue.objects.filter(receiver__in=versions).values("receiver").annotate(uses=Sum("charges"))
    return {row["receiver"]: row["uses"] for row in rows.order_by("receiver")}


def purses_of(user: User) -> QuerySet[Purse]:
    """Return a person's purses and those of the organisations they own."""
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER).values("organisation")
    return Purse.objects.filter(Q(person=user) | Q(organisation__in=owned)).order_by("pk")


def revenue_of(version: Version) -> dict[str, Any]:
    """Return what a version has brought in: its uses and what they cost, what it received, from which versions."""
    charged = Charge.objects.filter(version=version).aggregate(uses=Count("pk"), amount=Sum("amount_base_units"))
    rows = (
        Revenue.objects.filter(receiver=version)
        .values("source")
        .annotate(amount=Sum("amount_base_units"), uses=Sum("charges"))
        .order_by("-amount")
    )
    sources = lineages.names_of({row["source"] for row in rows})
    return {
        "uses": charged["uses"],
        "charged_base_units": int(charged["amount"] or 0),
        "received_base_units": sum(int(row["amount"]) for row in rows),
        "sources": [
            {"version": sources[row["source"]], "uses": row["uses"], "amount_base_units": int(row["amount"])}
            for row in rows
        ],
    }
