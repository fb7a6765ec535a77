"""The circuit breaker over several nodes."""

import pytest

from caravan.chain.breaker import Breaker
from caravan.chain.errors import CallReverted, NodeUnavailable


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Nodes:
    """Nodes by name that are up or down, and a record of who was asked."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.asked: list[str] = []

    def ask(self, name: str) -> str:
        self.asked.append(name)
        if name in self.down:
            raise NodeUnavailable
        return name


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def nodes() -> Nodes:
    return Nodes()


@pytest.fixture
def breaker(clock: Clock) -> Breaker[str]:
    return Breaker(["first", "second"], longest_s=8, clock=clock)


def test_the_first_node_is_preferred(breaker: Breaker[str], nodes: Nodes) -> None:
    assert breaker.run(nodes.ask) == "first"


def test_the_second_answers_for_the_first_and_the_first_is_left_alone(breaker: Breaker[str], nodes: Nodes) -> None:
    nodes.down = {"first"}
    assert [breaker.run(nodes.ask) for _ in range(3)] == ["second"] * 3
    assert nodes.asked == ["first", "second", "second", "second"]


def test_a_node_that_came_back_is_preferred_again(breaker: Breaker[str], nodes: Nodes, clock: Clock) -> None:
    nodes.down = {"first"}
    breaker.run(nodes.ask)
    nodes.down = set()
    clock.now = 1.0
    assert breaker.run(nodes.ask) == "first"


def test_the_pauses_grow_to_a_limit(breaker: Breaker[str], nodes: Nodes, clock: Clock) -> None:
    nodes.down = {"first"}
    for pause in (1, 2, 4, 8, 8):
        breaker.run(nodes.ask)
        clock.now += pause - 0.1
        asked = nodes.asked.count("first")
        breaker.run(nodes.ask)
        assert nodes.asked.count("first") == asked, "still left alone"
        clock.now += 0.2
    assert nodes.asked.count("first") == 5


def test_all_down_is_told_at_once(breaker: Breaker[str], nodes: Nodes) -> None:
    nodes.down = {"first", "second"}
    for _ in range(2):
        with pytest.raises(NodeUnavailable):
            breaker.run(nodes.ask)
    assert nodes.asked == ["first", "second"], "the second call asked nobody"


def test_an_answer_that_is_an_error_does_not_condemn_the_node(breaker: Breaker[str], nodes: Nodes) -> None:
    def refuse(name: str) -> str:
        raise CallReverted("no")

    with pytest.raises(CallReverted):
        breaker.run(refuse)
    assert breaker.run(nodes.ask) == "first"
