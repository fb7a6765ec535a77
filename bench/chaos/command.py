"""`manage.py bench chaos`: rewards under fire."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.chaos import weather

HELP = "kill workers, take blocks back, freeze the node, empty Redis; then count every unit"
STARTED = "CARAVAN_CHAOS_SERVERS"
MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--batches", type=_count(1), default=100, help="epochs to seal, post and attest (default 100)")
    parser.add_argument("--kills", type=_count(0), default=10, help="workers killed by SIGKILL, half at chosen points")
    parser.add_argument("--reorgs", type=_count(0), default=10, help="times the chain takes 1 to 4 blocks back")
    parser.add_argument("--freezes", type=_count(0), default=1, help="times the node stops answering for up to 2.5 s")
    parser.add_argument("--seed", type=int, default=0, help="of what goes wrong, and when")


def run(options: dict[str, Any], tell: Callable[[str], None]) -> dict[str, Any] | int:
    """Return the report; or, when the servers are not there yet, start them and return the exit code of a second self.

    It never uses a running Caravan: PostgreSQL, Redis and the chain are its own, in a temporary folder.
    """
    if STARTED in os.environ:
        return _storm(options, tell)
    from caravan.devstack.stack import running_stack

    tell("Starting PostgreSQL and Redis …")
    for name in ("CHAIN_RPC_URL", "CHAIN_ID", "TOKENS", "CHAINS"):
        os.environ.pop(name, None)
    with running_stack(processes=("postgres", "redis"), preparations=(("migrate", "--noinput"),)) as env:
        command = [sys.executable, str(MANAGE), *sys.argv[1:]]
        return subprocess.run(command, env={**os.environ, **_chain(), **env, STARTED: "1"}, check=False).returncode


def _chain() -> dict[str, str]:
    from caravan.devstack.environment import chain_environment
    from caravan.devstack.ports import port_of_my_own

    return chain_environment(f"http://127.0.0.1:{port_of_my_own(os.getpid() + 7)}")


def _storm(options: dict[str, Any], tell: Callable[[str], None]) -> dict[str, Any]:
    from django.conf import settings

    from bench.chaos.storm import Storm
    from caravan.devstack.anvil import Anvil

    names = ("batches", "kills", "reorgs", "freezes", "seed")
    asked = {name: options[name] for name in names}
    with tempfile.TemporaryDirectory(prefix="caravan-chaos-") as folder:
        node = Anvil(Path(folder) / "anvil.log", int(settings.CHAIN["rpc_url"].rpartition(":")[2]))
        node.start()
        try:
            node.wait_ready()
            storm = Storm(
                node,
                Path(folder),
                batches=options["batches"],
                seed=options["seed"],
                troubles=weather.plan(**asked),
                tell=lambda sealed, deaths: tell(f"batch {sealed} of {options['batches']}, {deaths} killed"),
            )
            report = storm.run()
        finally:
            node.stop()
    missing = [f"{name} is {report[name]}, not {asked[name]}" for name in names[1:4] if report[name] != asked[name]]
    problems = report["problems"] + missing
    return {
        "ok": not problems,
        "seed": options["seed"],
        "batches": options["batches"],
        **report,
        "problems": problems,
    } | {"ok": not problems}


def _count(least: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if int(text) < least:
            raise ValueError
        return int(text)

    return count
