"""Turns XML elements into layout nodes by the catalogue: known tags, known attributes, typed values, right places."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from annotation.labelspec import css, limits
from annotation.labelspec.catalogue import CATALOGUE, SYNONYM_ATTRIBUTES, TAG_SYNONYMS
from annotation.labelspec.config import Node, Option
from annotation.labelspec.grammar import IGNORED, Role, Tag
from annotation.labelspec.problems import Refused, Report
from annotation.labelspec.xml import Element

# Finding the nearest of thousands of names, a hundred times, would take seconds.
COMPARED_NAMES = 100
# Options and parts stand only inside the tags that name them.
EVERYWHERE = frozenset(row.name for row in CATALOGUE.values() if row.role not in {Role.OPTION, Role.PART})


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an element.

    Attributes:
        parent: name of the enclosing tag.
        allowed: tags that may stand here.
        owner: the control whose options may be found here.
    """

    parent: str
    allowed: frozenset[str]
    owner: Tag | None = None


@lru_cache(maxsize=4096)
def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known name most like a misspelt one, or None; very long words and very many names are not looked at."""
    if len(word) > limits.NAME_CHARACTERS:
        return None
    lower = {name.lower(): name for name in known[:COMPARED_NAMES]}
    found = get_close_matches(word.lower(), list(lower), n=1, cutoff=0.6)
    return lower[found[0]] if found else None


class TreeBuilder:
    """Builds nodes and reports what is wrong on the way."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def root(self, element: Element) -> Node | None:
        """The whole tree, or None if its root is no View."""
        if element.tag != "View":
            self.report.add(element.where, "root", element.at, tag=element.tag)
            return None
        return self.node(element, CATALOGUE["View"], Around("", EVERYWHERE))

    def node(self, element: Element, row: Tag, around: Around) -> Node:
        """One element that is not an option, with everything inside."""
        attrs = _with_condition(self.attributes(element, row))
        row, attrs = _as_variant(row, attrs)
        within = self.inside(row, around)
        children: list[Node] = []
        options: list[Option] = []
        for child in element.children:
            found = self.placed(child, within)
            if found is None:
                continue
            if found.role is Role.OPTION:
                options.append(self.option(child, found, row.nested or attrs.get("allowNested") is True))
            else:
                below = self.node(child, found, within)
                options.extend(below.options)
                children.append(below)
        text = self.text(element, row)
        offered = _once(options) if row.option == "Choice" else tuple(options)
        return Node(row.name, attrs, tuple(children), row.option, offered, text, element.where, element.at)

    def inside(self, row: Tag, around: Around) -> Around:
        """What may stand inside a tag of this row."""
        if row.inside is None and row.role is Role.PART:
            return Around(row.name, EVERYWHERE)
        if row.inside is None:
            return Around(row.name, around.allowed, around.owner)
        return Around(row.name, row.inside, row if row.option else around.owner)

    def placed(self, element: Element, around: Around) -> Tag | None:
        """The row of an element that may stand here; reports others."""
        if self.report.full:
            return None
        row = CATALOGUE.get(TAG_SYNONYMS.get(element.tag, element.tag))
        if row is None:
            self.unknown(element, "unknown-tag", {"tag": element.tag}, element.tag, tuple(CATALOGUE))
        elif row.name not in around.allowed:
            self.report.add(element.where, "misplaced-tag", element.at, tag=row.name, parent=around.parent)
        else:
            return row
        return None

    def option(self, element: Element, row: Tag, nested: bool) -> Option:
        """One Choice or Label, with the choices below it."""
        attrs = self.attributes(element, row)
        self.text(element, row)
        if element.children and row.inside and not nested:
            self.report.add(element.where, "nested-options", element.at)
        within = Around(row.name, row.inside or frozenset())
        below = [(child, self.placed(child, within)) for child in element.children]
        children = tuple(self.option(child, found, nested) for child, found in below if found)
        alias, hotkey = attrs.pop("alias", None), attrs.pop("hotkey", None)
        return Option(
            value=str(attrs.pop("value", attrs.get("name", ""))),
            alias=None if alias is None else str(alias),
            hotkey=None if hotkey is None else str(hotkey),
            attrs=attrs,
            children=children,
            where=element.where,
            at=element.at,
        )

    def attributes(self, element: Element, row: Tag) -> dict[str, object]:
        """Typed values by canonical name, defaults filled in; reports unknown, doubled, missing and wrong ones."""
        found: dict[str, object] = {}
        ignored = IGNORED.get(row.name, frozenset())
        for name, text in _as_meant(element, row):
            if self.report.full:
                break
            if name.lower() in ignored:
                continue
            attribute = row.attribute(name)
            where = f"{element.where}@{name[: limits.NAME_CHARACTERS]}"
            if attribute is None:
                known = tuple(known.name for known in row.attributes)
                self.unknown(element, "unknown-attribute", {"tag": row.name, "attribute": name}, name, known)
            elif attribute.name in found:
                self.report.add(where, "duplicate-attribute", element.at, attribute=attribute.name)
            else:
                try:
                    found[attribute.name] = attribute.read(text)
                except Refused as refused:
                    found[attribute.name] = attribute.default
                    self.report.refuse(where, refused, element.at)
        for attribute in row.attributes:
            if attribute.required and attribute.name not in found:
                self.report.add(element.where, "missing-attribute", element.at, tag=row.name, attribute=attribute.name)
            found.setdefault(attribute.name, attribute.default)
        return {name: value for name, value in found.items() if value is not None}

    def text(self, element: Element, row: Tag) -> str:
        """The style sheet of a Style tag; text anywhere else is reported."""
        if row.role is not Role.STYLE:
            if element.text.strip() and not row.text_as:
                self.report.add(element.where, "stray-text", element.at, text=element.text.strip())
            return ""
        try:
            return css.read_stylesheet(element.text)
        except Refused as refused:
            self.report.refuse(element.where, refused, element.at)
            return ""

    def unknown(self, element: Element, code: str, params: dict[str, str], word: str, known: tuple[str, ...]) -> None:
        """Report an unknown word with the nearest known one."""
        if self.report.full:
            return
        near = nearest(word, known)
        if near is None:
            self.report.add(element.where, code, element.at, **params)
        else:
            self.report.add(element.where, f"{code}-nearest", element.at, **params, nearest=near)


def _as_meant(element: Element, row: Tag) -> list[tuple[str, str]]:
    """The attributes as written, and those that an old tag name or the text inside stands for, unless given."""
    text = element.text.strip()
    implied = [*SYNONYM_ATTRIBUTES.get(element.tag, ()), *([(row.text_as, text)] if text and row.text_as else [])]
    given = {name.lower() for name, _ in element.attributes} if implied else set()
    return [*element.attributes, *((name, value) for name, value in implied if name.lower() not in given)]


def _once(options: list[Option]) -> tuple[Option, ...]:
    """The options without those that only say again, word for word, what one before has said."""
    first: dict[tuple[str, str | None], Option] = {}
    for option in options:
        first.setdefault((option.value, option.alias), option)
    return tuple(option for option in options if option.children or first[option.value, option.alias] is option)


def _as_variant(row: Tag, attrs: dict[str, object]) -> tuple[Tag, dict[str, object]]:
    """The row a tag is read by, given its attributes, and those attributes that row knows."""
    name = row.variant(attrs) if row.variant else None
    if name is None:
        return row, attrs
    variant = CATALOGUE[name]
    return variant, {key: value for key, value in attrs.items() if variant.attribute(key)}


def _with_condition(attrs: dict[str, object]) -> dict[str, object]:
    """A control asked of regions that names tags or labels needs no visibleWhen: its region is selected when asked."""
    narrowed = attrs.keys() & {"whenTagName", "whenLabelValue", "whenRole"}
    if attrs.get("perRegion") is True and narrowed and "visibleWhen" not in attrs:
        return {**attrs, "visibleWhen": "region-selected"}
    return attrs
