"""Reads a JSON array of rows, or one row that is a JSON object, in memory for one row."""

import codecs
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from annotation.formats.rows import CHUNK_BYTES, ROW_BYTES, Row, Unreadable, row_of, skip_bom

BLANKS = " \t\r\n"


def read(file: BinaryIO) -> Iterator[Row]:
    """Yield the elements of the array.

    Raises:
        Unreadable: the text is not JSON or not UTF-8, or a row is larger than `ROW_BYTES`.
    """
    skip_bom(file)
    text = _Text(file)
    number = 1
    if text.peek() != "[":
        yield row_of(1, text.value(1))
        text.expect_end(2)
        return
    text.take()
    if text.peek() == "]":
        text.take()
    else:
        while True:
            yield row_of(number, text.value(number))
            number += 1
            mark = text.take()
            if mark == "]":
                break
            if mark != ",":
                raise _not_json(number)
    text.expect_end(number)


class _Text:
    """A window on the file's text, as wide as the row in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._json = json.JSONDecoder(parse_constant=_refuse_constant)
        self._text, self._at, self._ended, self._row = "", 0, False, 1

    def peek(self) -> str:
        """Return the next character that is not blank, '' at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in BLANKS:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(CHUNK_BYTES):
                return ""

    def take(self) -> str:
        """Return the next character that is not blank and go past it."""
        character = self.peek()
        self._at += 1
        return character

    def expect_end(self, row: int) -> None:
        """Refuse text after the end."""
        self._row = row
        if self.peek():
            raise _not_json(row)

    def value(self, row: int) -> Any:
        """Return the JSON value that begins here and go past it."""
        self._row = row
        self.peek()
        wanted = CHUNK_BYTES
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                value, end = None, len(self._text)
            except (ValueError, RecursionError):
                raise _not_json(row) from None
            # A value that ends where the text ends may go on after it.
            if end < len(self._text):
                self._at = end
                return value
            if len(self._text) - self._at > ROW_BYTES:
                raise Unreadable(row, "row_too_large", _("This row is not JSON, or larger than 4 MB."))
            if not self._more(wanted):
                return self._last(row)
            wanted *= 2  # so that reading a large row again and again costs no more than twice its length

    def _last(self, row: int) -> Any:
        """Return the value that ends with the file."""
        try:
            value, self._at = self._json.raw_decode(self._text, self._at)
        except (ValueError, RecursionError):
            raise _not_json(row) from None
        return value

    def _more(self, size: int) -> bool:
        """Read on, forgetting what is behind; False at the end of the file."""
        if self._ended:
            return False
        raw = self._file.read(size)
        self._ended = not raw
        try:
            self._text = self._text[self._at :] + self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError:
            raise Unreadable(self._row, "not_utf8", _("The file is not UTF-8.")) from None
        self._at = 0
        return True


def _not_json(row: int) -> Unreadable:
    return Unreadable(row, "not_json", _("The file is not JSON around this row."))


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
