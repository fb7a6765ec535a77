"""What a file is, found in its bytes: names and the uploader's word count for nothing."""

from __future__ import annotations

import codecs
import warnings
from dataclasses import dataclass
from typing import BinaryIO, Final

import av
from django.utils.translation import gettext as _
from PIL import Image

# Every browser shows these; whatever carries scripts (SVG) or has to be converted first (TIFF, HEIC) is refused.
IMAGES: Final = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}
# MPO, the pair of pictures some cameras take, begins as JPEG; the last three are recognised to be refused by name.
READ: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "ICO")
# FFmpeg's names of containers that browsers play: (with pictures, with sound alone).
CONTAINERS: Final = {
    "mov,mp4,m4a,3gp,3g2,mj2": ("video/mp4", "audio/mp4"),
    "matroska,webm": ("video/webm", "audio/webm"),
    "ogg": ("video/ogg", "audio/ogg"),
    "wav": ("", "audio/wav"),
    "mp3": ("", "audio/mpeg"),
    "flac": ("", "audio/flac"),
    "aac": ("", "audio/aac"),
}
# How the pictures above begin: one of which no more than this is left is damaged, and no text.
PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
PIXELS_MOST: Final = 64_000_000
FRAME_PIXELS_MOST: Final = 70_000_000
HEAD: Final = 4096


class Unreadable(Exception):
    """The file is broken, or is nothing that can be shown; the message says which, for a person."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file turned out to be.

    Attributes:
        kind: image, audio, video, pdf or text.
        mime: what it is served as.
        width, height: pixels as shown, EXIF orientation applied; None for sound and documents.
        seconds: length of sound or video.
        frame_rate: frames a second of a video.
    """

    kind: str
    mime: str
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    frame_rate: float | None = None


def look_into(file: BinaryIO) -> Look:
    """Return what a file is; it is left at its beginning.

    Raises:
        Unreadable: it is empty, damaged, too large to be unpacked safely, or of a kind that is not shown.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    try:
        if not head:
            raise Unreadable(_("The file is empty."))
        if head.startswith(b"%PDF-"):
            return Look("pdf", "application/pdf")
        return _picture(file) or _recording(file) or _words(head)
    finally:
        file.seek(0)


def _picture(file: BinaryIO) -> Look | None:
    """The file as a picture; None if it does not begin as one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(file, formats=READ)
    except (OSError, Image.DecompressionBombError, ValueError, SyntaxError):
        return None
    width, height = opened.size
    if opened.format not in IMAGES:
        raise Unreadable(
            _("%(format)s pictures are not shown by browsers; use JPEG, PNG or WebP.") % {"format": opened.format}
        )
    if width * height > PIXELS_MOST:
        raise Unreadable(_("The picture has more than 64 million pixels."))
    try:
        turned = opened.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        opened.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unreadable(_("The picture is damaged: %(error)s.") % {"error": error}) from None
    if turned:
        width, height = height, width
    return Look("image", IMAGES[opened.format], width, height)


def _recording(file: BinaryIO) -> Look | None:
    """The file as sound or video; None if FFmpeg knows no such container."""
    file.seek(0)
    try:
        with open_recording(file) as container:
            return _streams(container)
    except (av.FFmpegError, ValueError, UnicodeDecodeError):
        return None


def open_recording(file: BinaryIO) -> av.container.InputContainer:
    """Open a file with FFmpeg, as one of our containers and nothing else.

    Playlists (HLS, DASH, concat) are refused before their header is read: they name files and addresses that FFmpeg
    would open by itself.

    Raises:
        av.FFmpegError: it is none of them, or damaged.
    """
    options = {"format_whitelist": ",".join(CONTAINERS), "protocol_whitelist": "none"}
    return av.open(file, "r", metadata_errors="ignore", container_options=options)


def _streams(container: av.container.InputContainer) -> Look | None:
    if container.format.name not in CONTAINERS:
        return None
    moving, sounding = CONTAINERS[container.format.name]
    seconds = container.duration / 1_000_000 if container.duration else None
    # A cover picture in a song is a stream of its own.
    videos = [each for each in container.streams.video if not each.disposition & av.stream.Disposition.attached_pic]
    if videos and moving:
        if videos[0].width * videos[0].height > FRAME_PIXELS_MOST:
            raise Unreadable(_("The video has more than 70 million pixels a frame."))
        rate = videos[0].average_rate or videos[0].base_rate
        _refuse_undecodable(container, videos[0])
        return Look("video", moving, videos[0].width, videos[0].height, seconds, float(rate) if rate else None)
    if container.streams.audio:
        seconds = _measured(container) if seconds is None else seconds
        _refuse_undecodable(container, container.streams.audio[0])
        return Look("audio", sounding, seconds=seconds)
    return None


def _refuse_undecodable(container: av.container.InputContainer, stream: av.stream.Stream) -> None:
    """Decode a first frame, so that a damaged file is refused now and not in the room."""
    try:
        container.seek(0)
        found = next(container.decode(stream), None)
    except (av.FFmpegError, StopIteration):
        found = None
    if found is None:
        raise Unreadable(_("The recording is damaged: not one frame can be decoded."))


def _measured(container: av.container.InputContainer) -> float | None:
    """Seconds of a recording that does not say its length, as browsers' recorders write."""
    last = 0.0
    for packet in container.demux(container.streams.audio[0]):
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return last or None


def _words(head: bytes) -> Look:
    """The file as text, the last thing it can be."""
    if head.startswith(PICTURES):
        raise Unreadable(_("The picture is damaged: it ends too early."))
    try:
        # Not the last piece: a character may be cut in two by the end of what is looked at.
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        raise Unreadable(_("This is no picture, sound, video, PDF or text that browsers can show.")) from None
    if b"\0" in head:
        raise Unreadable(_("This is no picture, sound, video, PDF or text that browsers can show."))
    return Look("text", "text/plain; charset=utf-8")
