"""Conversations: read, carried on, and answered about message by message."""

from __future__ import annotations

from annotation.labelspec import answers
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import FREE_CONTROL
from annotation.labelspec.geometry.talk import MESSAGE
from annotation.labelspec.grammar import ANY, Role, Tag

ROWS = (
    Tag(
        "Chat",
        Role.CONTROL,
        (
            Attribute("value", read.data_key, required=True, data="chat"),
            Attribute("minMessages", read.count_or_key, data="count"),
            Attribute("maxMessages", read.count_or_key, data="count"),
            Attribute("editable", read.boolean, default=False),
            Attribute("messageroles", read.values, default=("user",)),
            # Nobody answers for a model here: the attribute is known so that configs written for one can be read.
            Attribute("llm", read.text),
            *FREE_CONTROL,
        ),
        type="chatmessage",
        key="chatmessage",
        objects=ANY,
        alone=True,
        shows=True,
        shapes={"Chat": MESSAGE},
        makes_regions=True,
        check=answers.check_message,
    ),
)
