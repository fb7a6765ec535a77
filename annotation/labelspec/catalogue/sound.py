"""Recordings."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import LOOKS, NAMED
from annotation.labelspec.grammar import Role, Tag

ROWS = (
    Tag(
        "Audio",
        Role.OBJECT,
        (
            NAMED,
            Attribute("value", read.data_key, required=True, data="audio"),
            Attribute("hotkey", read.hotkey),
            Attribute("sync", read.name),
            Attribute("zoom", read.boolean, default=True),
            Attribute("speed", read.boolean, default=True),
            Attribute("volume", read.boolean, default=True),
            Attribute("defaultSpeed", read.number(0.1, 10), default=1.0),
            Attribute("defaultScale", read.number(0.1, 1000), default=1.0),
            Attribute("defaultZoom", read.number(0.1, 1500), default=1.0),
            Attribute("defaultVolume", read.number(0, 1), default=1.0),
            Attribute("height", read.integer(16, 2_000), default=96),
            Attribute("waveHeight", read.integer(16, 2_000)),
            Attribute("cursorWidth", read.number(0.5, 100), default=2.0),
            Attribute("cursorColor", read.colour),
            Attribute("spectrogram", read.boolean, default=False),
            Attribute("splitChannels", read.boolean, default=False),
            Attribute("autoCenter", read.boolean),
            Attribute("decoder", read.one_of("webaudio", "ffmpeg", "none"), default="webaudio"),
            Attribute("player", read.one_of("html5", "webaudio"), default="html5"),
            *LOOKS,
        ),
    ),
)
