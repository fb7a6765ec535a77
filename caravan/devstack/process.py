"""One child process: started in a group of its own, logged to a file, and never left behind."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caravan.devstack.errors import ProcessDied, StackError

PR_SET_PDEATHSIG = 1
POLL_S = 0.03


@dataclass(frozen=True)
class Account:
    """The account a process runs as."""

    uid: int
    gid: int

    @classmethod
    def unprivileged(cls) -> "Account | None":
        """Return `nobody` for root, and None (the account we have) for everybody else."""
        if os.geteuid() != 0:
            return None
        entry = pwd.getpwnam("nobody")
        return cls(entry.pw_uid, entry.pw_gid)


def die_with_parent(death_signal: int) -> Callable[[], None] | None:
    """Return what a child calls before its program starts, so that the kernel signals it when its parent dies.

    Linux only; elsewhere `locks.ChildrenLock` finds what a killed run left behind. The parent is the *thread* that
    starts the child, so processes are started from a thread that lives as long as they should.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # the parent died before we asked
            os._exit(1)

    return before_exec


def stop_with_parent() -> None:
    """Ask the kernel for a SIGTERM when the process that started us ends (Linux only)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Process:
    """A program, how to start it, how to stop it, and how to tell that it is ready.

    Args:
        stop_signal: what the program takes for "finish and go".
        grace_s: seconds between that signal and SIGKILL.
        ready: answers whether the program can be used; raises nothing.
        account: whom to run as; None is ourselves.
        inherit_fds: file descriptors the child keeps open (`locks.run_lock`).
    """

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace_s: float = 10.0
    ready: Callable[[], bool] = lambda: True
    ready_timeout_s: float = 60.0
    account: Account | None = None
    inherit_fds: tuple[int, ...] = ()
    _popen: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def pid(self) -> int | None:
        """The process id once started."""
        return self._popen.pid if self._popen else None

    def start(self) -> None:
        """Start the program; its output goes to the log, whose predecessor is kept as `<name>.log.1`."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("wb") as output:
            self._popen = subprocess.Popen(  # the program's own path, never a shell
                list(self.argv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.env},
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_signal),
                pass_fds=self.inherit_fds,
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )

    def exit_code(self) -> int | None:
        """Return the exit code, negative for a signal, or None while it runs."""
        return self._popen.poll() if self._popen else None

    def wait_ready(self) -> None:
        """Return once the program answers.

        Raises:
            ProcessDied: it ended first.
            StackError: it did not answer in time.
        """
        deadline = time.monotonic() + self.ready_timeout_s
        while not self.ready() or self.exit_code() is not None:
            if self.exit_code() is not None:
                raise ProcessDied(self.obituary())
            if time.monotonic() > deadline:
                raise StackError(f"{self.name} did not answer within {self.ready_timeout_s:.0f} s.\n{self.tail()}")
            time.sleep(POLL_S)

    def wait(self) -> int:
        """Return the exit code when the program has ended by itself."""
        if not self._popen:
            raise StackError(f"{self.name} was never started")
        return self._popen.wait()

    def ask_to_stop(self) -> None:
        """Send the stop signal and return at once."""
        if self._popen and self._popen.poll() is None:
            self._popen.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Stop the program and whatever it started; wait until it is gone."""
        if not self._popen:
            return
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(self.grace_s)
        # The group outlives its leader when pool children hang on; without survivors there is no such group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()

    def obituary(self) -> str:
        """Return which process ended, how, and its last words."""
        code = self.exit_code()
        how = f"was ended by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exited with {code}"
        return f"{self.name} {how}; the end of {self.log}:\n{self.tail()}"

    def tail(self, lines: int = 15) -> str:
        """Return the last lines of the log, each under the process's name."""
        if not self.log.exists():
            return ""
        last = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join(f"  {self.name} | {line}" for line in last)
