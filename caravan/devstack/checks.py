"""Everything that must be quiet before a change is done, with a table of seconds; contracts beside everything else."""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from caravan.devstack.environment import ROOT
from caravan.devstack.testing import TestServers

PYTHON = sys.executable


@dataclass(frozen=True)
class Step:
    """One check.

    Args:
        quick: whether it takes a few seconds and needs no server.
        lane: steps of one lane follow each other, since they share files; lanes run side by side.
    """

    name: str
    argv: tuple[str, ...]
    quick: bool = False
    lane: str = "site"


def _program(name: str) -> str:
    return str(Path(PYTHON).parent / name)


STEPS = (
    Step("ruff check", (_program("ruff"), "check", "--quiet"), quick=True),
    Step("ruff format", (_program("ruff"), "format", "--check", "--quiet"), quick=True),
    Step("import layers", (_program("lint-imports"), "--no-cache"), quick=True),
    Step("templates", (_program("djlint"), "templates", "--lint", "--quiet"), quick=True),
    Step("front end", ("npm", "run", "--silent", "check"), quick=True),
    Step("front-end tests", ("npm", "--silent", "test"), quick=True),
    Step("mypy", (_program("mypy"),)),
    Step("missing migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    Step("migrations", (PYTHON, "manage.py", "lintmigrations")),
    Step("settings", (PYTHON, "manage.py", "check", "--fail-level", "WARNING")),
    Step("contracts as built", ("node", "contracts/script/build.mjs", "--check"), lane="contracts"),
    # Not npm's forge launcher, which exits with 0 when tests fail.
    Step("contract tests", ("node", "contracts/script/forge.mjs", "test"), lane="contracts"),
    Step("contract gas", ("node", "contracts/script/gas.mjs", "--check"), lane="contracts"),
    Step("contract mutants", ("node", "contracts/script/mutants.mjs"), lane="contracts"),
    Step("installed packages", (PYTHON, "-m", "pip", "check")),
)


def run(step: Step, env: dict[str, str]) -> tuple[int, float, str]:
    """Return a step's exit code, its seconds and its output."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            step.argv,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except FileNotFoundError as missing:
        return 127, time.monotonic() - began, f"{missing.filename} is not installed; run `make setup`.\n"
    return done.returncode, time.monotonic() - began, done.stdout


def main() -> int:
    """Run every step, also after one has failed, and return 1 when any did."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="only the steps that take seconds")
    quick = options.parse_args().quick
    steps = [step for step in STEPS if step.quick or not quick]
    servers = TestServers.of_this_session()
    env = {**os.environ, **servers.environment()}
    try:
        if not quick:
            servers.need_database()  # two of the steps compare with, or ask, a real database
        lanes = [[step for step in steps if step.lane == name] for name in dict.fromkeys(step.lane for step in steps)]
        with ThreadPoolExecutor(len(lanes)) as pool:
            rows = [row for lane in pool.map(lambda lane: [tell(step, env) for step in lane], lanes) for row in lane]
    finally:
        servers.stop()
    print("\n" + "\n".join(f"{seconds:7.1f} s  {'ok' if fine else 'FAILED':6}  {name}" for name, seconds, fine in rows))
    return 0 if all(fine for _, _, fine in rows) else 1


def tell(step: Step, env: dict[str, str]) -> tuple[str, float, bool]:
    """Run a step, print how it went and why not, and return its name, its seconds and whether it was quiet."""
    code, seconds, output = run(step, env)
    print(f"{'ok    ' if code == 0 else 'FAILED'} {step.name}\n{output if code else ''}", end="", flush=True)
    return step.name, seconds, code == 0


if __name__ == "__main__":
    sys.exit(main())
