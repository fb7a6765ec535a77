"""Words to read and the labels put on stretches of anything."""

from __future__ import annotations

from annotation.labelspec import answers, limits, paths
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import CONTROL, LABELLING, LABELS_INSIDE, LOOKS, NAMED, labels
from annotation.labelspec.geometry import INTERVAL, MARKUP_SPAN, PERIOD, PHRASES, SPAN
from annotation.labelspec.grammar import ANY, Role, Tag
from annotation.labelspec.markup import clean_markup
from annotation.labelspec.problems import Refused


def markup_or_variable(value: str) -> str:
    """A field of the task, or HTML, which is cleaned; not both, because a field may say anything inside a tag."""
    if paths.is_path(value.strip()) or not any(paths.variables(value)):
        return value.strip() if paths.is_path(value.strip()) else clean_markup(read.filled_text(value))
    raise Refused("not-data-key", value=value)


MARKING = (
    Attribute("saveTextResult", read.one_of("yes", "no", "none"), default="yes"),
    Attribute("granularity", read.one_of("symbol", "word", "sentence", "paragraph"), default="symbol"),
    Attribute("selectionEnabled", read.boolean, default=True),
    Attribute("highlightColor", read.colour),
    Attribute("showLabels", read.boolean),
    *LOOKS,
)

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
            *MARKING,
        ),
    ),
    Tag(
        "HyperText",
        Role.OBJECT,
        (
            NAMED,
            Attribute(
                "value",
                markup_or_variable,
                required=True,
                data=lambda attrs: (
                    "url" if attrs["valueType"] == "url" else "html" if attrs["encoding"] == "none" else "base64"
                ),
            ),
            Attribute("valueType", read.one_of("text", "url"), default="text"),
            Attribute("encoding", read.one_of("none", "base64", "base64unicode"), default="none"),
            Attribute("inline", read.boolean, default=False),
            Attribute("clickableLinks", read.boolean, default=False),
            Attribute("resolveUrls", read.boolean, default=True),
            *MARKING,
        ),
    ),
    labels("HyperTextLabels", {"HyperText": MARKUP_SPAN}),
    Tag(
        "Paragraphs",
        Role.OBJECT,
        (
            NAMED,
            Attribute(
                "value",
                read.data_key,
                required=True,
                data=lambda attrs: "url" if attrs["valueType"] == "url" else "phrases",
            ),
            Attribute("valueType", read.one_of("json", "url"), default="json"),
            Attribute("layout", read.one_of("none", "dialogue"), default="none"),
            Attribute("nameKey", read.filled_text, default="author"),
            Attribute("textKey", read.filled_text, default="text"),
            Attribute("audioUrl", read.data_key, data="audio"),
            Attribute("sync", read.name),
            Attribute("showPlayer", read.boolean, default=False),
            Attribute("contextScroll", read.boolean, default=False),
            *MARKING,
        ),
    ),
    labels("ParagraphLabels", {"Paragraphs": PHRASES}),
    Tag(
        "Labels",
        Role.CONTROL,
        (*CONTROL, *LABELLING),
        inside=LABELS_INSIDE,
        option="Label",
        type="labels",
        key="labels",
        objects=ANY,
        shapes={"Text": SPAN, "HyperText": MARKUP_SPAN, "Paragraphs": PHRASES, "Audio": INTERVAL, "TimeSeries": PERIOD},
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
            Attribute("model_index", read.integer(0, limits.TASK_OPTIONS)),
        ),
    ),
)
