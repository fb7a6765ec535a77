"""Graphs of shares, drawn by Hypothesis."""

import random

from hypothesis import strategies as st

from registry.royalties import Edge, Graph


@st.composite
def graphs(draw: st.DrawFn, *, most: int = 12) -> Graph[int]:
    """Return a graph in which each asset comes from older ones only, and asset 0 from many of them."""
    size = draw(st.integers(1, most))
    made: dict[int, list[Edge[int]]] = {}
    for asset in range(size):
        parents = draw(st.sets(st.integers(asset + 1, size), max_size=4)) if asset < size else set()
        made[asset] = [Edge(parent, draw(st.integers(0, 2500))) for parent in sorted(parents)]
    return made


def wide(seed: int, size: int, parents: int, share_bps: int) -> Graph[int]:
    """Return a large graph: `size` ancestors of asset 0, each with up to `parents` parents."""
    chance = random.Random(seed)
    made: dict[int, list[Edge[int]]] = {}
    for asset in range(size):
        older = range(asset + 1, min(size, asset + 40) + 1)
        # The next one always, so that asset 0 comes from all of them.
        picked = {asset + 1, *chance.sample(older, min(parents - 1, len(older)))}
        made[asset] = [Edge(parent, chance.randint(0, share_bps)) for parent in sorted(picked)]
    return made
