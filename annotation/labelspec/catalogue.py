"""The catalogue of tags.

A new tag is a new row here, with its check in `answers` and, if it makes regions, its shape in `geometry`.
"""

from __future__ import annotations

from annotation.labelspec import answers, limits
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.geometry import INTERVAL, RECTANGLE, SPAN
from annotation.labelspec.grammar import Role, Tag

LOOKS = (Attribute("className", read.text), Attribute("style", read.style))
NAMED = Attribute("name", read.name, required=True)
VISIBILITY = (
    Attribute(
        "visibleWhen",
        read.one_of("region-selected", "no-region-selected", "choice-selected", "choice-unselected"),
    ),
    Attribute("whenTagName", read.names),
    Attribute("whenLabelValue", read.values),
    Attribute("whenChoiceValue", read.values),
)
CONTROL = (
    NAMED,
    Attribute("toName", read.names, required=True),
    Attribute("required", read.boolean, default=False),
    Attribute("requiredMessage", read.text),
    *VISIBILITY,
    *LOOKS,
)
SCOPES = (Attribute("perRegion", read.boolean, default=False), Attribute("perItem", read.boolean, default=False))
REGIONS = (
    Attribute("opacity", read.number(0, 1), default=0.6),
    Attribute("fillColor", read.colour),
    Attribute("strokeColor", read.colour),
    Attribute("strokeWidth", read.number(0, 100), default=1.0),
)
LABELLING = (
    Attribute("choice", read.one_of("single", "multiple"), default="single"),
    Attribute("maxUsages", read.integer(1, limits.RESULT_ITEMS)),
    Attribute("showInline", read.boolean, default=True),
    Attribute("allowEmpty", read.boolean, default=False),
    Attribute("value", read.data_key, data="options"),
    *REGIONS,
)
BOXES = (
    Attribute("canRotate", read.boolean, default=True),
    Attribute("snap", read.one_of("none", "pixel"), default="none"),
    Attribute("smart", read.boolean, default=False),
    Attribute("smartOnly", read.boolean, default=False),
)
OBJECTS = frozenset({"Text", "Image", "Audio"})
LABELS_INSIDE = frozenset({"Label", "View", "Header"})

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
        "Image",
        Role.OBJECT,
        (
            NAMED,
            Attribute("value", read.data_key, data="image"),
            Attribute("valueList", read.data_key, data="images"),
            Attribute("width", read.text, default="100%"),
            Attribute("maxWidth", read.text),
            Attribute("height", read.text),
            Attribute("maxHeight", read.text),
            Attribute("zoom", read.boolean, default=True),
            Attribute("negativeZoom", read.boolean, default=False),
            Attribute("zoomBy", read.number(1, 10), default=1.1),
            Attribute("zoomControl", read.boolean, default=True),
            Attribute("defaultZoom", read.one_of("auto", "original", "fit"), default="fit"),
            Attribute("grid", read.boolean, default=False),
            Attribute("gridSize", read.integer(1, 10_000), default=30),
            Attribute("gridColor", read.colour),
            Attribute("brightnessControl", read.boolean, default=False),
            Attribute("contrastControl", read.boolean, default=False),
            Attribute("rotateControl", read.boolean, default=False),
            Attribute("selectionControl", read.boolean, default=True),
            Attribute("crosshair", read.boolean, default=False),
            Attribute("smoothing", read.boolean),
            Attribute("horizontalAlignment", read.one_of("left", "center", "right"), default="left"),
            Attribute("verticalAlignment", read.one_of("top", "center", "bottom"), default="top"),
            Attribute("crossOrigin", read.one_of("none", "anonymous", "use-credentials"), default="none"),
            *LOOKS,
        ),
    ),
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
    Tag(
        "Choices",
        Role.CONTROL,
        (
            Attribute("choice", read.one_of("single", "single-radio", "multiple"), default="single"),
            Attribute("layout", read.one_of("vertical", "inline", "select"), default="vertical"),
            Attribute("showInline", read.boolean, default=False),
            Attribute("selection", read.one_of("checkbox", "highlight")),
            Attribute("allowNested", read.boolean, default=False),
            Attribute("value", read.data_key, data="options"),
            *CONTROL,
            *SCOPES,
        ),
        inside=frozenset({"Choice", "View", "Header"}),
        option="Choice",
        type="choices",
        key="choices",
        objects=OBJECTS,
        check=answers.check_choices,
        comparable=answers.comparable_choices,
    ),
    Tag(
        "Choice",
        Role.OPTION,
        (
            Attribute("value", read.option_text, required=True, data="text"),
            Attribute("alias", read.option_text),
            Attribute("hotkey", read.hotkey),
            Attribute("hint", read.text),
            Attribute("html", read.html),
            Attribute("selected", read.boolean, default=False),
            Attribute("color", read.colour),
            Attribute("background", read.colour),
            Attribute("style", read.style),
        ),
        inside=frozenset({"Choice"}),
    ),
    Tag(
        "Labels",
        Role.CONTROL,
        (*CONTROL, *LABELLING),
        inside=LABELS_INSIDE,
        option="Label",
        type="labels",
        key="labels",
        objects=OBJECTS,
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
    Tag(
        "RectangleLabels",
        Role.CONTROL,
        (*CONTROL, *LABELLING, *BOXES),
        inside=LABELS_INSIDE,
        option="Label",
        type="rectanglelabels",
        key="rectanglelabels",
        objects=frozenset({"Image"}),
        shapes={"Image": RECTANGLE},
        makes_regions=True,
        check=answers.check_labels,
        comparable=answers.comparable_choices,
    ),
    Tag(
        "Rectangle",
        Role.CONTROL,
        (*CONTROL, *REGIONS, *BOXES),
        type="rectangle",
        objects=frozenset({"Image"}),
        shapes={"Image": RECTANGLE},
        makes_regions=True,
    ),
    Tag(
        "TextArea",
        Role.CONTROL,
        (
            Attribute("value", read.text, data="text"),
            Attribute("label", read.text),
            Attribute("placeholder", read.text),
            Attribute("rows", read.integer(1, 200), default=1),
            Attribute("maxSubmissions", read.integer(1, limits.ANSWER_TEXTS)),
            Attribute("editable", read.boolean, default=False),
            Attribute("skipDuplicates", read.boolean, default=False),
            Attribute("transcription", read.boolean, default=False),
            Attribute("displayMode", read.one_of("tag", "region-list"), default="tag"),
            Attribute("showSubmitButton", read.boolean, default=True),
            *CONTROL,
            *SCOPES,
        ),
        type="textarea",
        key="text",
        objects=OBJECTS,
        check=answers.check_texts,
        comparable=answers.comparable_texts,
    ),
    Tag(
        "Rating",
        Role.CONTROL,
        (
            Attribute("maxRating", read.integer(1, 100), default=5),
            Attribute("defaultValue", read.integer(0, 100), default=0),
            Attribute("icon", read.one_of("star", "heart", "fire", "smile"), default="star"),
            Attribute("size", read.one_of("small", "medium", "large"), default="large"),
            Attribute("hotkey", read.hotkey),
            *CONTROL,
            *SCOPES,
        ),
        type="rating",
        key="rating",
        objects=OBJECTS,
        check=answers.check_rating,
    ),
)

CATALOGUE: dict[str, Tag] = {row.name: row for row in ROWS}
# An older spelling that configs in the wild still use.
TAG_SYNONYMS: dict[str, str] = {"AudioPlus": "Audio"}
