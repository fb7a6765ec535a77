"""Who made a version: the roles' shares, and each person's weight in a role."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from registry.errors import BadShare, NotDraft
from registry.models import Pool, Stake, Version
from registry.royalties import BadShares, Role, check_roles
from registry.royalties import Pool as PoolFigures
from registry.royalties import Stake as StakeFigures


@transaction.atomic
def set_roles(version: Version, shares_bps: Mapping[Role, int]) -> None:
    """Say which roles made a draft, and the share of each in what the version keeps.

    Raises:
        NotDraft: the version is published.
        BadShare: the shares are not above zero, or not the whole together.
    """
    if Version.objects.select_for_update().get(pk=version.pk).state != Version.State.DRAFT:
        raise NotDraft
    try:
        check_roles(shares_bps)
    except BadShares as error:
        raise BadShare(str(error)) from error
    gone = Pool.objects.filter(version=version).exclude(role__in=shares_bps)
    Stake.objects.filter(pool__in=gone).delete()
    gone.delete()
    Pool.objects.bulk_create(
        [Pool(version=version, role=role, share_bps=share) for role, share in shares_bps.items()],
        update_conflicts=True,
        unique_fields=["version", "role"],
        update_fields=["share_bps"],
    )


@transaction.atomic
def weigh(version: Version, role: Role, weights: Mapping[UUID, int]) -> None:
    """Set people's weights in a role, in bulk; of a published version they count from now on, and are shown as such.

    What was earned before is theirs by the old weights. People who are not named keep theirs.

    Raises:
        BadShare: the version has no such role, or a weight is negative.
    """
    pool = Pool.objects.select_for_update().filter(version=version, role=role).first()
    if pool is None or any(weight < 0 for weight in weights.values()):
        raise BadShare
    known = {stake.person_id: stake for stake in Stake.objects.filter(pool=pool, person__in=weights)}
    # What waits for somebody to hold weight is shared among all who do in the end, not taken by the first.
    figures = PoolFigures(pool.received, pool.weight, pool.per_weight)
    new = []
    for person, weight in weights.items():
        stake = known.get(person) or Stake(pool=pool, person_id=person, weight=0, salt=secrets.token_bytes(32))
        before = StakeFigures(stake.weight, stake.seen, stake.carried)
        if person not in known:
            before = StakeFigures(0, pool.per_weight, 0)
            new.append(stake)
        figures, after = figures.reweigh(before, weight)
        stake.weight, stake.seen, stake.carried = after.weight, after.seen, after.carried
    Stake.objects.bulk_create(new, batch_size=5000)
    Stake.objects.bulk_update(known.values(), ["weight", "seen", "carried"], batch_size=5000)
    figures = replace(figures, carried=pool.carried).credit(0)
    pool.weight, pool.per_weight, pool.carried = figures.weight, figures.per_weight, figures.carried
    pool.save(update_fields=["weight", "per_weight", "carried"])
