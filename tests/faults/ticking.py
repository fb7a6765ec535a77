"""Processes that do nothing but tick the chain, and die: some at a point of their work, some by somebody's hand.

One parent imports everything once and forks them, so that a death costs milliseconds. Each birth and death is a line on
standard output: ``born PID POINT`` and ``died PID POINT SIGNAL``, where POINT is ``-`` for one without a trap.
"""

import os
import random
import sys
import time

import django

POINTLESS = "-"


def child(rng: random.Random, share: float) -> str:
    """Return the trap for a new child: none, or any point, at one of its first passages."""
    from bench.chaos.traps import POINTS

    return rng.choice(POINTS) if rng.random() < share else POINTLESS


def live(point: str, countdown: int) -> None:
    """Tick until death."""
    from bench.chaos import traps
    from caravan.chain import sender
    from caravan.chain.errors import ChainError

    if point != POINTLESS:
        traps.install(point, countdown)
    while True:
        try:
            sender.tick()
        except ChainError as error:
            if not error.retry:
                raise
        time.sleep(0.02)


def tell(*words: object) -> None:
    """Write one line at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Keep `workers` children alive for ever."""
    workers, seed, share = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    django.setup()
    import eth_account  # noqa: F401 - imported once, here, for all children
    import web3.middleware  # noqa: F401

    rng = random.Random(seed)
    alive: dict[int, str] = {}
    while True:
        while len(alive) < workers:
            point, countdown = child(rng, share), rng.randint(1, 6)
            pid = os.fork()
            if pid == 0:
                live(point, countdown)
            alive[pid] = point
            tell("born", pid, point)
        pid, status = os.wait()
        tell("died", pid, alive.pop(pid), os.WTERMSIG(status) if os.WIFSIGNALED(status) else -1)


if __name__ == "__main__":
    main()
