"""Polygons, and lines of straight and bent parts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from annotation.labelspec import limits
from annotation.labelspec.geometry.picture import check_picture, picture_shape
from annotation.labelspec.geometry.shape import Measure, Place, Value
from annotation.labelspec.values import check_keys, check_number, checked_string, is_number

LEAST_OF_POLYGON = 3
LEAST_OF_LINE = 2
VERTEX = frozenset({"x", "y", "id"})
VERTEX_OPTIONAL = frozenset(
    {"prevPointId", "isBezier", "disconnected", "isBranching", "controlPoint1", "controlPoint2"}
)
FLAGS = ("isBezier", "disconnected", "isBranching")

Point = tuple[float, float]


def check_polygon(place: Place) -> bool:
    """At least three different points on the picture, closed."""
    sized = check_picture(place)
    if place.value.get("closed", True) is not True:
        place.report.add(f"{place.where}.value.closed", "not-closed")
    points = _listed(place, "points", 3)
    read = [point for where, given in points if (point := _point(place, where, given)) is not None]
    if not points or len(read) < len(points):
        return False
    return _enough(place, "points", read, LEAST_OF_POLYGON) and sized


def check_vector(place: Place) -> bool:
    """A line through at least two different points, each after a point that was given before it."""
    sized = check_picture(place)
    _check_closing(place)
    vertices = _listed(place, "vertices", _bound(place, "minPoints", LEAST_OF_LINE))
    seen: set[str] = set()
    read: list[Point] = []
    for where, given in vertices:
        if place.report.full:
            return False
        point = _vertex(place, where, given, seen)
        read += [point] if point else []
    most = _bound(place, "maxPoints", limits.POINTS)
    if len(vertices) > most:
        place.report.add(f"{place.where}.value.vertices", "too-many-values", limit=most)
    if not vertices or len(read) < len(vertices):
        return False
    return _enough(place, "vertices", read, LEAST_OF_LINE) and sized


def _bound(place: Place, attribute: str, default: int) -> int:
    found = place.drawn_by.attrs.get(attribute, default)
    return found if isinstance(found, int) else default


def _check_closing(place: Place) -> None:
    closed, where = place.value.get("closed", False), f"{place.where}.value.closed"
    if not isinstance(closed, bool):
        place.report.add(where, "expected-boolean")
    elif closed and place.drawn_by.attrs.get("closable") is not True:
        place.report.add(where, "not-closable")


def _listed(place: Place, key: str, least: int) -> list[tuple[str, object]]:
    """The entries of a list of points with their places; reports anything else, too few and too many."""
    where, given = f"{place.where}.value.{key}", place.value[key]
    if not isinstance(given, list):
        place.report.add(where, "expected-list")
        return []
    if len(given) > limits.POINTS:
        place.report.add(where, "too-many-values", limit=limits.POINTS)
        return []
    if len(given) < least:
        place.report.add(where, "too-few-points", limit=least)
        return []
    return [(f"{where}[{index}]", entry) for index, entry in enumerate(given)]


def _enough(place: Place, key: str, points: list[Point], least: int) -> bool:
    if len(set(points)) >= least:
        return True
    place.report.add(f"{place.where}.value.{key}", "too-few-points", limit=least)
    return False


def _point(place: Place, where: str, given: object) -> Point | None:
    """A pair of percents."""
    if not isinstance(given, list) or len(given) != len(("x", "y")):
        place.report.add(where, "expected-point")
        return None
    return _pair(place, ((f"{where}[0]", given[0]), (f"{where}[1]", given[1])))


def _pair(place: Place, sides: tuple[tuple[str, object], tuple[str, object]]) -> Point | None:
    checks = [check_number(place.report, where, side, 0, 100) for where, side in sides]
    if not all(checks):
        return None
    x, y = (float(side) for _, side in sides if is_number(side))
    return x, y


def _vertex(place: Place, where: str, given: object, seen: set[str]) -> Point | None:
    """One point of a line; its id joins those seen."""
    if not isinstance(given, Mapping):
        place.report.add(where, "not-object")
        return None
    if not check_keys(place.report, where, given, VERTEX, VERTEX_OPTIONAL):
        return None
    for key in FLAGS:
        if not isinstance(given.get(key, False), bool):
            place.report.add(f"{where}.{key}", "expected-boolean")
    _check_bend(place, where, given)
    _check_order(place, where, given, seen)
    return _pair(place, ((f"{where}.x", given["x"]), (f"{where}.y", given["y"])))


def _check_bend(place: Place, where: str, given: Value) -> None:
    """Handles of a curve may lie beside the picture, but not far."""
    if given.get("isBezier") is True and place.drawn_by.attrs.get("curves") is not True:
        place.report.add(f"{where}.isBezier", "no-curves")
    for key in ("controlPoint1", "controlPoint2"):
        handle = given.get(key)
        if handle is None:
            continue
        if not isinstance(handle, Mapping) or handle.keys() != {"x", "y"}:
            place.report.add(f"{where}.{key}", "expected-point")
            continue
        for side in ("x", "y"):
            check_number(place.report, f"{where}.{key}.{side}", handle[side], -100, 200)


def _check_order(place: Place, where: str, given: Value, seen: set[str]) -> None:
    """An id of its own, and the id of an earlier point where it names one."""
    identity = checked_string(place.report, f"{where}.id", given["id"], limits.NAME_CHARACTERS)
    previous = given.get("prevPointId")
    if previous is not None and (not isinstance(previous, str) or previous not in seen):
        place.report.add(f"{where}.prevPointId", "unknown-point")
    if identity in seen:
        place.report.add(f"{where}.id", "duplicate-value", value=identity)
    if identity is not None:
        seen.add(identity)


def _points_of(value: Value, key: str) -> Iterator[Point]:
    """Points already checked."""
    given = value.get(key)
    for entry in given if isinstance(given, list) else ():
        pair = (entry.get("x"), entry.get("y")) if isinstance(entry, Mapping) else entry
        if isinstance(pair, list | tuple) and all(is_number(side) for side in pair):
            yield float(pair[0]), float(pair[1])


def measure_polygon(value: Value) -> Measure:
    """x, y of every corner, clockwise on the screen from the least one, so that it does not matter where one began."""
    points = list(_points_of(value, "points"))
    if not points:
        return ()
    around = sum(x * down - right * y for (x, y), (right, down) in zip(points, points[1:] + points[:1], strict=True))
    points = points[::-1] if around < 0 else points
    first = points.index(min(points))
    return tuple(itertools.chain.from_iterable(points[first:] + points[:first]))


def measure_vector(value: Value) -> Measure:
    """1 if closed, else 0; then x, y of every point in order."""
    return (float(value.get("closed") is True), *itertools.chain.from_iterable(_points_of(value, "vertices")))


POLYGON = picture_shape("polygon", {"points"}, {"closed"}, check_polygon, lambda value, _: measure_polygon(value))
VECTOR = picture_shape("vector", {"vertices"}, {"closed"}, check_vector, lambda value, _: measure_vector(value))
