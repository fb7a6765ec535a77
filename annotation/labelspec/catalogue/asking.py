"""Questions about the whole, an item or a region: choosing, writing, rating."""

from __future__ import annotations

from annotation.labelspec import answers, limits
from annotation.labelspec import attributes as read
from annotation.labelspec.attributes import Attribute
from annotation.labelspec.catalogue.shared import CONTROL, SCOPES
from annotation.labelspec.grammar import ANY, Role, Tag

ROWS = (
    Tag(
        "Choices",
        Role.CONTROL,
        (
            Attribute("choice", read.one_of("single", "single-radio", "multiple"), default="single"),
            Attribute("layout", read.one_of("vertical", "inline", "select"), default="vertical"),
            Attribute("showInline", read.boolean, default=False),
            Attribute("selection", read.one_of("checkbox", "highlight")),
            Attribute("allowNested", read.boolean, default=False),
            Attribute("value", read.data_key, data="options"),
            *CONTROL,
            *SCOPES,
        ),
        inside=frozenset({"Choice", "View", "Header"}),
        option="Choice",
        type="choices",
        key="choices",
        objects=ANY,
        check=answers.check_choices,
        comparable=answers.comparable_choices,
    ),
    Tag(
        "Choice",
        Role.OPTION,
        (
            Attribute("value", read.option_text, required=True, data="text"),
            Attribute("alias", read.option_text),
            Attribute("hotkey", read.hotkey),
            Attribute("hint", read.text),
            Attribute("html", read.html),
            Attribute("selected", read.boolean, default=False),
            Attribute("color", read.colour),
            Attribute("background", read.colour),
            Attribute("style", read.style),
        ),
        inside=frozenset({"Choice"}),
    ),
    Tag(
        "TextArea",
        Role.CONTROL,
        (
            Attribute("value", read.text, data="text"),
            Attribute("label", read.text),
            Attribute("placeholder", read.text),
            Attribute("rows", read.integer(1, 200), default=1),
            Attribute("maxSubmissions", read.integer(1, limits.ANSWER_TEXTS)),
            Attribute("editable", read.boolean, default=False),
            Attribute("skipDuplicates", read.boolean, default=False),
            Attribute("transcription", read.boolean, default=False),
            Attribute("displayMode", read.one_of("tag", "region-list"), default="tag"),
            Attribute("showSubmitButton", read.boolean, default=True),
            *CONTROL,
            *SCOPES,
        ),
        type="textarea",
        key="text",
        objects=ANY,
        check=answers.check_texts,
        comparable=answers.comparable_texts,
    ),
    Tag(
        "Rating",
        Role.CONTROL,
        (
            Attribute("maxRating", read.integer(1, 100), default=5),
            Attribute("defaultValue", read.integer(0, 100), default=0),
            Attribute("icon", read.one_of("star", "heart", "fire", "smile"), default="star"),
            Attribute("size", read.one_of("small", "medium", "large"), default="large"),
            Attribute("hotkey", read.hotkey),
            *CONTROL,
            *SCOPES,
        ),
        type="rating",
        key="rating",
        objects=ANY,
        check=answers.check_rating,
    ),
)
