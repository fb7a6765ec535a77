"""Comparing and putting in order."""

from __future__ import annotations

from annotation.labelspec import answers
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import CONTROL, LOOKS, NAMED
from annotation.labelspec.grammar import ANY, Role, Tag

ROWS = (
    Tag(
        "Pairwise",
        Role.CONTROL,
        (
            Attribute("selectionStyle", read.style),
            Attribute("leftClass", read.text),
            Attribute("rightClass", read.text),
            *CONTROL,
        ),
        type="pairwise",
        key="selected",
        objects=ANY,
        alone=True,
        subjects=2,
        check=answers.check_side,
        comparable=answers.comparable_side,
    ),
    Tag(
        "List",
        Role.OBJECT,
        (NAMED, Attribute("value", read.data_key, required=True, data="list"), Attribute("title", read.text), *LOOKS),
    ),
    Tag(
        "Ranker",
        Role.CONTROL,
        CONTROL,
        inside=frozenset({"Bucket"}),
        option="Bucket",
        options_needed=False,
        hotkeys=False,
        type="ranker",
        key="ranker",
        objects=frozenset({"List"}),
        check=answers.check_ranking,
        comparable=answers.comparable_ranking,
    ),
    Tag(
        "Bucket",
        Role.OPTION,
        (
            Attribute("name", read.name, required=True),
            Attribute("title", read.text),
            Attribute("default", read.boolean, default=False),
        ),
    ),
)
