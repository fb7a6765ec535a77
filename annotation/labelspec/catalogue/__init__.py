"""The catalogue of tags.

A new tag is a new row in one of these modules, with its check in `answers` and, if it makes regions, its shape in
`geometry`; the browser learns what it needs of it from the layout JSON.
"""

from __future__ import annotations

from annotation.labelspec.catalogue import (
    asking,
    chat,
    collecting,
    image,
    layout,
    pages,
    ranking,
    relations,
    series,
    sound,
    text,
    video,
)
from annotation.labelspec.grammar import Tag

ROWS: tuple[Tag, ...] = (
    *layout.ROWS,
    *text.ROWS,
    *image.ROWS,
    *sound.ROWS,
    *video.ROWS,
    *series.ROWS,
    *pages.ROWS,
    *asking.ROWS,
    *ranking.ROWS,
    *chat.ROWS,
    *collecting.ROWS,
    *relations.ROWS,
)
CATALOGUE: dict[str, Tag] = {row.name: row for row in ROWS}
# Older spellings that configs in the wild still use, and what they mean beside the name.
TAG_SYNONYMS: dict[str, str] = {"AudioPlus": "Audio", "Dialog": "Paragraphs"}
SYNONYM_ATTRIBUTES: dict[str, tuple[tuple[str, str], ...]] = {"Dialog": (("layout", "dialogue"), ("nameKey", "name"))}
