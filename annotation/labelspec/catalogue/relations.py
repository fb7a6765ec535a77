"""What ties two regions together."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.grammar import Role, Tag

ROWS = (
    Tag(
        "Relations",
        Role.LAYOUT,
        (
            Attribute("name", read.name, default="relations"),
            Attribute("choice", read.one_of("single", "multiple"), default="single"),
        ),
        inside=frozenset({"Relation"}),
        option="Relation",
        hotkeys=False,
        type="relation",
        key="labels",
    ),
    Tag(
        "Relation",
        Role.OPTION,
        (Attribute("value", read.option_text, required=True), Attribute("background", read.colour)),
    ),
)
