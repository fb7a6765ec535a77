"""The servers of one test session: addresses known at once, for Django's settings; servers started when needed.

With pytest-xdist the session that hands out the work starts them and its workers share them, each with a database of
its own in PostgreSQL (pytest-django's doing) and in Redis; the chains are one a worker.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from caravan.devstack.anvil import Anvil
from caravan.devstack.environment import chain_environment
from caravan.devstack.ports import port_of_my_own
from caravan.devstack.postgres import Postgres
from caravan.devstack.redis import Redis
from caravan.devstack.supervisor import Supervisor

FOLDER, REDIS_PORT, STARTED = "CARAVAN_TEST_DIR", "CARAVAN_TEST_REDIS_PORT", "CARAVAN_TEST_SERVERS_STARTED"


@dataclass
class TestServers:
    """PostgreSQL, Redis and anvil in one temporary folder.

    Args:
        worker: number of this pytest-xdist worker; 0 without xdist.
        shared: whether another session has started PostgreSQL and Redis for us.
    """

    __test__ = False  # pytest takes classes named Test* for tests

    folder: Path
    redis_port: int
    worker: int
    shared: bool
    supervisor: Supervisor = field(default_factory=Supervisor)
    _started: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        name = f"anvil-{self.worker}"
        self.postgres = Postgres(self.folder / "postgres", self._log("postgres"), durable=False)
        self.redis = Redis(self.folder / "redis", self._log("redis"), self.redis_port, durable=False)
        self.anvil = Anvil(self._log(name), port_of_my_own(os.getpid()))

    @classmethod
    def of_this_session(cls) -> "TestServers":
        """Return the servers that the environment names, or new ones; nothing is started yet."""
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        if os.environ.get(STARTED):
            return cls(Path(os.environ[FOLDER]), int(os.environ[REDIS_PORT]), worker, shared=True)
        folder = Path(tempfile.mkdtemp(prefix="caravan-tests-"))
        return cls(folder, port_of_my_own(os.getpid() + 1), worker, shared=False)

    def environment(self) -> dict[str, str]:
        """Return what Django's settings read."""
        media = self.folder / f"data-{self.worker}"
        return {
            "CARAVAN_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "caravan.settings.test",
            "CARAVAN_DATA_DIR": str(media),
            "DATABASE_URL": self.postgres.url(),
            "REDIS_URL": self.redis_url,
            **chain_environment(self.anvil.url),
        }

    @property
    def redis_url(self) -> str:
        """The address of this worker's own Redis database."""
        return self.redis.url(self.worker)

    def share(self) -> None:
        """Start PostgreSQL and Redis and let the processes that we start find them."""
        self.need_database()
        os.environ |= {FOLDER: str(self.folder), REDIS_PORT: str(self.redis_port), STARTED: "1"}
        # With this name inherited, pytest-django would read the settings before a worker has its own addresses.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)

    def need_database(self) -> None:
        """Have PostgreSQL and Redis running."""
        if not self.shared and "database" not in self._started:
            self.supervisor.start([self.postgres, self.redis])
            self._started.add("database")

    def need_chain(self) -> Anvil:
        """Have this session's own chain running, and return it."""
        if "chain" not in self._started:
            self.supervisor.start([self.anvil])
            self._started.add("chain")
        return self.anvil

    @property
    def redis_is_up(self) -> bool:
        """Whether Redis runs for this session."""
        return self.shared or "database" in self._started

    def stop(self) -> None:
        """Stop what we started and remove the folder if it is ours."""
        self.supervisor.stop()
        if not self.shared:
            for name in (FOLDER, REDIS_PORT, STARTED):
                os.environ.pop(name, None)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"
