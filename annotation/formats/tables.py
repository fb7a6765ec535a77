"""Reads CSV and TSV: the format tells the delimiter, quotes are double quotes, the first row names the fields."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from annotation.formats.rows import COLUMNS_MOST, ROW_BYTES, Row, Unreadable, skip_bom


class _TooLarge(Exception):
    """The record being read is larger than `ROW_BYTES`: quotes may join a whole file to one record."""


class _Lines:
    """The file's lines as text; `bad` is set when one since the last look was not UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.bad, self.size = False, 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(ROW_BYTES + 1)
        if not line:
            raise StopIteration
        self.size += len(line)
        if self.size > ROW_BYTES:
            raise _TooLarge
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.bad = True
            return line.decode(errors="replace")

    def look(self) -> bool:
        """Return whether the record just read was UTF-8 throughout, and forget."""
        bad, self.bad, self.size = self.bad, False, 0
        return not bad


def read(file: BinaryIO, delimiter: str) -> Iterator[Row]:
    """Yield a row for every record after the header; blank lines are nothing.

    Raises:
        Unreadable: there is no usable header, or a record is larger than `ROW_BYTES`.
    """
    skip_bom(file)
    # Field sizes are bounded by the csv module's own limit (128 KiB).
    lines = _Lines(file)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    header = _header(records, lines)
    number = 0
    while True:
        try:
            record = next(records, None)
        except _TooLarge:
            raise _too_large(number + 1) from None
        except csv.Error as error:
            number += 1
            lines.look()
            yield Row(number, code="not_csv", message=_("This row cannot be read: %(why)s.") % {"why": error})
            continue
        if record is None:
            return
        readable = lines.look()
        if record:
            number += 1
            yield _row(number, header, record) if readable else _not_utf8(number)


def _header(records: Iterator[list[str]], lines: _Lines) -> list[str]:
    try:
        header = [name.strip() for name in next(records, [])]
    except _TooLarge:
        raise _too_large(1) from None
    except csv.Error as error:
        raise Unreadable(1, "no_header", _("The header cannot be read: %(why)s.") % {"why": error}) from None
    if not lines.look():
        raise Unreadable(1, "not_utf8", _("The file is not UTF-8."))
    if not header or not all(header):
        raise Unreadable(1, "no_header", _("The first row must name every column."))
    if len(set(header)) < len(header):
        raise Unreadable(1, "duplicate_column", _("Two columns have the same name."))
    if len(header) > COLUMNS_MOST:
        raise Unreadable(1, "too_many_columns", _("There are more than 1,000 columns."))
    return header


def _row(number: int, header: list[str], record: list[str]) -> Row:
    if len(record) != len(header):
        params = {"found": len(record), "expected": len(header)}
        message = _("This row has %(found)d cells, and the header %(expected)d.") % params
        return Row(number, code="wrong_width", message=message)
    return Row(number, dict(zip(header, record, strict=True)))


def _too_large(number: int) -> Unreadable:
    return Unreadable(number, "row_too_large", _("This row is larger than 4 MB."))


def _not_utf8(number: int) -> Row:
    return Row(number, code="not_utf8", message=_("This row is not UTF-8."))
