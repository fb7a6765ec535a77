"""Which reader a file needs, by its name; nothing is guessed from its contents but archives, which are refused."""

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO

from annotation.formats import json_array, json_lines, tables
from annotation.formats.rows import Row

SUFFIXES = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
READERS: dict[str, Callable[[BinaryIO], Iterator[Row]]] = {
    "json": json_array.read,
    "jsonl": json_lines.read,
    "csv": lambda file: tables.read(file, ","),
    "tsv": lambda file: tables.read(file, "\t"),
}
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"(\xb5/\xfd")


def format_of(file_name: str) -> str | None:
    """Return the format that a file's name promises, or None."""
    return SUFFIXES.get(PurePath(file_name).suffix.lower())


def is_archive(head: bytes) -> bool:
    """Return whether a file that begins like this is packed."""
    return head.startswith(ARCHIVES)
