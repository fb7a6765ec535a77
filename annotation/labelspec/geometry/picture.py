"""What all shapes on a picture have in common: its size, and places in percent of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from annotation.labelspec import limits
from annotation.labelspec.geometry.shape import Attributes, Measure, Place, Shape, Value, numeric
from annotation.labelspec.values import check_integer, check_number, is_integer

SIDES = ("original_width", "original_height")


def check_picture(place: Place) -> bool:
    """The size of the picture and how it is turned; True if its size is known."""
    rotation = place.item.get("image_rotation", 0)
    if not is_integer(rotation) or rotation not in (0, 90, 180, 270):
        place.report.add(f"{place.where}.image_rotation", "bad-rotation")
    most = limits.IMAGE_PIXELS_A_SIDE
    sides = [check_integer(place.report, f"{place.where}.{key}", place.item.get(key), 1, most) for key in SIDES]
    return all(sides)


def aspect_of(place: Place) -> float:
    """Width over height of a picture whose size was found right."""
    return numeric(place.item, "original_width") / numeric(place.item, "original_height")


def check_percents(place: Place, keys: Iterable[str], low: float = 0, high: float = 100) -> bool:
    """Numbers of `value` in low..high."""
    checks = [check_number(place.report, f"{place.where}.value.{key}", place.value[key], low, high) for key in keys]
    return all(checks)


def check_positive(place: Place, keys: Iterable[str], high: float = 100) -> bool:
    """Lengths that are not nothing; of numbers already found right."""
    for key in keys:
        if numeric(place.value, key) <= 0:
            place.report.add(f"{place.where}.value.{key}", "out-of-range", value=place.value[key], low=0, high=high)
            return False
    return True


def check_inside(place: Place, sides: Iterable[float]) -> bool:
    """All sides on the picture, give or take the tolerance."""
    if all(-limits.TOLERANCE <= side <= 100 + limits.TOLERANCE for side in sides):
        return True
    place.report.add(f"{place.where}.value", "over-the-edge")
    return False


def picture_shape(
    name: str,
    keys: Iterable[str],
    optional: Iterable[str],
    check: Callable[[Place], bool],
    measure: Callable[[Value, Attributes], Measure],
) -> Shape:
    """A shape on a picture."""
    return Shape(
        name=name,
        keys=frozenset(keys),
        optional=frozenset(optional),
        item_keys=frozenset(SIDES),
        item_optional=frozenset({"image_rotation"}),
        check=check,
        measure=measure,
        shared=SIDES,
    )
