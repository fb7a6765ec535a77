"""`manage.py bench gateway`: an owner's service asked directly and through the gateway, in turns."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

HELP = "ask a service directly and through the gateway in turns, and count that every call was charged once"
STARTED = "CARAVAN_GATEWAY_SERVERS"
MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--calls", type=int, default=300, help="of each kind, directly and through the gateway")


def run(options: dict[str, Any], tell: Callable[[str], None]) -> dict[str, Any] | int:
    """Return the report; or, when the site is not there yet, start it and return the exit code of a second self.

    It never uses a running Caravan: everything is its own, in a temporary folder, and there is no chain.
    """
    if STARTED not in os.environ:
        from caravan.devstack.stack import running_stack

        tell("Starting PostgreSQL, Redis and the site …")
        for name in ("CHAIN_RPC_URL", "CHAIN_ID", "TOKENS", "CHAINS"):
            os.environ.pop(name, None)
        # The stand-in for an owner's service runs on this machine.
        os.environ["OUTGOING_NETWORKS"] = "127.0.0.0/8"
        with running_stack(processes=("postgres", "redis", "web"), preparations=(("migrate", "--noinput"),)) as env:
            command = [sys.executable, str(MANAGE), *sys.argv[1:]]
            mine = {**os.environ, **env, "CHAIN_RPC_URL": "", STARTED: "1"}
            return subprocess.run(command, env=mine, check=False).returncode
    from bench.gateway import measuring

    return measuring.run(options["calls"], os.environ["CARAVAN_PUBLIC_URL"], tell)
