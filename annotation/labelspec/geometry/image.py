"""Boxes, ellipses and dots on a picture."""

from __future__ import annotations

import math

from annotation.labelspec.geometry.picture import (
    aspect_of,
    check_inside,
    check_percents,
    check_picture,
    check_positive,
    picture_shape,
)
from annotation.labelspec.geometry.shape import Measure, Place, Value, numeric
from annotation.labelspec.values import check_number

BOX = ("x", "y", "width", "height")


def check_rectangle(place: Place) -> bool:
    """A box in percent of the image, all four corners on it even when it is turned."""
    checks = [check_picture(place), check_percents(place, BOX), check_turn(place)]
    return all(checks) and check_positive(place, ("width", "height")) and check_inside(place, _corners(place))


def check_ellipse(place: Place) -> bool:
    """An ellipse about its centre, wholly on the image."""
    checks = [
        check_picture(place),
        check_percents(place, ("x", "y")),
        check_percents(place, ("radiusX", "radiusY"), high=50),
        check_turn(place),
    ]
    if not all(checks) or not check_positive(place, ("radiusX", "radiusY"), high=50):
        return False
    return check_inside(place, _extent(place))


def check_keypoint(place: Place) -> bool:
    """A dot whose centre is on the image; its width is in percent of the image's."""
    checks = [check_picture(place), check_percents(place, ("x", "y", "width"))]
    return all(checks) and check_positive(place, ("width",))


def check_turn(place: Place) -> bool:
    """Degrees of a turn, where they are given."""
    return check_number(place.report, f"{place.where}.value.rotation", place.value.get("rotation", 0), -360, 360)


def _corners(place: Place) -> list[float]:
    """Both coordinates of the four corners in percent; the box turns clockwise about its top left corner, in pixels."""
    x, y, width, height, degrees = measure_rectangle(place.value)
    if degrees == 0:
        return [x, y, x + width, y + height]
    # Percent of width and of height are different lengths, so turning needs the aspect ratio.
    aspect = aspect_of(place)
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)]
    across = [x + right * cosine - down * sine / aspect for right, down in corners]
    along = [y + right * sine * aspect + down * cosine for right, down in corners]
    return across + along


def _extent(place: Place) -> list[float]:
    """Left, right, top and bottom of an ellipse in percent; it turns about its centre, in pixels."""
    x, y, radius_x, radius_y, degrees = measure_ellipse(place.value)
    aspect, angle = aspect_of(place), math.radians(degrees)
    across = math.hypot(radius_x * math.cos(angle), radius_y / aspect * math.sin(angle))
    along = math.hypot(radius_x * aspect * math.sin(angle), radius_y * math.cos(angle))
    return [x - across, x + across, y - along, y + along]


def measure_rectangle(value: Value) -> Measure:
    """x, y, width, height, rotation."""
    return tuple(numeric(value, key) for key in (*BOX, "rotation"))


def measure_ellipse(value: Value) -> Measure:
    """Centre x, y, radiusX, radiusY, rotation."""
    return tuple(numeric(value, key) for key in ("x", "y", "radiusX", "radiusY", "rotation"))


RECTANGLE = picture_shape("rectangle", BOX, {"rotation"}, check_rectangle, lambda value, _: measure_rectangle(value))
ELLIPSE = picture_shape(
    "ellipse", ("x", "y", "radiusX", "radiusY"), {"rotation"}, check_ellipse, lambda value, _: measure_ellipse(value)
)
KEYPOINT = picture_shape(
    "keypoint",
    ("x", "y", "width"),
    (),
    check_keypoint,
    lambda value, _: (numeric(value, "x"), numeric(value, "y")),
)
