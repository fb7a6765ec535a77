"""Several addresses of one chain's nodes: the first that works, and no waiting for one known to be down."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from caravan.chain.errors import NodeUnavailable

T = TypeVar("T")
Node = TypeVar("Node")


@dataclass
class _Place(Generic[Node]):
    node: Node
    failures: int = 0
    closed_until: float = 0.0


class Breaker(Generic[Node]):
    """Tries nodes in order and leaves one that failed alone for a while: 1 s, then 2, 4 … up to `longest_s`.

    Args:
        nodes: in order of preference, at least one.
        clock: seconds, never going back.
    """

    def __init__(self, nodes: Sequence[Node], *, longest_s: float = 30.0, clock: Callable[[], float] = time.monotonic):
        self._places = [_Place(node) for node in nodes]
        self._longest_s = longest_s
        self._clock = clock

    def each(self, ask: Callable[[Node], T]) -> list[T]:
        """Return the answers of all nodes that give one.

        Raises:
            NodeUnavailable: none did.
        """
        answers = [answer for place in self._places for answer in self._try(place, ask)]
        if not answers:
            raise NodeUnavailable("no node answered")
        return answers

    def run(self, ask: Callable[[Node], T]) -> T:
        """Return `ask(node)` for the first node that answers.

        Raises:
            NodeUnavailable: none did; at once when all of them failed a moment ago.
        """
        last: NodeUnavailable | None = None
        for place in self._places:
            if self._clock() < place.closed_until:
                continue
            try:
                return self._ask(place, ask)
            except NodeUnavailable as error:
                last = error
        raise last or NodeUnavailable("every node failed a moment ago; waiting before asking again")

    def _try(self, place: _Place[Node], ask: Callable[[Node], T]) -> list[T]:
        """Return one node's answer, nothing when it gives none."""
        try:
            return [] if self._clock() < place.closed_until else [self._ask(place, ask)]
        except NodeUnavailable:
            return []

    def _ask(self, place: _Place[Node], ask: Callable[[Node], T]) -> T:
        try:
            answer = ask(place.node)
        except NodeUnavailable:
            place.failures += 1
            place.closed_until = self._clock() + min(2.0 ** (place.failures - 1), self._longest_s)
            raise
        place.failures = 0
        return answer
