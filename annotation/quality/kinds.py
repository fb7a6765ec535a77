"""All kinds of answers by name."""

from __future__ import annotations

from typing import Final

from annotation.quality import choice, marks, masks, multi, numeric, ordinal, pairs, rankings, spans, transcripts
from annotation.quality.outcome import Kind

_ALL: Final = (
    choice.KIND,
    multi.KIND,
    ordinal.KIND,
    numeric.KIND,
    transcripts.KIND,
    spans.KIND,
    marks.BOXES,
    marks.SEGMENTS,
    masks.KIND,
    pairs.KIND,
    rankings.KIND,
)
KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _ALL}
