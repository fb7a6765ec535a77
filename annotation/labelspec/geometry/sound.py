"""Stretches of a recording."""

from __future__ import annotations

from annotation.labelspec import limits
from annotation.labelspec.geometry.shape import Place, Shape, numeric
from annotation.labelspec.values import check_integer, check_number


def check_interval(place: Place) -> bool:
    """Seconds of sound inside the recording."""
    report, where, value = place.report, place.where, place.value
    whole = f"{where}.original_length"
    if not check_number(report, whole, place.item.get("original_length"), 0, limits.AUDIO_SECONDS):
        return False
    length = numeric(place.item, "original_length")
    if length <= 0:
        report.add(whole, "out-of-range", value=length, low=0, high=limits.AUDIO_SECONDS)
        return False
    channel = value.get("channel", 0)
    measured = [check_integer(report, f"{where}.value.channel", channel, 0, limits.AUDIO_CHANNELS - 1)]
    measured += [check_number(report, f"{where}.value.{key}", value[key], 0, length) for key in ("start", "end")]
    if not all(measured):
        return False
    if numeric(value, "end") <= numeric(value, "start"):
        report.add(f"{where}.value.end", "reversed")
        return False
    return True


INTERVAL = Shape(
    name="interval",
    keys=frozenset({"start", "end"}),
    optional=frozenset({"channel"}),
    item_keys=frozenset({"original_length"}),
    item_optional=frozenset(),
    check=check_interval,
    measure=lambda value, _: (numeric(value, "channel"), numeric(value, "start"), numeric(value, "end")),
    shared=("original_length",),
)
