"""Several processes as one: started in steps, watched together, stopped in reverse."""

from collections.abc import Sequence
from typing import Protocol

from caravan.devstack.errors import ProcessDied
from caravan.devstack.process import Process


class Service(Protocol):
    """What the supervisor asks of a server."""

    @property
    def process(self) -> Process:
        """The server's one process."""

    def start(self) -> None:
        """Start it."""

    def wait_ready(self) -> None:
        """Return once it can be used."""


class Supervisor:
    """Holds what has been started, in order.

    Args:
        inherit_fds: file descriptors every child keeps open.
    """

    def __init__(self, inherit_fds: tuple[int, ...] = ()) -> None:
        self.inherit_fds = inherit_fds
        self._running: list[Process] = []

    def start(self, services: Sequence[Service | Process]) -> None:
        """Start several at once and return when all of them are ready.

        Raises:
            ProcessDied: one ended instead.
            StackError: one did not become ready.
        """
        for service in services:
            # Held before it starts, so that an interruption in between still stops it.
            self._hold(service if isinstance(service, Process) else service.process)
            service.start()
        for service in services:
            service.wait_ready()

    def run(self, process: Process) -> None:
        """Run a program to its end.

        Raises:
            ProcessDied: it ended with an exit code other than 0.
        """
        self._hold(process)
        process.start()
        code = process.wait()
        self._running.remove(process)
        if code:
            raise ProcessDied(process.obituary())

    def check(self) -> None:
        """Return when everything still runs.

        Raises:
            ProcessDied: something ended; the message says what and why.
        """
        dead = [process for process in self._running if process.exit_code() is not None]
        if dead:
            raise ProcessDied("\n".join(process.obituary() for process in dead))

    def stop(self) -> None:
        """Stop everything: what was started last goes first, and each is gone before what it leans on."""
        while self._running:
            self._running.pop().stop()

    def _hold(self, process: Process) -> None:
        process.inherit_fds = self.inherit_fds
        self._running.append(process)
