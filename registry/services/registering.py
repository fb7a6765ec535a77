"""Assets and versions: made, published, ended. What a published version says of itself is fixed; its hash names it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from caravan.accounts.models import Organisation, User
from caravan.events.outbox import publish as tell
from caravan.lib.canonical import sha256_json
from caravan.lib.errors import Place
from caravan.lib.states import move
from registry.errors import NotDraft, NotPublishable
from registry.models import Asset, Edge, Notice, Pool, Version
from registry.royalties import Role
from registry.services import describing, licensing, lineages, rolls, sharing

FORMAT = "caravan-asset/1"
RESERVED = frozenset({"mine"})
"""Names that addresses of our own pages have."""
COUNTED = ("call", "1k_tokens", "row", "mb", "licence")
"""What use of a version can be counted by, and priced."""


def make_asset(
    organisation: Organisation, *, by: User, kind: str, title: str, summary: str = "", slug: str = "", **fields: Any
) -> Asset:
    """Register a name. Without a slug it gets one from its title, with a number when that is taken."""
    wanted = slug or slugify(title)[:70] or kind
    if wanted in RESERVED:
        wanted = f"{wanted}-{kind}"
    for number in range(1, 1000):
        name = wanted if number == 1 else f"{wanted}-{number}"
        try:
            with transaction.atomic():
                return Asset.objects.create(
                    organisation=organisation,
                    created_by=by,
                    kind=kind,
                    title=title,
                    summary=summary,
                    slug=name,
                    **fields,
                )
        except IntegrityError:
            if slug or not Asset.objects.filter(slug=name).exists():
                raise
    raise NotPublishable(places=[Place("slug", "taken", _("This name is taken."))])


@transaction.atomic
def draft(asset: Asset, *, by: User, token: str, roles: Mapping[Role, int], **fields: Any) -> Version:
    """Begin the next version of an asset.

    Raises:
        BadShare: the roles' shares are not above zero, or not the whole together.
        NotPublishable: its licence is none.
    """
    if fields.get("licence"):
        fields["licence"] = licensing.read(fields["licence"])
    Asset.objects.select_for_update().get(pk=asset.pk)
    last = asset.versions.aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(asset=asset, number=last + 1, created_by=by, token=token, **fields)
    sharing.set_roles(version, roles)
    return version


@transaction.atomic
def publish(version: Version) -> None:
    """Fix a draft for ever: its manifest and its name, and where each payment for it goes.

    Raises:
        NotDraft: it is published already.
        NotPublishable: something is missing or does not fit; `places` say what.
    """
    locked = Version.objects.select_for_update(of=("self",)).select_related("asset").get(pk=version.pk)
    if locked.state != Version.State.DRAFT:
        raise NotDraft
    problems = _problems(locked)
    if problems:
        raise NotPublishable(places=problems)
    lineages.fix_parts(locked)
    now = timezone.now()
    manifest = _manifest(locked) | {"published": now.isoformat(timespec="seconds")}
    name = sha256_json(manifest).hex()
    move(locked, Version.State.PUBLISHED, manifest=manifest, content_hash=name, published_at=now)
    tell("version.published", version=str(locked.pk), asset=str(locked.asset_id), content_hash=name)
    version.refresh_from_db()


@transaction.atomic
def end(version: Version, *, to: str, reason: str) -> int:
    """Deprecate or withdraw a version, and tell the owners of everything that comes from it; return how many versions.

    A withdrawn version is no longer served; what was earned by it stays earned, and descendants go on paying it.

    Raises:
        IllegalMove, StaleState: it cannot be ended so, or no longer.
        NotPublishable: no reason was given.
    """
    if not reason.strip():
        raise NotPublishable(places=[Place("reason", "required", _("Those who build on it need to know why."))])
    move(version, to, reason=reason.strip()[:500], ended_at=timezone.now())
    below = lineages.descendants(version.pk)
    Notice.objects.bulk_create(
        [Notice(version_id=key, about=version, what=to, reason=version.reason) for key in below], ignore_conflicts=True
    )
    tell(f"version.{to}", version=str(version.pk), asset=str(version.asset_id), descendants=len(below))
    return len(below)


@transaction.atomic
def change(version: Version, *, roles: Mapping[Role, int] | None = None, **fields: Any) -> None:
    """Change a draft's roles, policy, licence, content or notes.

    Raises:
        NotDraft: it is published.
        BadShare: the roles' shares are not above zero, or not the whole together.
    """
    locked = Version.objects.select_for_update().get(pk=version.pk)
    if locked.state != Version.State.DRAFT:
        raise NotDraft
    if roles is not None:
        sharing.set_roles(locked, roles)
    if fields.get("licence"):
        fields["licence"] = licensing.read(fields["licence"])
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))


def name_people(version: Version, role: Role, weights: Mapping[str, int]) -> None:
    """Set the weights of people by their ids as text.

    Raises:
        NotPublishable: somebody is not a person here; nothing is changed.
        BadShare: the version has no such role.
    """
    known = {str(key): key for key in User.objects.filter(pk__in=_uuids(weights)).values_list("pk", flat=True)}
    unknown = [Place(f"weights.{key}", "unknown", _("Nobody here has this id.")) for key in weights if key not in known]
    if unknown:
        raise NotPublishable(places=unknown)
    sharing.weigh(version, role, {known[key]: weight for key, weight in weights.items()})


def set_prices(version: Version, prices: Mapping[str, int]) -> None:
    """Say what use costs from now on, in base units, by what is counted; nothing named is free.

    Raises:
        NotPublishable: a price is below zero, or for something that is not counted.
    """
    wrong = [
        Place(f"prices.{name}", "bad_price", _("A price is a whole number of base units, 0 or more."))
        for name, price in prices.items()
        if name not in COUNTED or price < 0
    ]
    if wrong:
        raise NotPublishable(places=wrong)
    version.prices = {name: str(price) for name, price in prices.items() if price}
    version.save(update_fields=["prices"])


def differences(older: Version, newer: Version) -> dict[str, tuple[Any, Any]]:
    """Return what two manifests say differently, by dotted path: (older, newer); None where one says nothing."""
    before, after = _flat(older.manifest or _manifest(older)), _flat(newer.manifest or _manifest(newer))
    paths = sorted(before.keys() | after.keys())
    return {path: (before.get(path), after.get(path)) for path in paths if before.get(path) != after.get(path)}


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def _problems(version: Version) -> list[Place]:
    problems = []
    pools = list(Pool.objects.filter(version=version))
    if not pools:
        problems.append(Place("roles", "required", _("Say who made it: at least one role with its share.")))
    problems += [
        Place(f"roles.{pool.role}", "nobody", _("Nobody holds this role: name people, or drop it."))
        for pool in pools
        if not pool.weight
    ]
    for edge in Edge.objects.filter(child=version).select_related("parent"):
        if not edge.parent.usable:
            text = _("This parent has been withdrawn since: take it out, or build on another version.")
            problems.append(Place(f"parents.{edge.parent_id}", "not_usable", text))
    described = version.content.get("described")
    if described and described != describing.digest_of(version):
        text = _("Title, licence or parents have changed since its files were made: make them anew.")
        problems.append(Place("files", "stale", text))
    if not version.licence:
        problems.append(Place("licence", "required", _("Say under which licence it can be used.")))
    return problems + licensing.conflicts_of(version)


def _manifest(version: Version) -> dict[str, Any]:
    asset = version.asset
    parents = Edge.objects.filter(child=version).select_related("parent").order_by("parent__content_hash")
    roll = rolls.roll_of(version)
    return {
        "format": FORMAT,
        "asset": {"slug": asset.slug, "kind": asset.kind, "title": asset.title, "languages": asset.languages},
        "version": version.number,
        "content": version.content,
        "campaign": str(version.campaign_id) if version.campaign_id else None,
        "licence": version.licence,
        "policy": version.policy,
        "token": version.token,
        "parents": [
            {
                "version": edge.parent.content_hash,
                "relation": edge.relation,
                "share_bps": edge.share_bps,
                "evidence": edge.evidence,
            }
            for edge in parents
        ],
        "roles": {pool.role: pool.share_bps for pool in version.pools.all()},
        "contributors": {"root": roll.root.hex(), "count": roll.count, "weight": roll.weights},
    }


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {name: each for key, inner in value.items() for name, each in _flat(inner, f"{path}.{key}").items()}
    return {path.removeprefix("."): value}
