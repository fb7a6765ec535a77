"""A running Caravan as a context manager, for whoever needs one: `make demo`, benchmarks, tests."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from caravan.devstack.environment import DATA_DIR
from caravan.devstack.locks import run_lock, running_environment
from caravan.devstack.parts import DEPLOY, EVERYTHING, MIGRATE, SEED, Stack, silent
from caravan.devstack.ports import port_of_my_own
from caravan.devstack.supervisor import Supervisor


@contextmanager
def running_stack(
    data_dir: Path | None = None,
    processes: Sequence[str] = EVERYTHING,
    *,
    preparations: Sequence[Sequence[str]] = (MIGRATE, DEPLOY, SEED),
    tell: Callable[[str], None] = silent,
    web_workers: int = 2,
) -> Iterator[dict[str, str]]:
    """Run a stack around the block; yield its environment, which is also exported to this process.

    Call it from the main thread: the kernel ends the children when the thread that started them ends.

    Args:
        data_dir: the folder to keep everything in; None is a temporary folder, removed afterwards.
        preparations: management commands to run once the servers are up.

    Raises:
        StackError: something did not start, or had died by the end of the block.
    """
    folder = data_dir or Path(tempfile.mkdtemp(prefix="caravan-"))
    try:
        with exit_on_sigterm(), run_lock(folder) as held:
            stack = Stack(
                folder,
                processes,
                preparations,
                durable=data_dir is not None,
                web_workers=web_workers,
                tell=tell,
                # Several may start at the same moment; the usual ports are for the one that people look at.
                choose_port=lambda usual: port_of_my_own(os.getpid() + usual),
                supervisor=Supervisor((held,)),
            )
            stack.start()
            try:
                with _exported(stack.env):
                    yield stack.env
                stack.supervisor.check()
            finally:
                stack.stop()
    finally:
        if data_dir is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def ensure_stack(tell: Callable[[str], None] = silent) -> Iterator[dict[str, str]]:
    """Yield the environment of a running Caravan: the one named by the environment, `make run`'s, or one of our own.

    One of our own lives in a temporary folder, without the demo people, and is stopped after the block.
    """
    if "DATABASE_URL" in os.environ and "CARAVAN_PUBLIC_URL" in os.environ:
        yield {}
        return
    live = running_environment(DATA_DIR)
    if live is not None:
        with _exported(live):
            yield live
        return
    with running_stack(preparations=(MIGRATE, DEPLOY), tell=tell) as env:
        yield env


def run_inside(command: Sequence[str], tell: Callable[[str], None] = silent) -> int:
    """Run a program within `ensure_stack` and return its exit code.

    For management commands that need servers: Django reads its settings once, so such a command runs itself again
    as a child that finds the servers in its environment.
    """
    with ensure_stack(tell):
        return subprocess.run(list(command), check=False).returncode


@contextmanager
def _exported(env: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in env}
    os.environ.update(env)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def exit_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM into SystemExit within the block, so that servers are stopped and folders removed."""

    def leave(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
