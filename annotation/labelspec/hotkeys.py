"""Gives every option a key: the one its config asks for, else the next free one of a fixed row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Node, Option
from annotation.labelspec.problems import Report

AUTOMATIC = "1234567890qwetasdfgzxcvbyiopjklnm"


def assign_hotkeys(root: Node, report: Report) -> Node:
    """The same tree with hotkeys on its options; reports two claims to one key."""
    taken: dict[str, str] = {}
    for where, at, owner, keys in _claims(root):
        for key in keys.split(",") if keys != "," else [","]:
            if key in taken:
                report.add(where, "duplicate-hotkey", at, hotkey=key, other=taken[key])
            taken.setdefault(key, owner)
    return _with_keys(root, iter([key for key in AUTOMATIC if key not in taken]))


def _claims(root: Node) -> Iterator[tuple[str, tuple[int, int], str, str]]:
    """Place, position, owner and keys of every hotkey written in the config."""
    for node in root.walk():
        if isinstance(claimed := node.attrs.get("hotkey"), str):
            yield node.where, node.at, str(node.attrs.get("name", node.tag)), claimed
        if node.option_tag:
            yield from _option_claims(node.options)


def _option_claims(options: tuple[Option, ...]) -> Iterator[tuple[str, tuple[int, int], str, str]]:
    for option in options:
        if option.hotkey:
            yield option.where, option.at, option.value, option.hotkey
        yield from _option_claims(option.children)


def _with_keys(node: Node, free: Iterator[str]) -> Node:
    # Options first: a View inside a control repeats them only for their owner.
    options = node.options if node.option_tag else ()
    if CATALOGUE[node.tag].hotkeys:
        options = tuple(_keyed(option, free) for option in options)
    return replace(node, options=options, children=tuple(_with_keys(child, free) for child in node.children))


def _keyed(option: Option, free: Iterator[str]) -> Option:
    hotkey = option.hotkey or next(free, None)
    return replace(option, hotkey=hotkey, children=tuple(_keyed(child, free) for child in option.children))
