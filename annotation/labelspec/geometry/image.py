"""Shapes on a picture."""

from __future__ import annotations

import math

from annotation.labelspec import limits
from annotation.labelspec.geometry.shape import Measure, Place, Shape, Value, numeric
from annotation.labelspec.values import check_integer, check_number, is_integer


def check_rectangle(place: Place) -> bool:
    """A box in percent of the image, all four corners on it even when it is turned."""
    report, where, value = place.report, place.where, place.value
    measured = [_check_side(place, key) for key in ("original_width", "original_height")]
    measured += [
        check_number(report, f"{where}.value.{key}", value[key], 0, 100) for key in ("x", "y", "width", "height")
    ]
    measured += [check_number(report, f"{where}.value.rotation", value.get("rotation", 0), -360, 360)]
    rotation = place.item.get("image_rotation", 0)
    if not is_integer(rotation) or rotation not in (0, 90, 180, 270):
        report.add(f"{where}.image_rotation", "bad-rotation")
    if not all(measured):
        return False
    for key in ("width", "height"):
        if numeric(value, key) <= 0:
            report.add(f"{where}.value.{key}", "out-of-range", value=value[key], low=0, high=100)
            return False
    if any(not -limits.TOLERANCE <= side <= 100 + limits.TOLERANCE for side in _corners(place)):
        report.add(f"{where}.value", "over-the-edge")
        return False
    return True


def _check_side(place: Place, key: str) -> bool:
    return check_integer(place.report, f"{place.where}.{key}", place.item.get(key), 1, limits.IMAGE_PIXELS_A_SIDE)


def _corners(place: Place) -> list[float]:
    """Both coordinates of the four corners in percent; the box turns clockwise about its top left corner, in pixels."""
    x, y, width, height, degrees = measure_rectangle(place.value)
    if degrees == 0:
        return [x, y, x + width, y + height]
    # Percent of width and of height are different lengths, so turning needs the aspect ratio.
    aspect = numeric(place.item, "original_width") / numeric(place.item, "original_height")
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)]
    across = [x + right * cosine - down * sine / aspect for right, down in corners]
    along = [y + right * sine * aspect + down * cosine for right, down in corners]
    return across + along


def measure_rectangle(value: Value) -> Measure:
    """x, y, width, height, rotation."""
    return tuple(numeric(value, key) for key in ("x", "y", "width", "height", "rotation"))


RECTANGLE = Shape(
    name="rectangle",
    keys=frozenset({"x", "y", "width", "height"}),
    optional=frozenset({"rotation"}),
    item_keys=frozenset({"original_width", "original_height"}),
    item_optional=frozenset({"image_rotation"}),
    check=check_rectangle,
    measure=measure_rectangle,
    shared=("original_width", "original_height"),
)
