"""Where versions come from: parents of drafts, the graph above a version, everything below it."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from caravan.lib.errors import Place
from registry.errors import BadShare, NotDraft, NotPublishable, WrongParent
from registry.models import Edge, Part, Version
from registry.royalties import (
    MOST_ANCESTORS,
    MOST_PARENTS,
    BadShares,
    Policy,
    RoyaltyError,
    TooDeep,
    TooManyParents,
    split,
)
from registry.royalties import Edge as Share

_ABOVE: Final = """
WITH RECURSIVE above (id) AS (
    SELECT unnest(%s::uuid[]) UNION SELECT edge.parent_id FROM above JOIN registry_edge edge ON edge.child_id = above.id
)
SELECT edge.child_id, edge.parent_id, edge.share_bps FROM above JOIN registry_edge edge ON edge.child_id = above.id
ORDER BY edge.id
"""
_BELOW: Final = """
WITH RECURSIVE below (id) AS (
    SELECT child_id FROM registry_edge WHERE parent_id = %s
    UNION SELECT edge.child_id FROM below JOIN registry_edge edge ON edge.parent_id = below.id
)
SELECT id FROM below ORDER BY id
"""


@transaction.atomic
def add_parent(
    child: Version, parent: Version, *, relation: str, share_bps: int, evidence: dict[str, Any] | None = None
) -> Edge:
    """Say that a draft comes from a published version; saying it again changes relation, share and evidence.

    Raises:
        NotDraft: the child is published.
        WrongParent: the parent is a draft, withdrawn, or the child itself.
        BadShare: not between nothing and the whole.
    """
    _lock_draft(child)
    if not parent.usable or parent.pk == child.pk:
        raise WrongParent
    if not 0 <= share_bps <= 10_000:
        raise BadShare
    given = {"relation": relation, "share_bps": share_bps, "evidence": evidence or {}}
    edge, _made = Edge.objects.update_or_create(child=child, parent=parent, defaults=given)
    return edge


@transaction.atomic
def remove_parent(child: Version, parent: Version) -> None:
    """Take back that a draft comes from a version.

    Raises:
        NotDraft: the child is published.
    """
    _lock_draft(child)
    Edge.objects.filter(child=child, parent=parent).delete()


def graph_above(*versions: UUID) -> dict[UUID, list[Share[UUID]]]:
    """Return the parents of the versions and of all their ancestors, in one statement."""
    graph: dict[UUID, list[Share[UUID]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [list(versions)])
        for child, parent, share in cursor.fetchall():
            graph[child].append(Share(parent, share))
    return dict(graph)


def descendants(version: UUID) -> list[UUID]:
    """Return everything that comes from a version, directly or not."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [version])
        return [row[0] for row in cursor.fetchall()]


def parts_of(version: Version, policy: Policy | None = None) -> dict[UUID, int]:
    """Return the parts of a payment to a version that it and each ancestor keep, of `royalties.WHOLE`.

    Raises:
        NotPublishable: the shares above it come to more than the whole, or there are too many of them.
    """
    try:
        return split(graph_above(version.pk), version.pk, policy or Policy(version.policy))
    except RoyaltyError as error:
        raise NotPublishable(places=[Place("parents", "shares", _says(error))]) from error


def fix_parts(version: Version) -> None:
    """Write down the parts of a version that is being published. Call inside a transaction."""
    parts = parts_of(version)
    Part.objects.bulk_create([Part(source=version, receiver_id=key, part=part) for key, part in parts.items()])


def names_of(keys: Collection[UUID]) -> dict[UUID, Version]:
    """Return versions with their assets, by id."""
    return Version.objects.select_related("asset").in_bulk(list(keys))


def _lock_draft(version: Version) -> None:
    if Version.objects.select_for_update().get(pk=version.pk).state != Version.State.DRAFT:
        raise NotDraft


def _says(error: RoyaltyError) -> str:
    if isinstance(error, BadShares):
        asked = {"asked": f"{error.asked_bps / 100:g}"}
        return _("What it comes from asks for %(asked)s %% of every payment, more than there is.") % asked
    if isinstance(error, TooManyParents):
        return _("A version comes from at most %(most)s others directly.") % {"most": MOST_PARENTS}
    if isinstance(error, TooDeep):
        return _("A version has at most %(most)s ancestors.") % {"most": MOST_ANCESTORS}
    return str(error)
