"""Gives every option a key: the one its config asks for, else the next free one of a fixed row.

No option has a key of the labelling room, and none is given one of what is looked at: pressing it would do both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Node, Option
from annotation.labelspec.problems import Report

AUTOMATIC = "1234567890qwetasdfgzxcvbyiopjklnm"
# What works everywhere in the room; an option that asks for one of these gets another.
ROOM = frozenset(
    ["ctrl+enter", "ctrl+space", "ctrl+z", "ctrl+shift+z", "tab", "shift+tab", "?"] + [f"alt+{key}" for key in "bmgaxr"]
)
# Single keys of what is looked at, such as adding a region without a pointer.
OWN = {"Image": "n", "Audio": "n", "Pdf": "n", "TimeSeries": "ni", "Video": "nkem", "BrushLabels": "e", "Brush": "e"}
CTRL = ("command", "cmd", "meta", "mod")


def assign_hotkeys(root: Node, report: Report) -> Node:
    """The same tree with hotkeys on its options; reports two claims to one key."""
    taken: dict[str, str] = {}
    for where, at, owner, keys in _claims(root):
        for key in keys.split(",") if keys != "," else [","]:
            if key in taken:
                report.add(where, "duplicate-hotkey", at, hotkey=key, other=taken[key])
            taken.setdefault(key, owner)
    own = "".join(OWN.get(node.tag, "") for node in root.walk())
    return _with_keys(root, iter([key for key in AUTOMATIC if key not in taken and key not in own]))


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
    hotkey = _asked(option.hotkey) or next(free, None)
    return replace(option, hotkey=hotkey, children=tuple(_keyed(child, free) for child in option.children))


def _asked(hotkey: str | None) -> str | None:
    """What an option asks for, without keys that the room needs."""
    if hotkey is None or hotkey == ",":
        return hotkey
    return ",".join(key for key in hotkey.split(",") if _plain(key) not in ROOM) or None


def _plain(hotkey: str) -> str:
    """The keys in one order and by one name, as the room knows them."""
    *held, key = hotkey.split("+") if hotkey != "+" else ["+"]
    names = {"ctrl" if name in CTRL else name for name in held}
    return "+".join([*(name for name in ("ctrl", "alt", "shift") if name in names), key])
