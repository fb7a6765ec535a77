"""What arranges a page and is not answered."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import LOOKS, VISIBILITY
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
            Attribute("value", read.filled_text, required=True, data="text"),
            Attribute("size", read.integer(1, 6), default=4),
            Attribute("underline", read.boolean, default=False),
            *LOOKS,
        ),
    ),
    Tag("Style", Role.STYLE),
)
