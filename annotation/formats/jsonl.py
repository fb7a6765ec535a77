"""JSON Lines: one JSON value a line, UTF-8."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson


def write(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield one line per row."""
    for row in rows:
        yield orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
