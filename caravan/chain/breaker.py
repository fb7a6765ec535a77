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
                answer = ask(place.node)
            except NodeUnavailable as error:
                place.failures += 1
                place.closed_until = self._clock() + min(2.0 ** (place.failures - 1), self._longest_s)
                last = error
            else:
                place.failures = 0
                return answer
        raise last or NodeUnavailable("every node failed a moment ago; waiting before asking again")
