"""CSV as spreadsheets read it: UTF-8 with a byte order mark, cells that no program takes for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

import orjson

BOM = "\ufeff".encode()
# Spreadsheets run a cell that begins with one of these; an apostrophe before it makes it text (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield the header and one line per row; text cells are guarded, structures become JSON."""
    yield BOM + _line(columns)
    for row in rows:
        yield _line([cell(value) for value in row])


def cell(value: Any) -> Any:
    """Return a value as a cell: text that looks like a formula gets an apostrophe, None is empty."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


def _line(cells: Sequence[Any]) -> bytes:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()
