"""The files of a dataset: what each is called, what it is, and how it is known again."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

CHUNK: Final = 1 << 20
KINDS: Final[dict[str, tuple[str, str]]] = {
    "README.md": ("text/markdown", "What the dataset is, as a card."),
    "croissant.json": ("application/ld+json", "The same for machines: Croissant 1.1."),
    "tasks.parquet": ("application/x-parquet", "What was asked and decided, a row a task."),
    "tasks.jsonl": ("application/x-ndjson", "The same as JSON Lines, each row as it is hashed."),
    "tasks.csv": ("text/csv", "The same as CSV."),
    "annotations.parquet": ("application/x-parquet", "The single answers, a row an answer."),
    "annotations.jsonl": ("application/x-ndjson", "The same as JSON Lines, each row as it is hashed."),
    "annotations.csv": ("text/csv", "The same as CSV."),
    "label-studio.json": ("application/json", "Tasks with their accepted answers, as Label Studio exports them."),
    "statistics.json": ("application/json", "The rows in numbers."),
    "certificate.json": ("application/json", "What speaks for the answers."),
    "receipts.zip": ("application/zip", "Receipts of every paid answer, for “python -m verifier receipts.zip”."),
    "media.zip": ("application/zip", "The files that rows name “media:<id>”, as media/<id> and an ending."),
    "label-config.xml": ("application/xml", "What annotators were shown and asked, in the labelling language."),
    "LICENSE.txt": ("text/plain", "The terms of use."),
}

SUFFIXES: Final = {
    ".conll": ("text/plain", "Decided spans as CoNLL, a token a line."),
    ".coco.json": ("application/json", "Decided boxes as COCO."),
}
"""Of files named after a question."""
DESCRIBING: Final = frozenset(
    {"README.md", "croissant.json", "statistics.json", "certificate.json", "label-config.xml", "LICENSE.txt"}
)
"""Files that hold none of the rows."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a version, named by its content.

    Attributes:
        name: in the version's folder.
        sha256: of its bytes, in hex.
        bytes: its size.
        media_type: of RFC 6838.
        about: one sentence.
    """

    name: str
    sha256: str
    bytes: int
    media_type: str
    about: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as the manifest has it."""
        return {name: value for name, value in asdict(self).items() if name != "about"}


def kind_of(name: str) -> tuple[str, str]:
    """Return media type of a file and a sentence about it, by its name."""
    by_suffix = (kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix))
    return KINDS.get(name) or next(by_suffix, ("application/octet-stream", ""))


def rank(file: File) -> tuple[int, str]:
    """Return where a file stands in lists: as in `KINDS`, those named after a question last."""
    return list(KINDS).index(file.name) if file.name in KINDS else len(KINDS), file.name


def found(path: Path) -> File:
    """Return what a written file is."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    media_type, about = kind_of(path.name)
    return File(path.name, digest.hexdigest(), path.stat().st_size, media_type, about)
