"""Attributes that many tags have in common."""

from __future__ import annotations

from annotation.labelspec import answers, limits, paths
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute, Reader
from annotation.labelspec.geometry import Shape
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
    Attribute("whenRole", read.values),
)
ANSWERED = (
    Attribute("required", read.boolean, default=False),
    Attribute("requiredMessage", read.text),
    *VISIBILITY,
    *LOOKS,
)
CONTROL = (NAMED, Attribute("toName", read.names, required=True), *ANSWERED)
# Of what may be asked about nothing shown: such an answer names its own control.
FREE_CONTROL = (NAMED, Attribute("toName", read.names), *ANSWERED)
SCOPES = (
    Attribute("perRegion", read.boolean, default=False),
    Attribute("perItem", read.boolean, default=False),
    Attribute("displayMode", read.one_of("tag", "region-list"), default="tag"),
)
REGIONS = (
    Attribute("opacity", read.number(0, 1)),
    Attribute("fillColor", read.colour),
    Attribute("strokeColor", read.colour),
    Attribute("strokeWidth", read.number(0, 100)),
)
LABELLING = (
    Attribute("choice", read.one_of("single", "multiple"), default="single"),
    Attribute("maxUsages", read.integer(1, limits.RESULT_ITEMS)),
    Attribute("showInline", read.boolean, default=True),
    Attribute("allowEmpty", read.boolean, default=False),
    Attribute("value", read.data_key, data="options"),
    *REGIONS,
)
SMART = (Attribute("smart", read.boolean, default=False), Attribute("smartOnly", read.boolean, default=False))
SNAPPING = (Attribute("snap", read.one_of("none", "pixel"), default="none"), *SMART)
BOXES = (
    Attribute("canRotate", read.boolean, default=True),
    *SNAPPING,
)
LABELS_INSIDE = frozenset({"Label", "View", "Header"})


def labels(name: str, shapes: dict[str, Shape], *own: Attribute) -> Tag:
    """The row of a control that draws regions and labels them at once, such as RectangleLabels."""
    return Tag(
        name,
        Role.CONTROL,
        (*CONTROL, *LABELLING, *own),
        inside=LABELS_INSIDE,
        option="Label",
        type=name.lower(),
        key=name.lower(),
        objects=frozenset(shapes),
        shapes=shapes,
        makes_regions=True,
        check=answers.check_labels,
        comparable=answers.comparable_choices,
    )


def drawing(name: str, shapes: dict[str, Shape], *own: Attribute) -> Tag:
    """The row of a control that only draws; Labels on the same object may label what it draws."""
    return Tag(
        name,
        Role.CONTROL,
        (*CONTROL, *REGIONS, *own),
        type=name.lower(),
        objects=frozenset(shapes),
        shapes=shapes,
        makes_regions=True,
    )


def number_or_variable(low: float, high: float) -> Reader:
    """Reader of a number in low..high, or of the name of a field of the task that holds one."""
    plain = read.number(low, high)
    return lambda value: read.data_key(value) if paths.is_path(value.strip()) else plain(value)
