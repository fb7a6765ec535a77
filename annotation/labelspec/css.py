"""Refuses CSS that could load something, run something or break out of its element. Scoping is left to the page."""

from __future__ import annotations

import re

from annotation.labelspec.problems import Refused

ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
AT_RULE = re.compile(r"@[\w-]*")
HARMLESS_AT_RULES = frozenset({"@media", "@supports", "@keyframes", "@container", "@layer"})
FORBIDDEN = (
    "url(",
    "src(",
    "image(",
    "image-set(",
    "expression(",
    "javascript:",
    "vbscript:",
    "-moz-binding",
    "behavior:",
    "<",
)


def read_stylesheet(css: str) -> str:
    """The text of a `Style` tag, unchanged, if it is harmless.

    Raises:
        Refused: it loads something, has an at-rule beyond media queries and the like, or could close its element.
    """
    for view in _views(css):
        _refuse_forbidden(view)
        for rule in AT_RULE.findall(view):
            if rule not in HARMLESS_AT_RULES:
                raise Refused("unsafe-style", found=rule)
    return css


def read_declarations(css: str) -> str:
    """The text of a `style` attribute, unchanged, if it is harmless.

    Raises:
        Refused: as for a style sheet, or it holds braces or an at sign.
    """
    for view in _views(css):
        _refuse_forbidden(view)
        for character in "{}@":
            if character in view:
                raise Refused("unsafe-style", found=character)
    return css


def _views(css: str) -> list[str]:
    """The ways a browser, old or new, may read the text: escapes decoded, comments gone or standing as blanks."""
    decoded = ESCAPE.sub(_unescape, css)
    texts = [COMMENT.sub(blank, text) for text in (css, decoded) for blank in ("", " ")]
    return [re.sub(r"\s+(?=[(:])", "", text.lower().replace("\0", "")) for text in texts]


def _unescape(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[2]
    point = int(match[1], 16)
    return chr(point) if 0 < point < 0x110000 else "\ufffd"


def _refuse_forbidden(css: str) -> None:
    for found in FORBIDDEN:
        if found in css:
            raise Refused("unsafe-style", found=found)
