"""Run several management commands one after another in one process: each start of Python and Django costs seconds."""

import os
import shlex
import sys
from collections.abc import Sequence

import django
from django.core.management import CommandError, call_command


def prepare(commands: Sequence[str]) -> int:
    """Run commands written as for a shell; stop at the first that fails, saying which.

    Returns:
        0, or 1 if a command failed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caravan.settings.dev")
    django.setup()
    for command in commands:
        name, *arguments = shlex.split(command)
        try:
            call_command(name, *arguments)
        except CommandError as error:
            sys.stderr.write(f"manage.py {name}: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(prepare(sys.argv[1:]))
