"""What the objects of a config show for one task, looked up once per check."""

from __future__ import annotations

import base64
import binascii

from annotation.labelspec import paths
from annotation.labelspec.answers import OptionIndex
from annotation.labelspec.config import Config, Control, ObjectTag
from annotation.labelspec.dynamic import options_for
from annotation.labelspec.markup import clean_markup, text_content


class Subjects:
    """One task through the eyes of a config."""

    def __init__(self, config: Config, data: object) -> None:
        self.config = config
        self.data = data
        self._texts: dict[str, str | None] = {}
        self._options: dict[str, OptionIndex] = {}

    def text(self, shown: ObjectTag) -> str | None:
        """The text spans are counted in; None if it is no text or lives elsewhere."""
        if shown.name not in self._texts:
            self._texts[shown.name] = shown_text(shown, self.data)
        return self._texts[shown.name]

    def content(self, shown: ObjectTag) -> object:
        """What an object shows, as it stands in the data; None if it shows a literal, a mixture or nothing."""
        found = paths.look_up(self.data, shown.path) if shown.path else None
        return None if found is paths.MISSING else found

    def options(self, control: Control) -> OptionIndex:
        """The options of a control for this task."""
        if control.name not in self._options:
            self._options[control.name] = OptionIndex(options_for(control, self.data))
        return self._options[control.name]

    def items(self, shown: ObjectTag) -> int:
        """How many items an object shows: 1 unless it has a list."""
        if shown.several is None:
            return 1
        listed = paths.look_up(self.data, shown.several)
        return len(listed) if isinstance(listed, list) else 0


def shown_text(shown: ObjectTag, data: object) -> str | None:
    """The text a Text or HyperText shows; None for other objects, and for text fetched from an address.

    Data that does not fit the config shows nothing, so nothing on it can be marked.
    """
    if shown.attrs.get("valueType") != "text":
        return None
    text = paths.fill_in(shown.value, data) or ""
    text = text if shown.attrs.get("encoding") == "none" else decode_base64(text) or ""
    return text_content(clean_markup(text)) if shown.tag == "HyperText" else text


def decode_base64(text: str) -> str | None:
    """Text from base64 of UTF-8; None if it is neither."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
