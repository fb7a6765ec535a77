"""Files are what their bytes say."""

import io
import socket
import wave

import numpy as np
import pytest
from PIL import Image

from annotation.media import PEAKS_MOST, Look, Unreadable, draw_peaks, draw_thumbnail, look_into
from tests.factories import media as make


def look(content: bytes) -> Look:
    return look_into(io.BytesIO(content))


def test_pictures_are_measured_as_they_are_shown() -> None:
    assert look(make.picture(64, 48)) == Look("image", "image/jpeg", 64, 48)
    assert look(make.picture(64, 48, form="PNG")) == Look("image", "image/png", 64, 48)
    assert look(make.picture(64, 48, turned=True)) == Look("image", "image/jpeg", 48, 64)


def test_sound_and_video_know_their_length() -> None:
    assert look(make.sound(1.5)) == Look("audio", "audio/wav", seconds=1.5)
    seen = look(make.video(frames=10, rate=25))
    assert (seen.kind, seen.mime, seen.width, seen.height, seen.frame_rate) == ("video", "video/mp4", 64, 48, 25.0)
    assert seen.seconds == pytest.approx(0.4, abs=0.05)


def test_text_and_pdf_are_known() -> None:
    assert look("a,b\n1,é\n".encode()).kind == "text"
    assert look(b"%PDF-1.7\n%...").kind == "pdf"
    # A character cut in two by the end of what is looked at.
    assert look("é".encode() * 4000).kind == "text"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 100, "no picture"),
        (b"GIF89a" + b"\xff" * 30, "damaged"),
        (make.picture()[:400], "damaged"),
        (make.sound()[:44], "damaged"),
        (make.picture(form="TIFF"), "TIFF"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_the_reason(content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        look(content)


def test_a_picture_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = bytearray(make.picture(form="PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(Unreadable):
        look(bytes(bomb))


def test_a_thumbnail_is_small_and_upright() -> None:
    with Image.open(io.BytesIO(draw_thumbnail(io.BytesIO(make.picture(1000, 500, turned=True)), "image"))) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (160, 320))
    with Image.open(io.BytesIO(draw_thumbnail(io.BytesIO(make.video()), "video"))) as drawn:
        assert drawn.size == (64, 48)


def test_the_wave_has_fifty_points_a_second_and_the_height_of_the_sound() -> None:
    (peaks,) = draw_peaks(io.BytesIO(make.sound(2.0)), 2.0)
    assert len(peaks) == pytest.approx(100, abs=1)
    assert max(abs(peak) for peak in peaks) == pytest.approx(16_000 / 32_768, abs=0.02)


def test_a_long_recording_has_no_more_points_than_a_screen_needs() -> None:
    assert len(draw_peaks(io.BytesIO(make.sound(60.0, rate=400)), 60_000.0)[0]) <= PEAKS_MOST


def test_each_of_two_channels_has_a_wave_of_its_own() -> None:
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((2, 2, 8_000, 0, "NONE", ""))
        sound.writeframes(np.repeat([[16_384, 0], [-16_384, 3_277]], 4_000, axis=0).astype("<i2").tobytes())
    left, right = draw_peaks(written, 1.0)
    assert len(left) == len(right) == pytest.approx(50, abs=1)
    assert (left[5], left[-5]) == (0.5, -0.5)
    assert (right[5], right[-5]) == (0, 0.1)


def test_a_playlist_sends_nobody_into_our_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside:
        inside.settimeout(0.5)
        address = f"http://127.0.0.1:{inside.getsockname()[1]}/secret.ts"
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n"
        named = io.BytesIO(playlist.encode())
        named.name = "large.upload.m3u8"  # FFmpeg sees the ending that Django leaves on large uploads
        assert look_into(named).kind == "text"
        with pytest.raises(TimeoutError):
            inside.accept()


def test_a_recording_that_lies_about_its_length_is_drawn_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotation.media.drawing.PEAKS_MOST", 50)
    assert len(draw_peaks(io.BytesIO(make.sound(seconds=5)), 0.01)[0]) <= 100
