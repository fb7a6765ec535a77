"""Shapes of regions: a span of text, an interval of sound, a box on an image, and what else can be drawn on anything.

A shape is one value of `Shape`; a new one needs its keys, a check and a measure, and nothing else changes.
"""

from annotation.labelspec.geometry.image import ELLIPSE, KEYPOINT, RECTANGLE
from annotation.labelspec.geometry.markup import MARKUP_SPAN
from annotation.labelspec.geometry.masks import BITMASK, BRUSH
from annotation.labelspec.geometry.pages import PAGE_BOX
from annotation.labelspec.geometry.phrases import PHRASES
from annotation.labelspec.geometry.points import POLYGON, VECTOR
from annotation.labelspec.geometry.series import PERIOD
from annotation.labelspec.geometry.shape import Measure, Place, Shape, Value, same_measure
from annotation.labelspec.geometry.sound import INTERVAL
from annotation.labelspec.geometry.talk import MESSAGE
from annotation.labelspec.geometry.text import SPAN
from annotation.labelspec.geometry.video import FRAMES, TRACK

__all__ = [
    "BITMASK",
    "BRUSH",
    "ELLIPSE",
    "FRAMES",
    "INTERVAL",
    "KEYPOINT",
    "MARKUP_SPAN",
    "MESSAGE",
    "PAGE_BOX",
    "PERIOD",
    "PHRASES",
    "POLYGON",
    "RECTANGLE",
    "SPAN",
    "TRACK",
    "VECTOR",
    "Measure",
    "Place",
    "Shape",
    "Value",
    "same_measure",
]
