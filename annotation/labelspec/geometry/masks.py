"""Masks: pixels of a picture, as run lengths or as a picture of their own."""

from __future__ import annotations

import base64
import binascii
import io
import itertools
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from PIL import Image

from annotation.labelspec import limits
from annotation.labelspec.geometry import rle
from annotation.labelspec.geometry.picture import check_picture, picture_shape
from annotation.labelspec.geometry.shape import Measure, Place, Value
from annotation.labelspec.values import checked_string

DATA_URL = "data:image/png;base64,"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEAD = struct.Struct(">8sI4sII")
HEADER_LENGTH = 13
END = struct.pack(">I4sI", 0, b"IEND", zlib.crc32(b"IEND"))
# Where a stream says how many words it has.
WORDS = struct.Struct(">I")


def check_brush(place: Place) -> bool:
    """Run lengths of a mask of the picture's size that covers something."""
    where = f"{place.where}.value"
    if place.value["format"] != "rle":
        place.report.add(f"{where}.format", "not-rle")
    pixels = _pixels(place)
    data = _bytes_of(place.value["rle"])
    if isinstance(place.value["rle"], list) and len(place.value["rle"]) > limits.MASK_BYTES:
        place.report.add(f"{where}.rle", "too-large", limit=limits.MASK_BYTES)
        return False
    if data is None:
        place.report.add(f"{where}.rle", "not-bytes")
    if data is None or pixels is None:
        return False
    try:
        stretches = _covered(data, pixels)
    except rle.BadStream:
        place.report.add(f"{where}.rle", "bad-mask")
        return False
    return _check_covers(place, "rle", stretches)


def check_bitmask(place: Place) -> bool:
    """A PNG of the picture's size that covers something."""
    where, pixels = f"{place.where}.value.imageDataURL", _pixels(place)
    url = checked_string(place.report, where, place.value["imageDataURL"], limits.BITMASK_CHARACTERS)
    if url is None or pixels is None:
        return False
    png = _png(url)
    if png is None or _size(png) != (place.item["original_width"], place.item["original_height"]):
        place.report.add(where, "bad-mask")
        return False
    stretches = _painted(png)
    if stretches is None:
        place.report.add(where, "bad-mask")
        return False
    return _check_covers(place, "imageDataURL", stretches)


def _pixels(place: Place) -> int | None:
    """How many pixels the picture has; None, reported, if that is unknown or too many."""
    if not check_picture(place):
        return None
    sides = [int(str(place.item[key])) for key in ("original_width", "original_height")]
    pixels = sides[0] * sides[1]
    if pixels <= limits.MASK_PIXELS:
        return pixels
    place.report.add(f"{place.where}.value", "too-many-pixels", limit=limits.MASK_PIXELS)
    return None


def _check_covers(place: Place, key: str, stretches: Sequence[rle.Stretch]) -> bool:
    if stretches:
        return True
    place.report.add(f"{place.where}.value.{key}", "empty-mask")
    return False


def _bytes_of(given: object) -> bytes | None:
    """A list of bytes; None for anything else and for what is too long."""
    if not isinstance(given, list) or len(given) > limits.MASK_BYTES:
        return None
    # bytes() takes True for 1.
    if any(type(byte) is not int for byte in given):
        return None
    try:
        return bytes(given)
    except ValueError:
        return None


# A region is checked and then measured: once for itself and once for each answer about it.
@lru_cache(maxsize=4)
def _covered(data: bytes, pixels: int) -> tuple[rle.Stretch, ...]:
    return tuple(rle.covered(data, pixels))


def _png(url: str) -> bytes | None:
    """The file in a data URL, from its signature to its end; None if it is none."""
    if not url.startswith(DATA_URL):
        return None
    try:
        png = base64.b64decode(url.removeprefix(DATA_URL), validate=True)
    except (binascii.Error, ValueError):
        return None
    return png if png.startswith(SIGNATURE) and png.endswith(END) else None


def _size(png: bytes) -> tuple[int, int] | None:
    """Width and height as the file's head says."""
    if len(png) < HEAD.size:
        return None
    _, length, kind, width, height = HEAD.unpack_from(png)
    return (width, height) if (length, kind) == (HEADER_LENGTH, b"IHDR") else None


@lru_cache(maxsize=4)
def _painted(png: bytes) -> tuple[rle.Stretch, ...] | None:
    """Stretches of pixels that are neither transparent nor black; None if the file is broken. Check its size first."""
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            grey, alpha = picture.convert("LA").split()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    # A mask drawn on nothing is told by what is not transparent, one on a full ground by what is not black.
    low, _ = alpha.getextrema()
    shown = (grey if low == 255 else alpha).tobytes()
    return tuple(found.span() for found in rle.COVERED.finditer(shown))


def measure_brush(value: Value) -> Measure:
    """First and past-the-last number of every stretch of covered pixels, row by row."""
    data = _bytes_of(value.get("rle")) or b""
    words = WORDS.unpack_from(data)[0] if len(data) >= WORDS.size else 0
    try:
        stretches = _covered(data, words // rle.CHANNELS)
    except rle.BadStream:
        stretches = ()
    return tuple(itertools.chain.from_iterable(stretches))


def measure_bitmask(value: Value) -> Measure:
    """As for a brush."""
    png = _png(str(value.get("imageDataURL")))
    return tuple(itertools.chain.from_iterable(_painted(png) or ())) if png else ()


BRUSH = picture_shape("brush", ("format", "rle"), (), check_brush, lambda value, _: measure_brush(value))
BITMASK = replace(
    picture_shape("bitmask", {"imageDataURL"}, (), check_bitmask, lambda value, _: measure_bitmask(value)),
    unpacked=True,
)
