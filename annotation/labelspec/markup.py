"""HTML of a task as pages may show it, and its text content, which spans are counted in.

Cleaning takes scripts, styles, forms and foreign content out with everything in them, and every other tag that is not
known out alone, its words staying. Whitespace before the first word or tag goes, as in every document of a browser.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

from annotation.labelspec import limits

TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"} | {"main", "section", "address", "label", "tfoot", "big"}
GONE = {
    "script", "style", "title", "template", "noscript", "noembed", "noframes", "iframe", "object", "embed", "applet",
    "svg", "math", "textarea", "select", "button", "video", "audio", "canvas", "picture", "frameset", "xmp",
    "plaintext",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "time": {"datetime"},
    "data": {"value"},
    "details": {"open"},
}
SCHEMES = {"http", "https", "mailto"}
PICTURE = {"src", "alt"}
# A path on this site or an address; which other sites may be asked is for the page's content security policy to say.
PICTURE_ADDRESS = re.compile(r"https?://|/(?![/\\])", re.IGNORECASE)
# Browsers leave these out of an address before they read it.
IGNORED = re.compile(r"[\x00-\x20]")
BLANK = " \t\n\f\r"
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# What closes by itself, or never opens, does not nest.
FLAT = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
# A reader of HTML opens these again in every block, as long as they are not closed.
STYLING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip


def is_tangled(html: str) -> bool:
    """True if cleaning would take much longer than reading: nested too deeply, or open ends that multiply."""
    if html.count("&") > limits.HTML_REFERENCES:
        return True
    depth = deepest = styling = most = tags = 0
    for closing, name in TAG.findall(html):
        tags += 1
        word = name.lower()
        if word in STYLING:
            styling = max(0, styling - 1 if closing else styling + 1)
            most = max(most, styling)
        elif word not in FLAT:
            depth = max(0, depth - 1 if closing else depth + 1)
            deepest = max(deepest, depth)
    return deepest + most > limits.HTML_DEPTH or most * tags > limits.HTML_TAGS or tags > limits.HTML_TAGS


def clean_markup(html: str, *, pictures: bool = False) -> str:
    """HTML without anything that could run, load, style or lead anywhere unasked; nothing of HTML that is tangled.

    Args:
        html: as it came with the task.
        pictures: whether pictures stay, those on this site and those with a whole address.
    """
    if is_tangled(html):
        return ""
    cleaned = nh3.clean(
        html,
        tags=TAGS | {"img"} if pictures else TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES | {"img": PICTURE} if pictures else ATTRIBUTES,
        attribute_filter=_checked,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    return cleaned.lstrip(BLANK)


def _checked(tag: str, attribute: str, value: str) -> str | None:
    wrong = tag == "img" and attribute == "src" and not PICTURE_ADDRESS.match(IGNORED.sub("", value))
    return None if wrong else value


def text_content(cleaned: str) -> str:
    """What is read in HTML already cleaned: `textContent` of its body, with a line break where a `br` is."""
    reader = _Words()
    reader.feed(cleaned)
    reader.close()
    return "".join(reader.words)


class _Words(HTMLParser):
    """Gathers the words between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.opened = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a `pre`: the line break right after it is not part of it. A `br` counts as one character."""
        self.opened = tag == "pre"
        if tag == "br":
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A `pre` with nothing in it."""
        self.opened = False

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.append(data.removeprefix("\n") if self.opened else data)
        self.opened = False
