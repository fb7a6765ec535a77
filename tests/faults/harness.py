"""Workers in processes of their own, over the test's database and chain, that can be killed."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
CELERY = ("celery", "-A", "caravan", "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
QUEUES = "default,consensus,chain,media,import_export"


def worker_environment() -> dict[str, str]:
    """Return the environment in which a child works on this test's database, Redis and chain."""
    database = connection.settings_dict
    place = quote(str(database["HOST"]), safe="/")
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={place}",
        "CHAIN_RPC_URL": str(settings.CHAIN["rpc_url"]),
        "CHAIN_CONFIRMATIONS": str(settings.CHAIN["confirmations"]),
        "DATABASE_POOL": "4",
    }


@contextmanager
def celery_worker(
    log: Path, *, crash_at: str = "", countdown: int = 1, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a real Celery worker on every queue around the block; it may be dead before the end.

    Needs the test's servers: the fixtures `transactional_db`, `redis_client` and `anvil`.

    Args:
        crash_at: a point of `bench.chaos.traps.POINTS` where it kills itself; empty for never.
        countdown: at which passage of that point.
    """
    trap = (sys.executable, "-m", "bench.chaos.traps", crash_at, str(countdown)) if crash_at else ()
    prefix = trap or (sys.executable, "-m")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*prefix, *CELERY, "--pool", "solo", "--queues", QUEUES],
            cwd=ROOT,
            env={**worker_environment(), **(env or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process.pid)
        process.wait()


def kill(pid: int) -> bool:
    """Send SIGKILL; return whether there was somebody to kill."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Tickers:
    """A few short-lived processes that tick the chain, always as many as asked for.

    Args:
        seed: of the traps they are born with.
        trapped: share of them that die at a point by themselves.
    """

    def __init__(self, *, workers: int, seed: int, trapped: float) -> None:
        self.alive: list[int] = []
        self.born = 0
        self.deaths: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._killed: set[int] = set()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ticking", str(workers), str(seed), str(trapped)],
            cwd=ROOT,
            env=worker_environment(),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def kill_one(self, rng: random.Random) -> None:
        """Kill any one of them."""
        with self._lock:
            candidates = [pid for pid in self.alive if pid not in self._killed]
            if candidates:
                pid = rng.choice(candidates)
                if kill(pid):
                    self._killed.add(pid)

    def stop(self) -> None:
        """Kill all of them and their parent."""
        os.killpg(self._parent.pid, signal.SIGKILL)
        self._parent.wait()
        self._reader.join(5)
        if self._parent.stdout:
            self._parent.stdout.close()

    def _read(self) -> None:
        for line in self._parent.stdout or ():
            event, pid, point, *_ = line.split()
            with self._lock:
                if event == "born":
                    self.born += 1
                    self.alive.append(int(pid))
                    continue
                self.alive.remove(int(pid))
                if int(pid) in self._killed:
                    self._killed.discard(int(pid))
                    self.deaths["killed"] += 1
                else:
                    self.deaths[point] += 1


@contextmanager
def tickers(*, workers: int = 2, seed: int, trapped: float = 0.6) -> Iterator[Tickers]:
    """Run `Tickers` around the block."""
    children = Tickers(workers=workers, seed=seed, trapped=trapped)
    try:
        yield children
    finally:
        children.stop()


def until(done: Callable[[], bool], *, timeout_s: float, poll_s: float = 0.1, what: str = "it") -> None:
    """Return once `done()`; fail when it takes longer."""
    deadline = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {timeout_s:.0f} s")
        time.sleep(poll_s)
