"""Lineage as a graph: who comes from whom, and for which share."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from registry.royalties.errors import BadShares, Cycle, TooDeep, TooManyParents
from registry.royalties.roles import WHOLE_BPS

MOST_PARENTS, MOST_ANCESTORS = 16, 1024

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Edge(Generic[K]):
    """A parent, and the share of revenue that it asks of its child, in hundredths of a per cent."""

    parent: K
    share_bps: int


Graph: TypeAlias = Mapping[K, Sequence[Edge[K]]]
"""The parents of each asset that has any."""


def lineage(graph: Graph[K], asset: K) -> list[K]:
    """Return an asset and all its ancestors, each before its own parents.

    Raises:
        Cycle: something comes from itself.
        TooManyParents: an asset has more than `MOST_PARENTS`.
        TooDeep: the asset has more than `MOST_ANCESTORS`.
        BadShares: a share is no share.
    """
    done: list[K] = []
    seen: dict[K, bool] = {}  # False while its ancestors are being visited
    walk: list[tuple[K, int]] = [(asset, 0)]
    while walk:
        here, place = walk.pop()
        parents = graph.get(here, ())
        if not place:
            _check(here, parents)
            seen[here] = False
        if place == len(parents):
            seen[here] = True
            done.append(here)
            continue
        walk.append((here, place + 1))
        parent = parents[place].parent
        if seen.get(parent) is False:
            path = [each for each, _ in walk]
            raise Cycle([*path[path.index(parent) :], parent])
        if parent not in seen:
            if len(seen) > MOST_ANCESTORS:
                raise TooDeep(f"{asset} has more than {MOST_ANCESTORS} ancestors")
            walk.append((parent, 0))
    return done[::-1]


def _check(asset: K, parents: Sequence[Edge[K]]) -> None:
    if len(parents) > MOST_PARENTS:
        raise TooManyParents(f"{asset} has {len(parents)} parents, more than {MOST_PARENTS}")
    if len({edge.parent for edge in parents}) < len(parents):
        raise BadShares(f"{asset} names a parent twice")
    if any(not 0 <= edge.share_bps <= WHOLE_BPS for edge in parents):
        raise BadShares(f"a share of {asset} is not between 0 and {WHOLE_BPS}")
