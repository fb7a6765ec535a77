"""Small pictures of pictures and videos, and the wave of a sound, drawn once on the server."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

import av
import numpy as np
from PIL import Image, ImageOps

from annotation.media.looking import READ, open_recording

THUMBNAIL_PX: Final = 320
PEAKS_MOST: Final = 20_000
PEAKS_A_SECOND: Final = 50
RATE: Final = 8_000


def draw_thumbnail(file: BinaryIO, kind: str) -> bytes:
    """Return a WebP no larger than 320 px a side: of a picture as it is shown, or of a video's first frame.

    Args:
        file: a file `look_into` could read.
        kind: image or video.
    """
    file.seek(0)
    picture = _first_frame(file) if kind == "video" else Image.open(file, formats=READ)
    picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))  # before it is turned: a JPEG is then never unpacked whole
    picture = ImageOps.exif_transpose(picture)
    drawn = io.BytesIO()
    picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(drawn, "WEBP", quality=70)
    return drawn.getvalue()


def _first_frame(file: BinaryIO) -> Image.Image:
    with open_recording(file) as container:
        frame = next(container.decode(container.streams.video[0]))
        picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
        return picture


def draw_peaks(file: BinaryIO, seconds: float) -> list[float]:
    """Return the wave of a recording: the loudest point of each stretch with its sign, two decimals, -1 to 1.

    Memory is that of one decoded frame and the result, whatever the length.

    Args:
        file: a file with sound that `look_into` could read.
        seconds: its length.

    Returns:
        `PEAKS_A_SECOND` numbers a second, fewer for long recordings: at most about `PEAKS_MOST`.
    """
    wanted = max(1, min(PEAKS_MOST, int(seconds * PEAKS_A_SECOND)))
    stretch = max(1, int(seconds * RATE / wanted))
    peaks: list[float] = []
    rest = np.empty(0, np.float32)
    file.seek(0)
    with open_recording(file) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        for frame in container.decode(container.streams.audio[0]):
            for piece in resampler.resample(frame):
                rest = np.concatenate([rest, piece.to_ndarray()[0]])
            whole = len(rest) // stretch
            peaks += _loudest(rest[: whole * stretch].reshape(whole, stretch))
            rest = rest[whole * stretch :]
            if len(peaks) > 2 * PEAKS_MOST:  # far longer than it says: the rest is not drawn
                return peaks[: 2 * PEAKS_MOST]
    if len(rest):
        peaks += _loudest(rest.reshape(1, -1))
    return peaks


def _loudest(stretches: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> list[float]:
    """The sample furthest from zero in each row."""
    if not stretches.size:
        return []
    at = np.abs(stretches).argmax(axis=1)
    chosen = stretches[np.arange(len(stretches)), at]
    return [round(float(value), 2) for value in np.clip(chosen, -1, 1)]
