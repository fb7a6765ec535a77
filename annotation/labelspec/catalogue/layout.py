"""What arranges a page and is not answered."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import LOOKS, NAMED, VISIBILITY
from annotation.labelspec.grammar import Role, Tag

ROWS = (
    Tag(
        "View",
        Role.LAYOUT,
        (Attribute("display", read.one_of("block", "inline")), Attribute("idAttr", read.name), *VISIBILITY, *LOOKS),
        inside=None,
    ),
    Tag(
        "Header",
        Role.LAYOUT,
        (
            Attribute("name", read.name),
            Attribute("value", read.filled_text, required=True, data="text"),
            Attribute("size", read.integer(1, 10), default=4),
            Attribute("underline", read.boolean, default=False),
            *LOOKS,
        ),
        text_as="value",
    ),
    Tag("Style", Role.STYLE),
    Tag(
        "Markdown",
        Role.LAYOUT,
        (
            Attribute("value", read.filled_text, required=True, data="text"),
            Attribute("idAttr", read.name),
            *VISIBILITY,
            *LOOKS,
        ),
        text_as="value",
    ),
    Tag(
        "Collapse",
        Role.LAYOUT,
        (
            Attribute("accordion", read.boolean, default=True),
            Attribute("bordered", read.boolean, default=False),
            Attribute("open", read.boolean, default=False),
            *VISIBILITY,
            *LOOKS,
        ),
        inside=frozenset({"Panel"}),
    ),
    Tag(
        "Panel",
        Role.PART,
        (
            Attribute("value", read.filled_text, required=True, data="text"),
            Attribute("open", read.boolean),
            *VISIBILITY,
            *LOOKS,
        ),
        inside=None,
    ),
    Tag(
        "Repeater",
        Role.LAYOUT,
        (
            Attribute("on", read.data_key, required=True, data="repeated"),
            Attribute("indexFlag", read.index_flag, default="{{idx}}"),
            Attribute("mode", read.one_of("list", "pagedview", "pagination"), default="list"),
            *VISIBILITY,
            *LOOKS,
        ),
        inside=None,
    ),
    Tag(
        "Filter",
        Role.LAYOUT,
        (
            NAMED,
            Attribute("toName", read.names, required=True),
            Attribute("placeholder", read.text),
            Attribute("minlength", read.integer(0, 100), default=3),
            Attribute("cleanup", read.boolean, default=True),
            Attribute("caseSensitive", read.boolean, default=False),
            Attribute("hotkey", read.hotkey),
            *LOOKS,
        ),
    ),
    Tag(
        "Shortcut",
        Role.LAYOUT,
        (
            Attribute("value", read.option_text, required=True, data="text"),
            Attribute("alias", read.option_text),
            Attribute("hotkey", read.hotkey),
            Attribute("background", read.colour, default="#333333"),
            *LOOKS,
        ),
    ),
)
