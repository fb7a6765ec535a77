"""The catalogue of tags.

A new tag is a new row in one of these modules, with its check in `answers` and, if it makes regions, its shape in
`geometry`; the browser learns what it needs of it from the layout JSON.
"""

from __future__ import annotations

from annotation.labelspec.catalogue import asking, image, layout, sound, text
from annotation.labelspec.grammar import Tag

ROWS: tuple[Tag, ...] = (*layout.ROWS, *text.ROWS, *image.ROWS, *sound.ROWS, *asking.ROWS)
CATALOGUE: dict[str, Tag] = {row.name: row for row in ROWS}
# An older spelling that configs in the wild still use.
TAG_SYNONYMS: dict[str, str] = {"AudioPlus": "Audio"}
