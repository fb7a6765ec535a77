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


def draw_peaks(file: BinaryIO, seconds: float) -> list[list[float]]:
    """Return the wave of a recording, channel by channel: the point furthest from zero of each stretch of it.

    Memory is that of one decoded frame and the result, whatever the length.

    Args:
        file: a file with sound that `look_into` could read.
        seconds: its length.

    Returns:
        One list a channel, two where it has two and one otherwise, of numbers with two decimals, -1 to 1:
        `PEAKS_A_SECOND` a second, fewer for long recordings, at most about `PEAKS_MOST`.
    """
    wanted = max(1, min(PEAKS_MOST, int(seconds * PEAKS_A_SECOND)))
    stretch = max(1, int(seconds * RATE / wanted))
    file.seek(0)
    with open_recording(file) as container:
        stream = container.streams.audio[0]
        channels = 2 if stream.codec_context.channels == 2 else 1
        peaks: list[list[float]] = [[] for _ in range(channels)]
        rest = np.empty((channels, 0), np.float32)
        resampler = av.AudioResampler(format="fltp", layout="stereo" if channels == 2 else "mono", rate=RATE)
        for frame in container.decode(stream):
            for piece in resampler.resample(frame):
                rest = np.concatenate([rest, piece.to_ndarray()], axis=1)
            whole = rest.shape[1] // stretch * stretch
            _append(peaks, rest[:, :whole], stretch)
            rest = rest[:, whole:]
            if len(peaks[0]) > 2 * PEAKS_MOST:  # far longer than it says: the rest is not drawn
                return [each[: 2 * PEAKS_MOST] for each in peaks]
    _append(peaks, rest, max(1, rest.shape[1]))
    return peaks


def _append(peaks: list[list[float]], samples: np.ndarray[tuple[int, int], np.dtype[np.float32]], stretch: int) -> None:
    """Add, for each channel, the sample furthest from zero in each stretch."""
    for drawn, channel in zip(peaks, samples, strict=True):
        stretches = channel.reshape(-1, stretch)
        if len(stretches):
            chosen = stretches[np.arange(len(stretches)), np.abs(stretches).argmax(axis=1)]
            drawn += [round(float(value), 2) for value in np.clip(chosen, -1, 1)]
