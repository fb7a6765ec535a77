"""JSON Lines: one JSON value a line, UTF-8."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson


def write(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield one line per row."""
    for row in rows:
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def write_array(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield one JSON array, a row a line."""
    before = b"[\n"
    for row in rows:
        yield before + orjson.dumps(row)
        before = b",\n"
    yield b"]\n" if before == b",\n" else b"[]\n"
