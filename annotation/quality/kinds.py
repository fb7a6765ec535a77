"""All kinds of answers by name."""

from __future__ import annotations

from typing import Final

from annotation.quality import choice, multi, numeric, ordinal
from annotation.quality.outcome import Kind

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in (choice.KIND, multi.KIND, ordinal.KIND, numeric.KIND)}
