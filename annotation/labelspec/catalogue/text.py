"""Words to read and the labels put on stretches of anything."""

from __future__ import annotations

from annotation.labelspec import answers, limits
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import CONTROL, LABELLING, LABELS_INSIDE, LOOKS, NAMED
from annotation.labelspec.geometry import INTERVAL, SPAN
from annotation.labelspec.grammar import ANY, Role, Tag

ROWS = (
    Tag(
        "Text",
        Role.OBJECT,
        (
            NAMED,
            Attribute(
                "value",
                read.filled_text,
                required=True,
                data=lambda attrs: (
                    "url" if attrs["valueType"] == "url" else "text" if attrs["encoding"] == "none" else "base64"
                ),
            ),
            Attribute("valueType", read.one_of("text", "url"), default="text"),
            Attribute("encoding", read.one_of("none", "base64", "base64unicode"), default="none"),
            Attribute("saveTextResult", read.one_of("yes", "no"), default="yes"),
            Attribute("granularity", read.one_of("symbol", "word", "sentence", "paragraph"), default="symbol"),
            Attribute("selectionEnabled", read.boolean, default=True),
            Attribute("highlightColor", read.colour),
            Attribute("showLabels", read.boolean),
            *LOOKS,
        ),
    ),
    Tag(
        "Labels",
        Role.CONTROL,
        (*CONTROL, *LABELLING),
        inside=LABELS_INSIDE,
        option="Label",
        type="labels",
        key="labels",
        objects=ANY,
        shapes={"Text": SPAN, "Audio": INTERVAL},
        makes_regions=True,
        check=answers.check_labels,
        comparable=answers.comparable_choices,
    ),
    Tag(
        "Label",
        Role.OPTION,
        (
            Attribute("value", read.option_text, required=True, data="text"),
            Attribute("alias", read.option_text),
            Attribute("hotkey", read.hotkey),
            Attribute("hint", read.text),
            Attribute("html", read.html),
            Attribute("selected", read.boolean, default=False),
            Attribute("background", read.colour, default="#36B37E"),
            Attribute("selectedColor", read.colour),
            Attribute("showAlias", read.boolean, default=False),
            Attribute("aliasStyle", read.style),
            Attribute("size", read.text),
            Attribute("maxUsages", read.integer(1, limits.RESULT_ITEMS)),
            Attribute("granularity", read.one_of("symbol", "word", "sentence", "paragraph")),
            Attribute("category", read.text),
        ),
    ),
)
