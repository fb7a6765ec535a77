"""What a template is made of."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.functional import Promise

CONFIGS = Path(__file__).parent / "configs"
TAG = re.compile(r"<([A-Z]\w+)")
# Tags that say nothing about the kind of work.
COMMON = frozenset(
    {"View", "Header", "Style", "Label", "Choice", "Channel", "Bucket", "Relation", "Collapse", "Panel", "Markdown"}
)

Text = str | Promise


@dataclass(frozen=True)
class Family:
    """Templates of one kind of work: rows of key, title and description."""

    title: Text
    rows: tuple[tuple[str, Text, Text], ...]


@dataclass(frozen=True)
class Template:
    """A config to start from."""

    family: Text
    key: str
    title: Text
    description: Text

    @cached_property
    def config(self) -> str:
        """The XML."""
        return (CONFIGS / f"{self.key}.xml").read_text(encoding="utf-8")

    @cached_property
    def task(self) -> object:
        """A row of data that fits."""
        return json.loads((CONFIGS / f"{self.key}.json").read_text(encoding="utf-8"))

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """What it shows and asks, in the order of the config."""
        return tuple(dict.fromkeys(tag for tag in TAG.findall(self.config) if tag not in COMMON))

    def as_json(self) -> dict[str, object]:
        """The template in the reader's language."""
        return {
            "key": self.key,
            "title": str(self.title),
            "description": str(self.description),
            "family": str(self.family),
            "tags": list(self.tags),
            "config": self.config,
            "task": self.task,
        }
