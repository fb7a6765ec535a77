"""Who gets what of a payment to an asset, by three policies. Whole parts that sum to `WHOLE`, always.

* LAP, absolute: an ancestor's share is a share of every payment to any descendant, however far; one that is reached by
  several ways is paid by each.
* LRP, relative: each asset hands on the shares of what it is handed itself.
* ONCE: as LAP, but an ancestor that is reached by several ways is paid once, the largest of the shares asked for it.
  Where there is one way to everybody it is LAP.

Source: LAP and LRP as Story Protocol's licensing defines them (reproduced from its worked behaviour).
"""

from collections import defaultdict
from enum import StrEnum
from typing import Final

from registry.royalties.errors import BadShares
from registry.royalties.graph import Graph, K, lineage
from registry.royalties.roles import WHOLE_BPS

WHOLE: Final = 10**18
"""What the parts of a split sum to."""
_PART = WHOLE // WHOLE_BPS


class Policy(StrEnum):
    """How shares travel upstream."""

    LAP = "lap"
    LRP = "lrp"
    ONCE = "once"


def split(graph: Graph[K], asset: K, policy: Policy) -> dict[K, int]:
    """Return the parts of a payment to `asset` that it and each of its ancestors keep.

    Returns:
        Whole parts, ≥ 0, that sum to `WHOLE`, each asset before its parents. Relative shares of shares are rounded
        down to such parts, less than one for each way; what is left over stays with whoever hands it on.

    Raises:
        Cycle: something comes from itself.
        TooManyParents, TooDeep: the graph is larger than it may be.
        BadShares: the shares come to more than the whole.
    """
    order = lineage(graph, asset)
    if policy is Policy.LRP:
        return _relative(graph, order)
    asked = _absolute(graph, order) if policy is Policy.LAP else _largest(graph, order)
    total = sum(asked.values())
    if total > WHOLE_BPS:
        raise BadShares(f"what is asked of {asset} comes to {total} of {WHOLE_BPS}", total)
    return {each: (asked.get(each, 0) if place else WHOLE_BPS - total) * _PART for place, each in enumerate(order)}


def _absolute(graph: Graph[K], order: list[K]) -> dict[K, int]:
    """Return what each ancestor asks for: its edges' shares, each as often as there are ways to the edge."""
    ways: dict[K, int] = defaultdict(int, {order[0]: 1})
    asked: dict[K, int] = defaultdict(int)
    for child in order:
        for edge in graph.get(child, ()):
            ways[edge.parent] += ways[child]
            asked[edge.parent] += ways[child] * edge.share_bps
    return asked


def _largest(graph: Graph[K], order: list[K]) -> dict[K, int]:
    """Return the largest share that is asked for each ancestor."""
    asked: dict[K, int] = defaultdict(int)
    for child in order:
        for edge in graph.get(child, ()):
            asked[edge.parent] = max(asked[edge.parent], edge.share_bps)
    return asked


def _relative(graph: Graph[K], order: list[K]) -> dict[K, int]:
    """Hand the whole on from child to parents, and return what stays with each."""
    handed: dict[K, int] = defaultdict(int, {order[0]: WHOLE})
    kept: dict[K, int] = {}
    for child in order:
        parents = graph.get(child, ())
        if (asked := sum(edge.share_bps for edge in parents)) > WHOLE_BPS:
            raise BadShares(f"what is asked of {child} comes to {asked} of {WHOLE_BPS}", asked)
        kept[child] = handed[child]
        for edge in parents:
            part = handed[child] * edge.share_bps // WHOLE_BPS
            handed[edge.parent] += part
            kept[child] -= part
    return kept
