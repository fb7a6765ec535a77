"""Parts of files over HTTP (RFC 9110, section 14): what players ask for when somebody seeks."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

CHUNK = 256 * 1024
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def file_response(request: HttpRequest, file: BinaryIO, size: int, mime: str) -> HttpResponseBase:
    """Return the file, or the one part of it that is asked for: 200, 206, or 416 for a part it does not have.

    Several parts in one request are answered with the whole, as the standard allows.

    Args:
        file: seekable; closed when the response is.
        size: its bytes.
    """
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None or wanted.group(0) == "bytes=-":
        return _part(file, 0, size, size, mime, status=200)
    first, last = _bounds(wanted.group(1), wanted.group(2), size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _part(file, first, last - first + 1, size, mime, status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte, both inclusive; an empty interval where there is none."""
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: BinaryIO, start: int, length: int, size: int, mime: str, *, status: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_Piecewise(file, start, length), status=status, content_type=mime)
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    return response


class _Piecewise:
    """A stretch of a file in pieces; the response closes it, read or not."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self.file, self.start, self.length = file, start, length

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.start)
        left = self.length
        while left > 0 and (piece := self.file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()
