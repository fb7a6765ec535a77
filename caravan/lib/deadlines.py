"""An end to a conversation over a socket, whatever the other side does: timeouts of sockets begin anew each read."""

import contextlib
import socket
import time
from threading import Timer
from types import TracebackType
from typing import Self


def left(deadline: float) -> float:
    """Return the seconds until a time of `time.monotonic`, a little more than none if it is over."""
    return max(0.001, deadline - time.monotonic())


class Guard:
    """Shuts a connected socket down at a time; what waits for it then, a handshake or a read, ends with an error.

    Args:
        line: connected; it may be wrapped in TLS or closed afterwards, for a copy of it is watched.
        deadline: a time of `time.monotonic`.
    """

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline, self._over = line.dup(), deadline, False

    def __enter__(self) -> Self:
        self._timer = Timer(left(self._deadline), self._end)
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()
        self._line.close()

    def check(self) -> None:
        """Say whether the time was over before the conversation was.

        Raises:
            TimeoutError: it was.
        """
        if self._over:
            raise TimeoutError

    def _end(self) -> None:
        self._over = True
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
