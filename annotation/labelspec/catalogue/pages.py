"""Documents in pages, tables, and lists of things."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import BOXES, LOOKS, NAMED, labels
from annotation.labelspec.geometry import PAGE_BOX
from annotation.labelspec.grammar import Role, Tag

ROWS = (
    Tag("Pdf", Role.OBJECT, (NAMED, Attribute("value", read.data_key, required=True, data="pdf"), *LOOKS)),
    labels("OcrLabels", {"Pdf": PAGE_BOX}, *BOXES),
    Tag(
        "Table",
        Role.OBJECT,
        (
            NAMED,
            Attribute(
                "value",
                read.data_key,
                required=True,
                data=lambda attrs: "url" if attrs["valueType"] == "url" else "table",
            ),
            Attribute("valueType", read.one_of("json", "url"), default="json"),
            *LOOKS,
        ),
    ),
)
