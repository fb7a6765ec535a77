"""`manage.py bench royalties`: what many calls of deeply derived assets bring to all who made them."""

import os
import resource
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

HELP = "charge many calls of deeply derived assets, share them out among many people, and count every unit"
STARTED = "CARAVAN_ROYALTIES_SERVERS"
MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--contributors", type=_between(1), default=20_000, help="people who made the datasets")
    parser.add_argument("--calls", type=_between(1), default=100_000, help="paid uses of what was made from them")
    parser.add_argument("--depth", type=_between(1, 12), default=6, help="generations from a dataset to what is called")
    parser.add_argument("--seed", type=int, default=0, help="of weights, shares and prices")


def run(options: dict[str, Any], tell: Callable[[str], None]) -> dict[str, Any] | int:
    """Return the report; or, when the servers are not there yet, start them and return the exit code of a second self.

    It never uses a running Caravan: PostgreSQL and Redis are its own, in a temporary folder, and there is no chain.
    """
    if STARTED not in os.environ:
        from caravan.devstack.stack import running_stack

        tell("Starting PostgreSQL and Redis …")
        for name in ("CHAIN_RPC_URL", "CHAIN_ID", "TOKENS", "CHAINS"):
            os.environ.pop(name, None)
        with running_stack(processes=("postgres", "redis"), preparations=(("migrate", "--noinput"),)) as env:
            command = [sys.executable, str(MANAGE), *sys.argv[1:]]
            mine = {**os.environ, **env, "CHAIN_RPC_URL": "", STARTED: "1"}
            return subprocess.run(command, env=mine, check=False).returncode
    from bench.royalties import flood

    sizes = {name: options[name] for name in ("contributors", "calls", "depth", "seed")}
    report = flood.run(**sizes, tell=tell)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**sizes, **report, "peak_mb": round(peak_mb)}


def _between(least: int, most: int = 10**9) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return count
