"""Pictures and what is drawn on them."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec import limits
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import (
    BOXES,
    CONTROL,
    LOOKS,
    NAMED,
    REGIONS,
    SMART,
    SNAPPING,
    drawing,
    labels,
)
from annotation.labelspec.geometry import BITMASK, BRUSH, ELLIPSE, KEYPOINT, POLYGON, RECTANGLE, VECTOR
from annotation.labelspec.grammar import Role, Tag

number_of_points = read.integer(1, limits.POINTS)


def how_many(value: str) -> object:
    """A number of points, or the word none."""
    return None if value.strip().lower() == "none" else number_of_points(value)


POINTS = (
    Attribute("pointSize", read.one_of("small", "medium", "large"), default="medium"),
    Attribute("pointStyle", read.one_of("rectangle", "circle"), default="rectangle"),
)
DOT = Attribute("size", read.number(0.01, 100), default=0.25)
VECTORS = (
    Attribute("closable", read.boolean, default=False),
    Attribute("curves", read.boolean, default=False),
    Attribute("skeleton", read.boolean, default=False),
    Attribute("minPoints", how_many),
    Attribute("maxPoints", how_many),
    Attribute("pointSizeEnabled", read.number(0, 100), default=5.0),
    Attribute("pointSizeDisabled", read.number(0, 100), default=3.0),
)

ROWS = (
    Tag(
        "Image",
        Role.OBJECT,
        (
            NAMED,
            Attribute("value", read.data_key, data="image"),
            Attribute("valueList", read.data_key, data="images"),
            Attribute("width", read.text),
            Attribute("maxWidth", read.text),
            Attribute("height", read.text),
            Attribute("maxHeight", read.text),
            Attribute("zoom", read.boolean),
            Attribute("negativeZoom", read.boolean),
            Attribute("zoomBy", read.number(1, 10)),
            Attribute("zoomControl", read.boolean),
            Attribute("defaultZoom", read.one_of("auto", "original", "fit")),
            Attribute("grid", read.boolean),
            Attribute("gridSize", read.integer(1, 10_000)),
            Attribute("gridColor", read.colour),
            Attribute("brightnessControl", read.boolean),
            Attribute("contrastControl", read.boolean),
            Attribute("rotateControl", read.boolean),
            Attribute("selectionControl", read.boolean),
            Attribute("crosshair", read.boolean),
            Attribute("smoothing", read.boolean),
            Attribute("horizontalAlignment", read.one_of("left", "center", "right")),
            Attribute("verticalAlignment", read.one_of("top", "center", "bottom")),
            Attribute("crossOrigin", read.one_of("none", "anonymous", "use-credentials")),
            *LOOKS,
        ),
    ),
    labels("RectangleLabels", {"Image": RECTANGLE}, *BOXES),
    drawing("Rectangle", {"Image": RECTANGLE}, *BOXES),
    labels("PolygonLabels", {"Image": POLYGON}, *POINTS, *SNAPPING),
    drawing("Polygon", {"Image": POLYGON}, *POINTS, *SNAPPING),
    labels("EllipseLabels", {"Image": ELLIPSE}, *BOXES),
    drawing("Ellipse", {"Image": ELLIPSE}, *BOXES),
    labels("KeyPointLabels", {"Image": KEYPOINT}, DOT, *SNAPPING),
    drawing("KeyPoint", {"Image": KEYPOINT}, DOT, *SNAPPING),
    labels("VectorLabels", {"Image": VECTOR}, *POINTS, *VECTORS, *SNAPPING),
    drawing("Vector", {"Image": VECTOR}, *POINTS, *VECTORS, *SNAPPING),
    labels("BrushLabels", {"Image": BRUSH}, *SMART),
    drawing("Brush", {"Image": BRUSH}, *SMART),
    Tag(
        "MagicWand",
        Role.CONTROL,
        (
            *CONTROL,
            *REGIONS,
            Attribute("blurRadius", read.number(0, 100), default=5.0),
            Attribute("defaultThreshold", read.number(0, 442), default=15.0),
        ),
        type="brush",
        objects=frozenset({"Image"}),
        shapes={"Image": BRUSH},
        makes_regions=True,
    ),
    labels("BitmaskLabels", {"Image": BITMASK}, *SMART),
    drawing("Bitmask", {"Image": BITMASK}, *SMART),
)
