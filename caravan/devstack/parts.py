"""The parts of a running Caravan and the order in which they start."""

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caravan.devstack import apps
from caravan.devstack.anvil import Anvil
from caravan.devstack.environment import ROOT, base_environment, chain_environment
from caravan.devstack.ports import free_port
from caravan.devstack.postgres import Postgres
from caravan.devstack.process import Process
from caravan.devstack.redis import Redis
from caravan.devstack.supervisor import Service, Supervisor

EVERYTHING = ("postgres", "redis", "anvil", "worker", "beat", "web")
MIGRATE, DEPLOY, SEED = ("migrate", "--noinput"), ("deploy_contracts",), ("seed_demo",)
REDIS_PORT, ANVIL_PORT, WEB_PORT = 6380, 8545, 8000


def silent(_: str) -> None:
    """Say nothing about progress."""


@dataclass
class Stack:
    """Processes over one data folder.

    Args:
        data_dir: where databases, the chain, media and logs live.
        processes: which of `EVERYTHING`.
        preparations: management commands run between the servers and Caravan's own processes; each may be repeated.
        durable: False when the folder is thrown away afterwards.
        tell: is given a sentence at each step.
        choose_port: makes a free port of the usual one.
    """

    data_dir: Path
    processes: Sequence[str] = EVERYTHING
    preparations: Sequence[Sequence[str]] = (MIGRATE, DEPLOY, SEED)
    durable: bool = True
    host: str = "127.0.0.1"
    web_port: int = WEB_PORT
    web_workers: int = 2
    tell: Callable[[str], None] = silent
    choose_port: Callable[[int], int] = free_port
    supervisor: Supervisor = field(default_factory=Supervisor)
    env: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        unknown = set(self.processes) - set(EVERYTHING)
        if unknown:
            raise ValueError(f"no such process: {', '.join(sorted(unknown))}; there are {', '.join(EVERYTHING)}")

    def start(self) -> None:
        """Start everything and return when it can be used; stop what had started when something fails."""
        try:
            self._start_servers()
            self._prepare()
            self._start_apps()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything."""
        self.supervisor.stop()

    def _start_servers(self) -> None:
        self.env = base_environment(self.data_dir)
        makers = {"postgres": self._postgres, "redis": self._redis, "anvil": self._anvil}
        services = [make() for name, make in makers.items() if name in self.processes]
        self.tell("Starting " + ", ".join(service.process.name for service in services) + " …")
        self.supervisor.start(services)

    def _postgres(self) -> Service:
        server = Postgres(self.data_dir / "postgres", self._log("postgres"), durable=self.durable)
        self.env["DATABASE_URL"] = server.url()
        return server

    def _redis(self) -> Service:
        server = Redis(self.data_dir / "redis", self._log("redis"), self.choose_port(REDIS_PORT), durable=self.durable)
        self.env["REDIS_URL"] = server.url()
        return server

    def _anvil(self) -> Service:
        state = self.data_dir / "chain" / "state.json" if self.durable else None
        server = Anvil(self._log("anvil"), self.choose_port(ANVIL_PORT), state=state)
        self.env |= chain_environment(server.url)
        return server

    def _prepare(self) -> None:
        if "web" in self.processes:
            self.web_port = self.choose_port(self.web_port)
            self.env["CARAVAN_PUBLIC_URL"] = f"http://127.0.0.1:{self.web_port}"
        if not self.preparations:
            return
        names = ", ".join(command[0] for command in self.preparations)
        self.tell(f"Running {names} …")
        written = [shlex.join(command) for command in self.preparations]
        argv = [sys.executable, "-m", "caravan.preparing", *written]
        self.supervisor.run(Process(names, argv, self._log("prepare"), env=self.env, cwd=ROOT))

    def _start_apps(self) -> None:
        makers = {"worker": self._worker, "beat": self._beat, "web": self._web}
        processes = [make() for name, make in makers.items() if name in self.processes]
        if processes:
            self.tell("Starting " + ", ".join(process.name for process in processes) + " …")
            self.supervisor.start(processes)

    def _worker(self) -> Process:
        return apps.worker(self._log("worker"), self.env)

    def _beat(self) -> Process:
        return apps.beat(self._log("beat"), self.env, self.data_dir)

    def _web(self) -> Process:
        return apps.web(self._log("web"), self.env, self.host, self.web_port, workers=self.web_workers)

    def _log(self, name: str) -> Path:
        return self.data_dir / "logs" / f"{name}.log"
