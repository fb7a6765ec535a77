"""A process of ours that dies by SIGKILL at a chosen point of its work; only benchmarks and tests import this.

`install` puts the trap into this process. As a program it sets the trap and then becomes a Celery worker:

    python -m bench.chaos.traps sent 1 celery -A caravan worker --pool solo --queues default,chain
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

POINTS = ("signing", "committed", "sent", "receipt", "finishing", "sealing")


class Trap:
    """Kills the process at the `countdown`-th passage of one point."""

    def __init__(self, point: str, countdown: int) -> None:
        if point not in POINTS:
            raise ValueError(f"no such point: {point}; there are {', '.join(POINTS)}")
        self.point = point
        self.left = countdown

    def passing(self, point: str) -> None:
        """Die if this is where."""
        if point != self.point:
            return
        self.left -= 1
        if self.left == 0:
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def install(point: str, countdown: int = 1) -> None:
    """Have this process die at a point.

    Args:
        point: signing (signed, not committed), committed (not yet broadcast), sent (broadcast, not written down),
            receipt (read, not written down), finishing (moved to its last state and told, not committed),
            sealing (an epoch is written and on its way, not committed).
        countdown: 1 is the first passage.
    """
    from caravan.chain import watcher
    from caravan.chain.evm import EvmNode
    from rewards.services import publishing

    trap = Trap(point, countdown)

    def after(function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            answer = function(*args, **kwargs)
            if answer is not None or name in {"finishing", "sealing"}:
                trap.passing(name)
            return answer

        return wrapped

    def broadcast(self: EvmNode, raw: bytes) -> Any:
        trap.passing("committed")
        answer = really_broadcast(self, raw)
        trap.passing("sent")
        return answer

    really_broadcast = EvmNode.broadcast
    EvmNode.broadcast = broadcast  # type: ignore[method-assign]
    EvmNode.sign = after(EvmNode.sign, "signing")  # type: ignore[method-assign]
    EvmNode.receipt = after(EvmNode.receipt, "receipt")  # type: ignore[method-assign]
    watcher.publish = after(watcher.publish, "finishing")  # type: ignore[attr-defined]
    publishing.publish = after(publishing.publish, "sealing")


def main() -> None:
    """Set the trap and become the program named by the rest of the command line."""
    point, countdown, program, *arguments = sys.argv[1:]
    if program != "celery":
        raise SystemExit("only celery can be run with a trap")
    import django

    django.setup()
    install(point, int(countdown))
    from celery.__main__ import main as celery

    sys.argv = [program, *arguments]
    celery()


if __name__ == "__main__":
    main()
