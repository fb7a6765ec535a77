"""Media files, looked into by their content alone: what they are, how they look small, how they sound drawn."""

from annotation.media.drawing import PEAKS_MOST, draw_peaks, draw_thumbnail
from annotation.media.looking import Look, Unreadable, look_into

__all__ = ["PEAKS_MOST", "Look", "Unreadable", "draw_peaks", "draw_thumbnail", "look_into"]
