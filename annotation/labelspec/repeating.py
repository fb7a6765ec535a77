"""Repeaters: one template for every item of a list in the task.

In a config the template stands once, its names holding a flag such as `{{idx}}`. For one task it is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from annotation.labelspec import limits, paths
from annotation.labelspec.assembling import assemble
from annotation.labelspec.config import Config, Control, Node, ObjectTag, Option
from annotation.labelspec.problems import Refused, Report

Named = TypeVar("Named", Control, ObjectTag)


def check_flags(root: Node, report: Report) -> None:
    """Report names that would be taken twice, and flags outside the Repeater that counts by them."""
    open_nodes: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    while open_nodes and not report.full:
        node, flags = open_nodes.pop()
        name = node.attrs.get("name")
        for flag in flags if isinstance(name, str) else ():
            if flag not in str(name):
                report.add(f"{node.where}@name", "name-without-index", node.at, name=name, flag=flag)
        for key, value in node.attrs.items():
            for flag in set(paths.FLAG.findall(_joined(value))) if key != "indexFlag" else ():
                if flag not in flags:
                    report.add(f"{node.where}@{key}", "index-outside", node.at, flag=flag)
        inner = (*flags, str(node.attrs["indexFlag"])) if node.tag == "Repeater" else flags
        open_nodes.extend((child, inner) for child in reversed(node.children))


def expanded(config: Config, data: object) -> Config:
    """The config as one task sees it: every Repeater holds one View for each item of its list.

    Raises:
        Refused: written out it would be too large.
    """
    if not any(node.tag == "Repeater" for node in config.root.walk()):
        return config
    return assemble(_Expansion(data).node(config.root))


class _Expansion:
    """Writes out a tree and counts what comes of it."""

    def __init__(self, data: object) -> None:
        self.data = data
        self.nodes = 0

    def node(self, node: Node) -> Node:
        self.nodes += 1 + len(node.options)
        if self.nodes > limits.EXPANDED_NODES:
            raise Refused("too-many-nodes", limit=limits.EXPANDED_NODES)
        children = tuple(self.items(node)) if node.tag == "Repeater" else node.children
        return replace(node, children=tuple(self.node(child) for child in children))

    def items(self, node: Node) -> Iterator[Node]:
        """One View for each item of the list, the template inside it."""
        listed = paths.look_up(self.data, str(node.attrs["on"]).removeprefix("$"))
        flag = str(node.attrs["indexFlag"])
        for index in range(min(len(listed), limits.REPEATED) if isinstance(listed, list) else 0):
            template = tuple(_numbered(child, flag, index) for child in node.children)
            yield Node("View", {}, template, None, (), "", node.where, node.at)


def _numbered(node: Node, flag: str, index: int) -> Node:
    return replace(
        node,
        attrs=_numbered_attrs(node.attrs, {flag: str(index)}),
        children=tuple(_numbered(child, flag, index) for child in node.children),
        options=tuple(_numbered_option(option, {flag: str(index)}) for option in node.options),
    )


def _numbered_option(option: Option, numbers: Mapping[str, str]) -> Option:
    return replace(
        option,
        value=_fill(option.value, numbers),
        children=tuple(_numbered_option(child, numbers) for child in option.children),
    )


def _numbered_attrs(attrs: Mapping[str, object], numbers: Mapping[str, str]) -> dict[str, object]:
    return {key: _numbered_value(value, numbers) for key, value in attrs.items()}


def _numbered_value(value: object, numbers: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(_numbered_value(part, numbers) for part in value)
    return _fill(value, numbers) if isinstance(value, str) else value


def _fill(text: str, numbers: Mapping[str, str]) -> str:
    return paths.FLAG.sub(lambda match: numbers.get(match[0], match[0]), text) if "{{" in text else text


def _joined(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def control_named(config: Config, name: object) -> Control | None:
    """The control a result names, also where a Repeater's template stands for it; None if there is none."""
    return _found(config.controls, name)


def object_named(config: Config, name: object) -> ObjectTag | None:
    """The object a result names, also where a Repeater's template stands for it; None if there is none."""
    return _found(config.objects, name)


def _found(known: Mapping[str, Named], name: object) -> Named | None:
    if not isinstance(name, str):
        return None
    if name in known:
        return None if paths.FLAG.search(name) else known[name]
    for template, named in known.items():
        numbers = _numbers(template, name)
        if numbers:
            return _concrete(named, numbers)
    return None


def _numbers(template: str, name: str) -> dict[str, str] | None:
    """What the flags of a template's name stand for in a name; None if that is not made from it."""
    flags = paths.FLAG.findall(template)
    if not flags:
        return None
    plain = [re.escape(part) for part in paths.FLAG.split(template)]
    match = re.fullmatch(r"(\d{1,4})".join(plain), name, re.ASCII)
    numbers = dict(zip(flags, match.groups(), strict=True)) if match else {}
    return numbers if match and _fill(template, numbers) == name else None


def _concrete(named: Named, numbers: Mapping[str, str]) -> Named:
    attrs = _numbered_attrs(named.attrs, numbers)
    if isinstance(named, ObjectTag):
        return replace(named, name=_fill(named.name, numbers), value=_fill(named.value, numbers), attrs=attrs)
    return replace(
        named,
        name=_fill(named.name, numbers),
        to_names=tuple(_fill(name, numbers) for name in named.to_names),
        attrs=attrs,
        options=tuple(_numbered_option(option, numbers) for option in named.options),
        dynamic=_fill(named.dynamic, numbers) if named.dynamic else None,
    )
