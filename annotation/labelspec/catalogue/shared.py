"""Attributes that many tags have in common."""

from __future__ import annotations

from annotation.labelspec import attributes as read
from annotation.labelspec import limits
from annotation.labelspec.attributes import Attribute

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
LABELS_INSIDE = frozenset({"Label", "View", "Header"})
