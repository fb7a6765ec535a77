"""Shapes of regions: a span of text, an interval of sound, a box on an image.

A shape is one value of `Shape`; a new one needs its keys, a check and a measure, and nothing else changes.
"""

from annotation.labelspec.geometry.image import RECTANGLE
from annotation.labelspec.geometry.shape import Measure, Place, Shape, Value, same_measure
from annotation.labelspec.geometry.sound import INTERVAL
from annotation.labelspec.geometry.text import SPAN

__all__ = ["INTERVAL", "RECTANGLE", "SPAN", "Measure", "Place", "Shape", "Value", "same_measure"]
