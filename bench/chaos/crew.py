"""Celery workers in processes of their own that can be killed and are replaced."""

import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from caravan.devstack.apps import QUEUES
from caravan.devstack.environment import ROOT
from caravan.devstack.process import Process

CELERY = ("celery", "-A", "caravan", "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
# A worker with a trap that is not met in this time is killed like any other.
TRAP_S = 15.0


class Crew:
    """`size` workers without a trap, and beside them those that are to die at a point.

    Attributes:
        deaths: how many were killed, by the point of their work or "any" moment.
    """

    def __init__(self, folder: Path, env: dict[str, str], *, size: int) -> None:
        self.deaths: Counter[str] = Counter()
        self._folder, self._env = folder, env
        self._born = 0
        self._healthy = [self._hire() for _ in range(size)]
        self._trapped: list[tuple[str, float, Process]] = []

    def kill_one(self, rng: random.Random) -> None:
        """Kill any worker, at whatever it is doing, and hire another."""
        victim = rng.choice(self._healthy)
        _kill(victim)
        victim.stop()
        self._healthy[self._healthy.index(victim)] = self._hire()
        self.deaths["any"] += 1

    def set_trap(self, point: str, countdown: int) -> None:
        """Hire one more, who dies at a point of its work."""
        self._trapped.append((point, time.monotonic() + TRAP_S, self._hire(point, countdown)))

    @property
    def trapped(self) -> int:
        """How many have yet to die."""
        return len(self._trapped)

    def look(self) -> None:
        """Count who died by a trap; those whose point does not come are killed. Everybody else must be alive."""
        for each in self._healthy:
            if each.exit_code() is not None:
                raise RuntimeError(each.obituary())
        for entry in list(self._trapped):
            point, deadline, worker = entry
            code = worker.exit_code()
            if code is None and time.monotonic() < deadline:
                continue
            if code is None:
                _kill(worker)
                point = "any"
            elif code != -signal.SIGKILL:
                raise RuntimeError(worker.obituary())
            worker.stop()
            self.deaths[point] += 1
            self._trapped.remove(entry)

    def stop(self) -> None:
        """Stop everybody."""
        for worker in [*self._healthy, *(worker for _, _, worker in self._trapped)]:
            _kill(worker)
            worker.stop()

    def _hire(self, point: str = "", countdown: int = 1) -> Process:
        self._born += 1
        trap = ["bench.chaos.traps", point, str(countdown)] if point else []
        argv = [sys.executable, "-m", *trap, *CELERY, "--pool", "solo", "--queues", QUEUES]
        worker = Process("worker", argv, self._folder / f"worker-{self._born}.log", env=self._env, cwd=ROOT)
        worker.start()
        return worker


def _kill(worker: Process) -> None:
    if worker.pid and worker.exit_code() is None:
        os.kill(worker.pid, signal.SIGKILL)
