"""Configs to start from, each with a row of data that fits: `configs/<key>.xml` and `configs/<key>.json`.

What they are called and for is in one module a family, where translators find it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from annotation import labelspec
from annotation.gallery import (
    audio,
    collecting,
    conversation,
    documents,
    generative,
    images,
    language,
    ranking,
    series,
    video,
)
from annotation.gallery.template import Template

FAMILIES = (
    language.FAMILY,
    images.FAMILY,
    audio.FAMILY,
    video.FAMILY,
    conversation.FAMILY,
    generative.FAMILY,
    ranking.FAMILY,
    documents.FAMILY,
    series.FAMILY,
    collecting.FAMILY,
)


@cache
def templates() -> tuple[Template, ...]:
    """Every template, family by family."""
    return tuple(Template(family.title, *row) for family in FAMILIES for row in family.rows)


@cache
def build() -> str:
    """Return a short name of what the gallery and the language hold now; another one means that something changed."""
    parts: Iterable[object] = [
        labelspec.vocabulary(),
        *((each.key, str(each.title), str(each.description), each.config, each.task) for each in templates()),
    ]
    return sha256(repr(list(parts)).encode()).hexdigest()[:12]


def config_of(key: str) -> str:
    """Return the config of a template.

    Raises:
        KeyError: there is none of that name.
    """
    return {template.key: template for template in templates()}[key].config


__all__ = ["Template", "build", "config_of", "templates"]
