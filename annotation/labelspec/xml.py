"""Reads hostile XML into plain elements that know their line and column.

Expat is used directly: `defusedxml` hides positions, and what it defends against (declared entities, external
references) is refused here at the first sign of a document type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from annotation.labelspec import limits
from annotation.labelspec.problems import ConfigErrors, Refused, Report


@dataclass(slots=True)
class Element:
    """One XML element as written.

    Attributes:
        tag: name as written.
        attributes: (name, value) pairs in order, names as written.
        where: path from the root, `/View/Choices[1]`.
        at: (line, column), both from 1.
        texts: pieces of character data directly inside.
        counts: how many children of each name there are.
    """

    tag: str
    attributes: list[tuple[str, str]]
    where: str
    at: tuple[int, int]
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All character data directly inside, joined."""
        return "".join(self.texts)


class _Builder:
    """Expat handlers that grow the tree and stop at the first sign of an attack."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser = expat.ParserCreate(encoding="utf-8")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    @property
    def at(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def start(self, tag: str, flat: list[str]) -> None:
        self.count += 1
        if self.count > limits.CONFIG_NODES:
            raise Refused("too-many-nodes", limit=limits.CONFIG_NODES)
        if len(self.open) >= limits.CONFIG_DEPTH:
            raise Refused("too-deep", limit=limits.CONFIG_DEPTH)
        parent = self.open[-1] if self.open else None
        name = tag[: limits.NAME_CHARACTERS]
        where = f"/{name}"
        if parent:
            parent.counts[name] = parent.counts.get(name, 0) + 1
            where = f"{parent.where}/{name}[{parent.counts[name]}]"
        element = Element(tag, list(zip(flat[::2], flat[1::2], strict=True)), where, self.at)
        if parent:
            parent.children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, text: str) -> None:
        self.open[-1].texts.append(text)

    def doctype(self, *declared: object) -> None:
        raise Refused("doctype")


def read_xml(xml: str) -> Element:
    """The root element of a labelling config.

    Raises:
        ConfigErrors: not XML, too large, too deep, too many nodes, or it declares a document type.
    """
    report = Report(1)
    builder = _Builder()
    try:
        builder.parser.Parse(_encoded(xml), True)
    except Refused as refused:
        at = builder.at if refused.code not in ("not-text", "too-large") else None
        report.refuse("/", refused, at)
    except expat.ExpatError as error:
        report.add("/", "xml-syntax", (error.lineno, error.offset + 1), reason=expat.ErrorString(error.code))
    if report.problems or builder.root is None:
        raise ConfigErrors(report.problems)
    return builder.root


def _encoded(xml: str) -> bytes:
    """UTF-8 bytes of a config that is small enough to look at."""
    if not isinstance(xml, str):
        raise Refused("not-text")
    if len(xml) > limits.CONFIG_BYTES:
        raise Refused("too-large", limit=limits.CONFIG_BYTES)
    try:
        encoded = xml.encode()
    except UnicodeEncodeError:
        raise Refused("not-text") from None
    if len(encoded) > limits.CONFIG_BYTES:
        raise Refused("too-large", limit=limits.CONFIG_BYTES)
    return encoded
