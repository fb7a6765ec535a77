"""Reads JSON Lines: one JSON value a line, in memory for one line."""

from collections.abc import Iterator
from typing import BinaryIO

import orjson
from django.utils.translation import gettext as _

from annotation.formats.rows import ROW_BYTES, Row, Unreadable, row_of, skip_bom


def read(file: BinaryIO) -> Iterator[Row]:
    """Yield a row for every line that is not blank.

    Raises:
        Unreadable: a line is longer than `ROW_BYTES`.
    """
    skip_bom(file)
    number = 0
    while line := file.readline(ROW_BYTES + 1):
        if len(line) > ROW_BYTES:
            raise Unreadable(number + 1, "row_too_large", _("This row is larger than 4 MB."))
        if line.isspace():
            continue
        number += 1
        try:
            yield row_of(number, orjson.loads(line))
        except orjson.JSONDecodeError as error:
            yield Row(number, code="not_json", message=_("This line is not JSON: %(why)s.") % {"why": error})
