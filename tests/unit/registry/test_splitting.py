"""Who gets what: known tables, and what holds for any graph."""

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.royalties import (
    MOST_ANCESTORS,
    WHOLE,
    BadShares,
    Cycle,
    Edge,
    Graph,
    Policy,
    Role,
    TooDeep,
    TooManyParents,
    check_roles,
    lineage,
    split,
)
from tests.unit.registry.graphs import graphs, wide

CHAIN: Graph[str] = {"C": [Edge("B", 1000)], "B": [Edge("A", 500)]}
DIAMOND: Graph[str] = {"D": [Edge("B", 500), Edge("C", 500)], "B": [Edge("A", 1000)], "C": [Edge("A", 1000)]}


def of_100(graph: Graph[str], asset: str, policy: Policy) -> dict[str, float]:
    return {name: part * 100 / WHOLE for name, part in split(graph, asset, policy).items()}


def test_a_chain() -> None:
    assert of_100(CHAIN, "C", Policy.LAP) == {"C": 85, "B": 10, "A": 5}
    assert of_100(CHAIN, "C", Policy.LRP) == {"C": 90, "B": 9.5, "A": 0.5}
    assert of_100(CHAIN, "C", Policy.ONCE) == {"C": 85, "B": 10, "A": 5}


def test_a_diamond() -> None:
    assert of_100(DIAMOND, "D", Policy.LAP) == {"D": 70, "B": 5, "C": 5, "A": 20}
    assert of_100(DIAMOND, "D", Policy.LRP) == {"D": 90, "B": 4.5, "C": 4.5, "A": 1}
    assert of_100(DIAMOND, "D", Policy.ONCE) == {"D": 80, "B": 5, "C": 5, "A": 10}


def test_whoever_comes_from_nothing_keeps_everything() -> None:
    assert split({}, "A", Policy.LAP) == {"A": WHOLE}


def parts_or_asked(graph: Graph[int], policy: Policy) -> dict[int, int] | int:
    """Return the parts, or the hundredths of a per cent that were asked for when they are too many."""
    try:
        return split(graph, 0, policy)
    except BadShares as error:
        return error.asked_bps


@pytest.mark.parametrize("policy", Policy)
@given(graph=graphs())
def test_every_split_is_the_whole(policy: Policy, graph: Graph[int]) -> None:
    parts = parts_or_asked(graph, policy)
    if isinstance(parts, int):
        assert parts > 10_000
        return
    assert sum(parts.values()) == WHOLE
    assert min(parts.values()) >= 0
    assert list(parts) == lineage(graph, 0)


@given(graph=graphs())
def test_children_come_before_their_parents(graph: Graph[int]) -> None:
    order = lineage(graph, 0)
    place = {asset: at for at, asset in enumerate(order)}
    assert len(place) == len(order)
    assert all(place[child] < place[edge.parent] for child in order for edge in graph.get(child, ()))


@given(graph=graphs(most=8))
def test_absolute_shares_are_those_of_every_way(graph: Graph[int]) -> None:
    """Counted the slow way, edge by edge along each path."""

    def walk(here: int, got: dict[int, int]) -> None:
        for edge in graph.get(here, ()):
            got[edge.parent] = got.get(edge.parent, 0) + edge.share_bps
            walk(edge.parent, got)

    got: dict[int, int] = {}
    walk(0, got)
    if sum(got.values()) <= 10_000:
        parts = split(graph, 0, Policy.LAP)
        assert {each: part * 10_000 // WHOLE for each, part in parts.items() if each} == got


@given(graph=graphs())
def test_relative_shares_are_exact_to_a_part_a_way(graph: Graph[int]) -> None:
    children: dict[int, list[tuple[int, int]]] = {}
    for child, edges in graph.items():
        for edge in edges:
            children.setdefault(edge.parent, []).append((child, edge.share_bps))
    order = set(lineage(graph, 0))

    @cache
    def handed(asset: int) -> Fraction:
        if asset == 0:
            return Fraction(1)
        return sum(
            (handed(child) * Fraction(bps, 10_000) for child, bps in children[asset] if child in order), Fraction(0)
        )

    try:
        parts = split(graph, 0, Policy.LRP)
    except BadShares:
        return
    for asset, part in parts.items():
        kept = handed(asset) * (1 - Fraction(sum(edge.share_bps for edge in graph.get(asset, ())), 10_000))
        assert abs(kept * WHOLE - part) <= 4 ** len(order)


@given(graph=graphs())
def test_paid_once_is_never_more_than_absolute_and_at_least_each_share(graph: Graph[int]) -> None:
    try:
        every = split(graph, 0, Policy.LAP)
    except BadShares:
        return
    once = split(graph, 0, Policy.ONCE)
    assert all(once[each] <= every[each] for each in every if each)
    for child in every:
        for edge in graph.get(child, ()):
            assert once[edge.parent] >= edge.share_bps * WHOLE // 10_000


@pytest.mark.parametrize("policy", [Policy.LRP, Policy.ONCE])
@settings(max_examples=5)
@given(seed=st.integers(0, 10**6))
def test_the_largest_graph_there_may_be(policy: Policy, seed: int) -> None:
    parts = split(wide(seed, MOST_ANCESTORS, 16, 9), 0, policy)
    assert len(parts) == MOST_ANCESTORS + 1
    assert sum(parts.values()) == WHOLE


def test_one_more_ancestor_is_too_many() -> None:
    with pytest.raises(TooDeep):
        lineage(wide(1, MOST_ANCESTORS + 1, 2, 1), 0)


def test_seventeen_parents_are_too_many() -> None:
    with pytest.raises(TooManyParents):
        split({"A": [Edge(str(each), 1) for each in range(17)]}, "A", Policy.LAP)


def test_nothing_comes_from_itself() -> None:
    with pytest.raises(Cycle) as error:
        lineage({"A": [Edge("B", 1)], "B": [Edge("C", 1)], "C": [Edge("B", 1)]}, "A")
    assert error.value.path == ["B", "C", "B"]


def test_absolute_shares_may_not_exceed_the_whole() -> None:
    graph: Graph[str] = {"C": [Edge("B", 6000)], "B": [Edge("A", 5000)]}
    with pytest.raises(BadShares) as error:
        split(graph, "C", Policy.LAP)
    assert error.value.asked_bps == 11_000
    assert of_100(graph, "C", Policy.LRP) == {"C": 40, "B": 30, "A": 30}


@pytest.mark.parametrize("shares", [[Edge("A", -1)], [Edge("A", 10_001)], [Edge("A", 1), Edge("A", 2)]])
def test_what_is_no_share_is_refused(shares: list[Edge[str]]) -> None:
    with pytest.raises(BadShares):
        split({"B": shares}, "B", Policy.ONCE)


@pytest.mark.parametrize("shares", [{}, {Role.LABELS: 9_999}, {Role.LABELS: 10_000, Role.DATA: 0}, {Role.DATA: 10_001}])
def test_roles_share_the_whole(shares: dict[Role, int]) -> None:
    with pytest.raises(BadShares):
        check_roles(shares)
    check_roles({Role.LABELS: 7000, Role.REVIEW: 1000, Role.DATA: 2000})
