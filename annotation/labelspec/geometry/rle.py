"""Masks written as run lengths in a stream of bits, most significant bit first.

A stream starts with 32 bits: how many words follow once unpacked (four a pixel: red, green, blue, alpha, row by row);
5 bits: size of a word less one; four times 4 bits: sizes of length fields less one. Then come records: 1 bit, set for a
run; 2 bits, which of the four sizes; that many bits, the length less one; then one word repeated, or all the words.
A pixel is covered if its alpha is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD_BITS = 8
CHANNELS = 4
SIZE_BYTES = 4
HEADER_BITS = 32 + 5 + 4 * 4
COVERED = re.compile(rb"[^\0]+")

# Pixels from the first to before the second, row by row.
Stretch = tuple[int, int]


class BadStream(ValueError):
    """The bits are no mask, or none of the expected size."""


class Bits:
    """Reads a stream of bits from its start."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, bits: int) -> int:
        """The next bits as an unsigned number.

        Raises:
            BadStream: the stream ends first.
        """
        start, self.at = self.at, self.at + bits
        if self.at > 8 * len(self.data):
            raise BadStream
        last = (self.at + 7) // 8
        return int.from_bytes(self.data[start // 8 : last]) >> (8 * last - self.at) & ((1 << bits) - 1)


def covered(data: bytes, pixels: int) -> list[Stretch]:
    """Stretches of covered pixels, in order and apart from each other.

    Takes time and memory in proportion to the stream, however large the picture it speaks of.

    Args:
        data: the stream.
        pixels: width times height of the picture.

    Raises:
        BadStream: the stream ends early, goes on past its end, or is of another size.
    """
    return list(_joined(_stretches(Bits(data), pixels * CHANNELS)))


def _stretches(bits: Bits, words: int) -> Iterator[Stretch]:
    if bits.take(32) != words or bits.take(5) + 1 != WORD_BITS:
        raise BadStream
    sizes = [bits.take(4) + 1 for _ in range(4)]
    at = 0
    while at < words:
        record = bits.take(3)
        run, size = record >> 2, sizes[record & 3]
        # A word goes with the length of its run, since reading twice takes twice as long.
        taken = bits.take(size + WORD_BITS) if run else bits.take(size) << WORD_BITS
        length = (taken >> WORD_BITS) + 1
        if at + length > words:
            raise BadStream
        if run:
            # The alpha of pixel p is word 4p + 3.
            if taken & 0xFF:
                yield at // CHANNELS, (at + length) // CHANNELS
        else:
            literal = bits.take(WORD_BITS * length).to_bytes(length)
            first = (CHANNELS - 1 - at) % CHANNELS
            pixel = (at + first) // CHANNELS
            for found in COVERED.finditer(literal[first::CHANNELS]):
                yield pixel + found.start(), pixel + found.end()
        at += length
    # The last byte is filled up with zeros; some writers add a few bytes more.
    if bits.take(8 * len(bits.data) - bits.at):
        raise BadStream


def _joined(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """The same pixels in as few stretches as possible."""
    open_from = open_to = 0
    for start, end in stretches:
        if start >= end:
            continue
        if start > open_to:
            if open_to > open_from:
                yield open_from, open_to
            open_from = start
        open_to = end
    if open_to > open_from:
        yield open_from, open_to
