"""Refuses CSS that could load something, run something or break out of its element. Scoping is left to the page."""

from __future__ import annotations

import re

from annotation.labelspec.problems import Refused

ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)
# The end of the text closes a comment here: searching on for it from every opening would take quadratic time.
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
# What brackets do not count in, in the order a browser meets it: comments, strings, escaped characters.
OPAQUE = re.compile(COMMENT.pattern + r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\\[^\n]""", re.DOTALL)
BLANKS = re.compile(r"\s(?=\s)|\s(?=[(:])")
AT_RULE = re.compile(r"@[\w-]*")
HARMLESS_AT_RULES = frozenset({"@media", "@supports", "@keyframes", "@container"})
FORBIDDEN = {
    "url(": re.compile(r"url\("),
    "src(": re.compile(r"(?<![\w-])src\("),
    "image(": re.compile(r"(?<![\w-])image\("),
    "image-set(": re.compile(r"image-set\("),
    "expression(": re.compile(r"expression\("),
    "javascript:": re.compile(r"(?:java|vb)script:"),
    "behavior:": re.compile(r"(?<![\w-])behavior:"),
    "-moz-binding": re.compile(r"-moz-binding"),
    "<": re.compile(r"<"),
}
# A background fetched from elsewhere, as plainly as templates in the wild write it.
FOREIGN_BACKGROUND = re.compile(
    r"""(?:(?<=;)|\A)\s*background(?:-image)?\s*:[^;{}()\\"'/]*url\(\s*(["']?)https?://[^"'()\\\s;]*\1\s*\)[^;{}()\\"'/]*(?:;|\Z)""",
    re.IGNORECASE | re.ASCII,
)
CLOSING = {"}": "{", ")": "(", "]": "["}


def read_stylesheet(css: str) -> str:
    """The text of a `Style` tag, unchanged, if it is harmless.

    Raises:
        Refused: it loads something, has an at-rule beyond media queries and the like, or could close what encloses it.
    """
    for view in _views(css):
        _refuse_forbidden(view)
        for rule in AT_RULE.findall(view):
            if rule not in HARMLESS_AT_RULES:
                raise Refused("unsafe-style", found=rule)
    _refuse_unbalanced(css)
    return css


def read_declarations(css: str) -> str:
    """The text of a `style` attribute if it is harmless, without background pictures from elsewhere.

    Raises:
        Refused: as for a style sheet, or it holds braces or an at sign.
    """
    css = FOREIGN_BACKGROUND.sub("", css)
    for view in _views(css):
        _refuse_forbidden(view)
        for character in "{}@":
            if character in view:
                raise Refused("unsafe-style", found=character)
    _refuse_unbalanced(css)
    return css


def _views(css: str) -> list[str]:
    """The ways a browser, old or new, may read the text: escapes as written or decoded, comments there or gone.

    Comments are also left in place because what looks like one may stand inside a string.
    """
    texts = [view for text in (css, ESCAPE.sub(_unescape, css)) for view in (text, COMMENT.sub("", text))]
    return [BLANKS.sub("", text.lower().replace("\0", "")) for text in texts]


def _unescape(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2]
    point = int(match[1], 16)
    return chr(point) if 0 < point < 0x110000 else "\ufffd"


def _refuse_forbidden(css: str) -> None:
    for found, pattern in FORBIDDEN.items():
        if pattern.search(css):
            raise Refused("unsafe-style", found=found)


def _refuse_unbalanced(css: str) -> None:
    """A bracket, quote or comment left open, or closed once too often, would end the page's own scope."""
    opened: list[str] = []
    for character in OPAQUE.sub(_blank, css):
        if character in CLOSING.values():
            opened.append(character)
        elif (character in CLOSING and (not opened or opened.pop() != CLOSING[character])) or character in "\"'\\":
            raise Refused("unbalanced-style")
    if opened:
        raise Refused("unbalanced-style")


def _blank(match: re.Match[str]) -> str:
    if match[0].startswith("/*") and (len(match[0]) < 4 or not match[0].endswith("*/")):
        raise Refused("unbalanced-style")
    return ""
