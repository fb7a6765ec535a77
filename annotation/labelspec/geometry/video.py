"""Boxes that move through a video, and ranges of its frames. The first frame is number 1."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from annotation.labelspec import limits
from annotation.labelspec.geometry.image import BOX, measure_rectangle
from annotation.labelspec.geometry.shape import Measure, Place, Shape, Value, numeric
from annotation.labelspec.values import check_integer, check_keys, check_number, is_number

KEY_FRAME = frozenset({"frame", "enabled", *BOX})
KEY_FRAME_OPTIONAL = frozenset({"rotation", "time"})
RANGE = frozenset({"start", "end"})


def check_track(place: Place) -> bool:
    """A box at key frames in order, all inside the video."""
    report, where, value = place.report, f"{place.where}.value", place.value
    sized = [
        check_integer(report, f"{where}.framesCount", value["framesCount"], 1, limits.VIDEO_FRAMES),
        check_number(report, f"{where}.duration", value["duration"], 0, limits.VIDEO_SECONDS),
    ]
    sequence = _listed(place, "sequence")
    if not all(sized) or not sequence:
        return False
    before = 0
    for spot, given in sequence:
        frame = None if report.full else _key_frame(place, spot, given)
        if frame is None:
            return False
        if frame <= before:
            report.add(f"{spot}.frame", "not-in-order")
            return False
        before = frame
    return True


def _listed(place: Place, key: str) -> list[tuple[str, object]]:
    """The entries of a list that is not empty, with their places."""
    where, given = f"{place.where}.value.{key}", place.value[key]
    if not isinstance(given, list):
        place.report.add(where, "expected-list")
    elif not given:
        place.report.add(where, "empty-answer")
    elif len(given) > limits.VIDEO_KEY_FRAMES:
        place.report.add(where, "too-many-values", limit=limits.VIDEO_KEY_FRAMES)
    else:
        return [(f"{where}[{index}]", entry) for index, entry in enumerate(given)]
    return []


def _key_frame(place: Place, where: str, given: object) -> int | None:
    """Number of the frame; None with the reason reported."""
    report = place.report
    if not isinstance(given, Mapping):
        report.add(where, "not-object")
        return None
    if not check_keys(report, where, given, KEY_FRAME, KEY_FRAME_OPTIONAL):
        return None
    last = int(numeric(place.value, "framesCount"))
    checks = [check_integer(report, f"{where}.frame", given["frame"], 1, last)]
    checks += [check_number(report, f"{where}.{side}", given[side], 0, 100) for side in BOX]
    checks += [check_number(report, f"{where}.rotation", given.get("rotation", 0), -360, 360)]
    # The last frame is shown until the end, and players round.
    latest = numeric(place.value, "duration") * (1 + 1 / last) + 1
    checks += [check_number(report, f"{where}.time", given.get("time", 0), 0, latest)]
    if not isinstance(given["enabled"], bool):
        report.add(f"{where}.enabled", "expected-boolean")
        return None
    return int(numeric(given, "frame")) if all(checks) and _on_picture(place, where, given) else None


def _on_picture(place: Place, where: str, given: Value) -> bool:
    x, y, width, height, degrees = measure_rectangle(given)
    for key, side in (("width", width), ("height", height)):
        if side <= 0:
            place.report.add(f"{where}.{key}", "out-of-range", value=side, low=0, high=100)
            return False
    # How a turned box lies depends on the proportions of the picture, which nobody says.
    if degrees == 0 and max(x + width, y + height) > 100 + limits.TOLERANCE:
        place.report.add(where, "over-the-edge")
        return False
    return True


def check_frames(place: Place) -> bool:
    """Ranges of frames, first and last included, in order and apart from each other."""
    ranges = _listed(place, "ranges")
    before = 0
    for where, given in ranges:
        last = None if place.report.full else _last_frame(place, where, given)
        if last is None:
            return False
        if isinstance(given, Mapping) and numeric(given, "start") <= before:
            place.report.add(f"{where}.start", "not-in-order")
            return False
        before = last
    return bool(ranges)


def _last_frame(place: Place, where: str, given: object) -> int | None:
    if not isinstance(given, Mapping):
        place.report.add(where, "not-object")
        return None
    if not check_keys(place.report, where, given, RANGE, frozenset()):
        return None
    numbers = [check_integer(place.report, f"{where}.{key}", given[key], 1, limits.VIDEO_FRAMES) for key in given]
    if not all(numbers):
        return None
    if numeric(given, "end") < numeric(given, "start"):
        place.report.add(f"{where}.end", "reversed-frames")
        return None
    return int(numeric(given, "end"))


def _entries(value: Value, key: str) -> list[Value]:
    """Entries already checked."""
    given = value.get(key)
    return [entry for entry in given if isinstance(entry, Mapping)] if isinstance(given, list) else []


def measure_track(value: Value) -> Measure:
    """Of every key frame: its number, 1 if the box goes on from there, else 0, and x, y, width, height, rotation."""
    return tuple(
        itertools.chain.from_iterable(
            (numeric(entry, "frame"), float(entry.get("enabled") is True), *measure_rectangle(entry))
            for entry in _entries(value, "sequence")
        )
    )


def measure_frames(value: Value) -> Measure:
    """First and last frame of every range."""
    return tuple(
        side for entry in _entries(value, "ranges") for key in ("start", "end") if is_number(side := entry.get(key))
    )


TRACK = Shape(
    name="videorectangle",
    keys=frozenset({"framesCount", "duration", "sequence"}),
    optional=frozenset(),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_track,
    measure=lambda value, _: measure_track(value),
    shared=("framesCount",),
)
FRAMES = Shape(
    name="timeline",
    keys=frozenset({"ranges"}),
    optional=frozenset(),
    item_keys=frozenset(),
    item_optional=frozenset(),
    check=check_frames,
    measure=lambda value, _: measure_frames(value),
    shared=(),
)
