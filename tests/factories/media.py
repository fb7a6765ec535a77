"""Small real files: a picture, a sound, a video."""

import io
import math
import struct
import wave

import av
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(width: int = 64, height: int = 48, *, form: str = "JPEG", turned: bool = False) -> bytes:
    """Return a picture; `turned` says in EXIF that it is to be shown on its side."""
    made, exif = io.BytesIO(), Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.new("RGB", (width, height), "teal").save(made, form, exif=exif)
    return made.getvalue()


def sound(seconds: float = 1.0, rate: int = 8000) -> bytes:
    """Return a WAV of a tone."""
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        samples = (int(16_000 * math.sin(2 * math.pi * 440 * at / rate)) for at in range(int(seconds * rate)))
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return made.getvalue()


def video(frames: int = 10, rate: int = 25) -> bytes:
    """Return an MP4 of grey pictures."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as out:
        stream = out.add_stream("mpeg4", rate=rate)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(frames):
            shade = Image.new("RGB", (64, 48), (number * 20, 90, 90))
            frame = av.VideoFrame.from_image(shade)  # type: ignore[no-untyped-call]
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return made.getvalue()


def upload(content: bytes, name: str = "file.bin") -> SimpleUploadedFile:
    """Return content as it comes from a form."""
    return SimpleUploadedFile(name, content)
