"""Videos, boxes that move through them, and ranges of their frames."""

from __future__ import annotations

from dataclasses import replace

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import BOXES, LOOKS, NAMED, drawing, labels, number_or_variable
from annotation.labelspec.geometry import FRAMES, TRACK
from annotation.labelspec.grammar import Role, Tag

ROWS = (
    Tag(
        "Video",
        Role.OBJECT,
        (
            NAMED,
            Attribute("value", read.data_key, required=True, data="video"),
            Attribute("frameRate", number_or_variable(0.001, 1000), default=24.0, data="number"),
            Attribute("hotkey", read.hotkey),
            Attribute("sync", read.name),
            Attribute("muted", read.boolean, default=False),
            Attribute("height", read.integer(16, 4_000), default=600),
            Attribute("timelineHeight", read.integer(16, 2_000), default=64),
            Attribute("defaultPlaybackSpeed", number_or_variable(0.05, 16), default=1.0, data="number"),
            Attribute("minPlaybackSpeed", number_or_variable(0.05, 16), default=0.25, data="number"),
            *LOOKS,
        ),
    ),
    replace(drawing("VideoRectangle", {"Video": TRACK}, *BOXES), carries="labels"),
    labels("TimelineLabels", {"Video": FRAMES}),
)
