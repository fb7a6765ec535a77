"""Measurements over time."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec import timeformat
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import LOOKS, NAMED, labels
from annotation.labelspec.geometry import PERIOD
from annotation.labelspec.grammar import Role, Tag

ROWS = (
    Tag(
        "TimeSeries",
        Role.OBJECT,
        (
            NAMED,
            Attribute(
                "value",
                read.data_key,
                required=True,
                data=lambda attrs: "url" if attrs["valueType"] == "url" else "series",
            ),
            Attribute("valueType", read.one_of("url", "json"), default="url"),
            Attribute("sync", read.name),
            Attribute("hotkey", read.hotkey),
            Attribute("cursorColor", read.colour),
            Attribute("timeColumn", read.text),
            Attribute("timeFormat", timeformat.read),
            Attribute("timeDisplayFormat", read.text),
            Attribute("durationDisplayFormat", read.text),
            Attribute("sep", read.text, default=","),
            Attribute("overviewChannels", read.text),
            Attribute("overviewWidth", read.text, default="25%"),
            Attribute("fixedScale", read.boolean, default=False),
            Attribute("multiAxis", read.boolean, default=False),
            *LOOKS,
        ),
        inside=frozenset({"Channel", "MultiChannel"}),
    ),
    Tag(
        "MultiChannel",
        Role.PART,
        (Attribute("height", read.integer(16, 4_000), default=200), Attribute("showAxis", read.boolean, default=True)),
        inside=frozenset({"Channel"}),
    ),
    Tag(
        "Channel",
        Role.PART,
        (
            Attribute("column", read.filled_text, required=True),
            Attribute("legend", read.text),
            Attribute("units", read.text),
            Attribute("displayFormat", read.text),
            Attribute("height", read.integer(16, 4_000), default=200),
            Attribute("interpolation", read.text),
            Attribute("strokeColor", read.colour),
            Attribute("strokeWidth", read.number(0, 100), default=1.0),
            Attribute("markerColor", read.colour),
            Attribute("markerSize", read.number(0, 100), default=0.0),
            Attribute("markerSymbol", read.text, default="circle"),
            Attribute("timeRange", read.text),
            Attribute("dataRange", read.text),
            Attribute("showAxis", read.boolean, default=True),
            Attribute("fixedScale", read.boolean),
        ),
    ),
    labels("TimeSeriesLabels", {"TimeSeries": PERIOD}),
)
