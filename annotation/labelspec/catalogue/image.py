"""Pictures and what is drawn on them."""

from __future__ import annotations

from annotation.labelspec import answers
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import BOXES, CONTROL, LABELLING, LABELS_INSIDE, LOOKS, NAMED, REGIONS
from annotation.labelspec.geometry import RECTANGLE
from annotation.labelspec.grammar import Role, Tag

ROWS = (
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
)
