"""One pass over rows into several files at once: Parquet, JSON Lines and CSV, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from annotation.formats import csv
from registry.publishing.columns import Column, Holds, Row

ROWS_A_GROUP: Final = 5000
TYPES: Final[Mapping[Holds, pa.DataType]] = {
    Holds.BOOLEAN: pa.bool_(),
    Holds.INTEGER: pa.int64(),
    Holds.NUMBER: pa.float64(),
    Holds.TEXT: pa.string(),
    Holds.TEXTS: pa.list_(pa.string()),
    Holds.JSON: pa.string(),
}


def write(folder: Path, name: str, columns: Sequence[Column], rows: Iterable[Row]) -> int:
    """Write `<name>.parquet` and `<name>.csv` into a folder, and return how many rows there were.

    The columns must be those that every row was seen for, or a cell may not fit.
    """
    with ExitStack() as files:
        parquet = files.enter_context((folder / f"{name}.parquet").open("wb"))
        table = files.enter_context((folder / f"{name}.csv").open("wb"))
        writer = files.enter_context(pq.ParquetWriter(parquet, schema(columns), compression="zstd"))
        # CSV asks for the rows, and Parquet gets them in groups on their way.
        lines = csv.write([column.name for column in columns], _written(writer, columns, rows))
        return sum(_put(table, line) for line in lines) - 1


def schema(columns: Sequence[Column]) -> pa.Schema:
    """Return the types of a table's columns."""
    return pa.schema([pa.field(column.name, TYPES[column.holds]) for column in columns])


def _put(file: BinaryIO, line: bytes) -> int:
    file.write(line)
    return 1


def _written(writer: pq.ParquetWriter, columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of each row, its group written before."""
    form, rest = schema(columns), iter(rows)
    while group := list(islice(rest, ROWS_A_GROUP)):
        cells = [[column.cell(row) for row in group] for column in columns]
        writer.write_batch(pa.record_batch(cells, schema=form))
        yield from zip(*cells, strict=True)
