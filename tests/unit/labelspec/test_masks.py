"""Masks: bits that are read to the last one, and pictures that are opened only when their size is right."""

import base64
import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from annotation.labelspec import check_result, parse
from annotation.labelspec.geometry import rle
from tests.unit.labelspec.kitchen import drawn

WIDTH, HEIGHT = 16, 10
CONFIG = parse(
    '<View><Image name="image" value="$image"/>'
    '<BrushLabels name="brush" toName="image"><Label value="Car"/></BrushLabels>'
    '<MagicWand name="wand" toName="image"/>'
    '<BitmaskLabels name="bitmask" toName="image"><Label value="Car"/></BitmaskLabels>'
    '<Labels name="kind" toName="image"><Label value="Sky"/></Labels></View>'
)
SIZE = {"original_width": WIDTH, "original_height": HEIGHT, "image_rotation": 0}

pytestmark = pytest.mark.timeout(30)


class Writer:
    """Writes a stream of bits."""

    def __init__(self) -> None:
        self.bits: list[str] = []

    def put(self, value: int, bits: int) -> None:
        """Add a number."""
        self.bits.append(f"{value:0{bits}b}")

    def done(self) -> list[int]:
        """The bytes, the last one filled up."""
        text = "".join(self.bits)
        text += "0" * (-len(text) % 8)
        return [int(text[at : at + 8], 2) for at in range(0, len(text), 8)]


def head(words: int, sizes: tuple[int, ...] = (3, 4, 8, 16), word: int = 8) -> Writer:
    """A stream with its head."""
    writer = Writer()
    writer.put(words, 32)
    writer.put(word - 1, 5)
    for size in sizes:
        writer.put(size - 1, 4)
    return writer


def encoded(words: bytes, *, literal: bool = False) -> list[int]:
    """Words as a stream: in runs, or as they are."""
    writer = head(len(words))
    at = 0
    while at < len(words):
        end = at + 1
        while end < len(words) and end - at < 2**16 and (literal or words[end] == words[at]):
            end += 1
        writer.put(0 if literal else 1, 1)
        writer.put(3, 2)
        writer.put(end - at - 1, 16)
        for word in words[at:end] if literal else words[at : at + 1]:
            writer.put(word, 8)
        at = end
    return writer.done()


def mask(covered: set[int], *, colour: int = 255) -> bytes:
    """Four words a pixel."""
    return b"".join(bytes([colour] * 3 + [255 if pixel in covered else 0]) for pixel in range(WIDTH * HEIGHT))


def png(covered: set[int], mode: str = "L", size: tuple[int, int] = (WIDTH, HEIGHT)) -> str:
    """A picture of a mask as a data URL."""
    picture = Image.new(mode, size, 0)
    for pixel in covered:
        on: Any = {"L": 255, "RGBA": (0, 0, 0, 255), "1": 1, "RGB": (255, 255, 255)}[mode]
        picture.putpixel((pixel % WIDTH, pixel // WIDTH), on)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def brush(stream: object, **extra: Any) -> dict[str, Any]:
    """A labelled brush region."""
    value = {"format": "rle", "rle": stream, "brushlabels": ["Car"]}
    return {"id": "b", "from_name": "brush", "to_name": "image", "type": "brushlabels", "value": value, **SIZE, **extra}


def bitmask(url: object, **extra: Any) -> dict[str, Any]:
    """A labelled bitmask region."""
    value = {"imageDataURL": url, "bitmasklabels": ["Car"]}
    known = {"id": "m", "from_name": "bitmask", "to_name": "image", "type": "bitmasklabels", "value": value}
    return {**known, **SIZE, **extra}


def found(*items: dict[str, Any]) -> list[tuple[str, str]]:
    """Place and code of every problem."""
    return [(problem.where, problem.code) for problem in check_result(CONFIG, {"image": "/a.png"}, list(items))]


COVERED = {0, 1, 2, 17, 18, 40, 158, 159}


@pytest.mark.parametrize("literal", [True, False])
@pytest.mark.parametrize("colour", [0, 255, 7])
def test_streams_are_read_as_they_were_written(literal: bool, colour: int) -> None:
    stream = encoded(mask(COVERED, colour=colour), literal=literal)
    assert rle.covered(bytes(stream), WIDTH * HEIGHT) == [(0, 3), (17, 19), (40, 41), (158, 160)]
    assert found(brush(stream)) == []


def test_any_mask_is_read_back() -> None:
    dice = random.Random(7)
    for _ in range(50):
        pixels = {pixel for pixel in range(WIDTH * HEIGHT) if dice.random() < dice.random()}
        stream = encoded(mask(pixels, colour=dice.choice([0, 255])), literal=dice.random() < 0.5)
        read = rle.covered(bytes(stream), WIDTH * HEIGHT)
        assert {pixel for start, end in read for pixel in range(start, end)} == pixels


def test_runs_and_words_that_begin_within_a_pixel_are_read() -> None:
    writer = head(16)
    for run, length, words in ((1, 7, [0]), (0, 3, [255, 0, 0]), (1, 6, [9])):
        writer.put(run, 1)
        writer.put(1, 2)
        writer.put(length - 1, 4)
        for word in words:
            writer.put(word, 8)
    assert rle.covered(bytes(writer.done()), 4) == [(1, 4)]


def test_a_wand_draws_like_a_brush_and_can_be_labelled_beside() -> None:
    place = {"format": "rle", "rle": encoded(mask(COVERED))}
    wand = {"id": "w", "from_name": "wand", "to_name": "image", "type": "brush", "value": place, **SIZE}
    kind = {**wand, "from_name": "kind", "type": "labels", "value": {**place, "labels": ["Sky"]}}
    assert found(wand, kind) == []
    other = {"format": "rle", "rle": encoded(mask({5})), "labels": ["Sky"]}
    assert found(wand, {**kind, "value": other}) == [("result[1].value", "geometry-mismatch")]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ([0, 1, 1, 2, 3], "bad-mask"),
        ([], "bad-mask"),
        ("AAAA", "not-bytes"),
        ([256], "not-bytes"),
        ([-1], "not-bytes"),
        ([1.0], "not-bytes"),
        ([True], "not-bytes"),
        ([None], "not-bytes"),
        (encoded(mask(COVERED))[:-1], "bad-mask"),
        ([*encoded(mask(COVERED)), 1], "bad-mask"),
        (encoded(mask(COVERED) + bytes(4)), "bad-mask"),
        (encoded(mask(COVERED)[:-4]), "bad-mask"),
        (encoded(mask(set())), "empty-mask"),
        ([0] * 500_001, "too-large"),
    ],
    ids=range(14),
)
def test_streams_that_are_no_mask_of_the_picture_are_refused(stream: object, code: str) -> None:
    assert found(brush(stream)) == [("result[0].value.rle", code)]


def test_only_run_lengths_are_known() -> None:
    region = brush(encoded(mask(COVERED)))
    region["value"]["format"] = "png"
    assert found(region) == [("result[0].value.format", "not-rle")]


def test_words_of_other_sizes_and_runs_past_the_end_are_refused() -> None:
    wide = head(WIDTH * HEIGHT * 4, word=16)
    past = head(WIDTH * HEIGHT * 4)
    past.put(0b111, 3)
    past.put(2**16 - 1, 16)
    past.put(255, 8)
    for stream in (wide.done(), past.done()):
        assert found(brush(stream)) == [("result[0].value.rle", "bad-mask")]


def test_huge_pictures_cost_no_more_than_their_stream() -> None:
    side = 7_000
    writer = head(side * side * 4, sizes=(16, 16, 16, 16))
    left = side * side * 4
    while left:
        length = min(left, 2**16)
        writer.put(0b100, 3)
        writer.put(length - 1, 16)
        writer.put(255, 8)
        left -= length
    big = {"original_width": side, "original_height": side}
    assert found(brush(writer.done(), **big)) == []
    too_big = {"original_width": 10**6, "original_height": 10**6}
    assert found(brush(writer.done(), **too_big)) == [("result[0].value", "too-many-pixels")]


def test_the_longest_stream_of_the_shortest_runs_is_read_in_time() -> None:
    runs = 260_000
    writer = head(runs * 8, sizes=(3, 3, 3, 3))
    writer.bits.append(("100" + "011" + "11111111" + "100" + "011" + "00000000") * runs)
    stream = writer.done()[:500_000]
    assert found(brush(stream, original_width=runs, original_height=2)) == [("result[0].value.rle", "bad-mask")]


@pytest.mark.parametrize("mode", ["L", "RGBA", "1", "RGB"])
def test_bitmasks_may_be_any_kind_of_png(mode: str) -> None:
    assert found(bitmask(png(COVERED, mode))) == []
    answer = [bitmask(png(COVERED, mode)), brush(encoded(mask(COVERED)))]
    [pictured], [brushed] = drawn(CONFIG, answer, "bitmask"), drawn(CONFIG, answer, "brush")
    assert pictured.measure == brushed.measure == (0, 3, 17, 19, 40, 41, 158, 160)


def broken() -> str:
    """A PNG whose pixels are cut short, ends included."""
    data = zlib.compress(b"\0" * 3)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))
        for kind, inside in chunks
    )
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (png(COVERED).replace("png", "gif", 1), "bad-mask"),
        (png(COVERED).removesuffix("=")[:-4], "bad-mask"),
        (png(COVERED) + "!!", "bad-mask"),
        (png(COVERED, size=(WIDTH, HEIGHT + 1)), "bad-mask"),
        (broken(), "bad-mask"),
        ("data:image/png;base64,", "bad-mask"),
        ("data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode(), "bad-mask"),
        ("/media/mask.png", "bad-mask"),
        ("", "bad-mask"),
        (None, "expected-string"),
        (png(set()), "empty-mask"),
        ("x" * 5_000_001, "text-too-long"),
    ],
    ids=range(12),
)
def test_bitmasks_that_are_no_png_of_the_size_are_refused(url: object, code: str) -> None:
    assert found(bitmask(url)) == [("result[0].value.imageDataURL", code)]


def test_many_large_masks_are_refused_unopened() -> None:
    side = {"original_width": 7_000, "original_height": 7_000}
    parts = [bitmask(png(COVERED), **side, id=f"m{number}") for number in range(2_000)]
    assert found(*parts) == [("result", "too-many-pixels")]


def test_a_size_that_the_file_does_not_have_is_never_unpacked() -> None:
    head_of_a_bomb = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head_of_a_bomb
    end = struct.pack(">I4sI", 0, b"IEND", zlib.crc32(b"IEND"))
    url = "data:image/png;base64," + base64.b64encode(body + end).decode()
    assert found(bitmask(url)) == [("result[0].value.imageDataURL", "bad-mask")]
    huge = {"original_width": 100_000, "original_height": 100_000}
    assert "too-many-pixels" in {code for _, code in found(bitmask(url, **huge))}
