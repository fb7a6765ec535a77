"""The command line: `python -m caravan.devstack run` starts Caravan and keeps it running until Ctrl-C."""

import argparse
import os
import shlex
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from caravan.devstack.environment import DATA_DIR
from caravan.devstack.errors import StackError
from caravan.devstack.locks import announce, run_lock, running_environment, withdraw
from caravan.devstack.parts import WEB_PORT, Stack
from caravan.devstack.process import stop_with_parent
from caravan.devstack.stack import exit_on_sigterm, run_inside
from caravan.devstack.supervisor import Supervisor

# `manage.py seed_demo` makes these people.
DEMO_PASSWORD = "caravan-demo"  # noqa: S105 - printed for everybody to use
DEMO_PEOPLE = (
    ("olga@caravan.test", "owns the campaigns"),
    ("ann@caravan.test", "labels"),
    ("bruno@caravan.test", "labels"),
    ("rui@caravan.test", "reviews"),
)
WATCH_S = 0.5


def tell(sentence: str) -> None:
    """Print one line at once, also into a pipe."""
    print(sentence, flush=True)


def tell_aside(sentence: str) -> None:
    """Print progress where it does not mix with a command's own output."""
    print(sentence, file=sys.stderr, flush=True)


def run(options: argparse.Namespace) -> int:
    """Start everything, print the address, and watch until somebody stops it or something dies."""
    if options.with_parent:
        stop_with_parent()
    data_dir: Path = options.data_dir.resolve()
    with run_lock(data_dir) as held:
        withdraw(data_dir)  # what a killed run left there
        stack = Stack(data_dir, host=options.host, web_port=options.port, tell=tell, supervisor=Supervisor((held,)))
        try:
            stack.start()
            announce(data_dir, stack.env)
            tell(welcome(stack))
            while True:
                time.sleep(WATCH_S)
                stack.supervisor.check()
        finally:
            withdraw(data_dir)
            tell("Stopping …")
            stack.stop()


def welcome(stack: Stack) -> str:
    """Return what a person needs to begin: the address and who to be."""
    people = "\n".join(f"  {address:<22} {what}" for address, what in DEMO_PEOPLE)
    return (
        f"\nCaravan is ready at {stack.env['CARAVAN_PUBLIC_URL']}\n\n"
        f"Log in with the password {DEMO_PASSWORD} as\n{people}\n\n"
        f"Logs are in {stack.data_dir / 'logs'}. Press Ctrl-C to stop.\n"
    )


def execute(options: argparse.Namespace) -> int:
    """Run a program against the running Caravan, or against one started for it alone."""
    return run_inside(options.command, tell_aside)


def show_environment(options: argparse.Namespace) -> int:
    """Print the running Caravan's settings as lines for a shell to read."""
    env = running_environment(options.data_dir.resolve())
    if env is None:
        raise StackError("Caravan does not run in this checkout; start it with `make run`.")
    for name, value in sorted(env.items()):
        print(f"export {name}={shlex.quote(value)}")
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    top = argparse.ArgumentParser(prog="python -m caravan.devstack", description=__doc__)
    commands = top.add_subparsers(required=True)
    running = commands.add_parser("run", help="start Caravan and keep it running")
    running.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"), help="address to listen on")
    running.add_argument("--port", type=int, default=int(os.environ.get("PORT", WEB_PORT)), help="or the next free one")
    running.add_argument("--with-parent", action="store_true", help="stop when the process that started this one ends")
    running.set_defaults(do=run)
    executing = commands.add_parser("exec", help="run a program with a Caravan around it")
    executing.add_argument("command", nargs=argparse.REMAINDER)
    executing.set_defaults(do=execute)
    env = commands.add_parser("env", help="print the settings of the running Caravan for a shell")
    env.set_defaults(do=show_environment)
    for command in (running, env):
        command.add_argument("--data-dir", type=Path, default=DATA_DIR, help="folder of databases, chain and logs")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    # A shell starts background jobs with SIGINT ignored; whoever sends one means it all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with exit_on_sigterm():
            return int(options.do(options))
    except KeyboardInterrupt:
        return 130
    except StackError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
