"""One run a checkout: the lock of the run itself, and the lock its children keep open."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caravan.devstack.errors import AlreadyRunning, StackError

LEFTOVERS_S = 20.0


def _take(path: Path) -> int | None:
    """Return a descriptor that holds the lock, or None when somebody else does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


@contextmanager
def run_lock(data_dir: Path) -> Iterator[int]:
    """Hold the data folder for this run; yields a descriptor for the children to keep open.

    The kernel frees both locks when their holders die, so a stale lock cannot exist. The second is held by the
    children too: after a supervisor was killed outright, the next run waits here until they have gone.

    Raises:
        AlreadyRunning: another run holds the folder.
        StackError: processes of a killed run do not go away.
    """
    run = _take(data_dir / "run.lock")
    if run is None:
        raise AlreadyRunning(_who_runs(data_dir))
    children = None
    try:
        children = _wait_for_leftovers(data_dir / "children.lock")
        yield children
    finally:
        for descriptor in (children, run):
            if descriptor is not None:
                os.close(descriptor)


def _wait_for_leftovers(path: Path) -> int:
    deadline = time.monotonic() + LEFTOVERS_S
    while (descriptor := _take(path)) is None:
        if time.monotonic() > deadline:
            raise StackError(f"Processes of an earlier run are still alive (they hold {path}); end them and try again.")
        time.sleep(0.1)
    return descriptor


def _state_file(data_dir: Path) -> Path:
    return data_dir / "running.json"


def announce(data_dir: Path, env: dict[str, str]) -> None:
    """Write down the environment of the run that has just become ready, for `make demo` to join it."""
    path = _state_file(data_dir)
    path.touch(mode=0o600)
    path.write_text(json.dumps({"pid": os.getpid(), "env": env}))


def withdraw(data_dir: Path) -> None:
    """Forget the run."""
    _state_file(data_dir).unlink(missing_ok=True)


def running_environment(data_dir: Path) -> dict[str, str] | None:
    """Return the environment of the run that holds this data folder, or None."""
    descriptor = _take(data_dir / "run.lock")
    if descriptor is not None:
        os.close(descriptor)
        return None
    try:
        state = json.loads(_state_file(data_dir).read_text())
    except (FileNotFoundError, ValueError):  # it is still starting
        return None
    return dict(state["env"])


def _who_runs(data_dir: Path) -> str:
    env = running_environment(data_dir) or {}
    address = env.get("CARAVAN_PUBLIC_URL")
    where = f" at {address}" if address else ""
    return f"Caravan already runs in this checkout{where}; stop it (Ctrl-C in its terminal) before starting another."
