"""What is made on the spot: recordings, pictures, written prompts."""

from __future__ import annotations

from annotation.labelspec import answers, limits
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import FREE_CONTROL
from annotation.labelspec.grammar import ANY, Role, Tag

CHARACTERS = read.integer(0, limits.ANSWER_TEXT_CHARACTERS)

ROWS = (
    Tag(
        "Record",
        Role.CONTROL,
        (
            Attribute("prompt", read.text, data="text"),
            Attribute("minSeconds", read.number(0, limits.RECORD_SECONDS), default=0.5),
            Attribute("maxSeconds", read.number(0.1, limits.RECORD_SECONDS), default=60.0),
            Attribute("languages", read.values),
            Attribute("accents", read.values),
            Attribute("maxSilence", read.number(0, 1)),
            *FREE_CONTROL,
        ),
        type="record",
        key="record",
        objects=ANY,
        check=answers.check_record,
    ),
    Tag(
        "Capture",
        Role.CONTROL,
        (
            Attribute("prompt", read.text, data="text"),
            Attribute("facing", read.one_of("user", "environment"), default="environment"),
            *FREE_CONTROL,
        ),
        type="capture",
        key="capture",
        objects=ANY,
        check=answers.check_capture,
    ),
    Tag(
        "Prompt",
        Role.CONTROL,
        (
            Attribute("answers", read.data_key, data="answers"),
            Attribute("placeholder", read.text),
            Attribute("rows", read.integer(1, 200), default=4),
            Attribute("minCharacters", CHARACTERS, default=1),
            Attribute("maxCharacters", CHARACTERS, default=limits.ANSWER_TEXT_CHARACTERS),
            Attribute("rate", read.boolean, default=False),
            Attribute("editAnswers", read.boolean, default=False),
            Attribute("maxRating", read.integer(1, 100), default=5),
            *FREE_CONTROL,
        ),
        type="prompt",
        key="prompt",
        objects=ANY,
        check=answers.check_prompt,
    ),
)
