"""The one place that reads the environment; docs/operations.md lists every name."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parents[2]


class Secret(str):
    """Text that a debugger's page, a log line or a traceback shows as a name only; equal to what it holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<secret>"


class MissingSetting(RuntimeError):
    """A setting without a safe default is not in the environment."""


def text(name: str, default: str | None = None) -> str:
    """Return an environment variable.

    Raises:
        MissingSetting: it is absent and has no default.
    """
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(f"set the environment variable {name} (docs/operations.md)")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return whether an environment variable says yes."""
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """Return Django's database settings for a ``postgresql://`` address; ``?host=/dir`` names a socket folder."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "caravan",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query["host"][0] if "host" in query else (parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }
