"""The layout tree as JSON for the browser. Its shape is a promise, described in docs/labelspec.md."""

from __future__ import annotations

from annotation.labelspec.assembling import answers_itself
from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.config import Config, Node, Option
from annotation.labelspec.grammar import Role

OPTION_LISTS = {"Choice": "choices", "Label": "labels", "Bucket": "buckets", "Relation": "relations"}
# What the node says outside `attrs`.
LIFTED = frozenset({"name", "toName"})


def layout_json(config: Config) -> dict[str, object]:
    """The layout tree of a config for the browser."""
    return _node_json(config.root)


def _node_json(node: Node) -> dict[str, object]:
    """One node with everything below it."""
    shown: dict[str, object] = {"tag": node.tag}
    if "name" in node.attrs:
        shown["name"] = node.attrs["name"]
    if "toName" in node.attrs:
        shown["toName"] = ",".join(_strings(node.attrs["toName"]))
    row = CATALOGUE[node.tag]
    if row.role is Role.OBJECT or row.shows:
        shown["shows"] = True
    if row.role is Role.CONTROL:
        # What is alone has answers whose to_name is its own name.
        alone = {"alone": True} if answers_itself(node) else {}
        carried = {"carries": row.carries} if row.carries else {}
        shown["asks"] = {"type": row.type, "key": row.key, "regions": row.makes_regions, **alone, **carried}
    shown["attrs"] = {key: _plain(value) for key, value in node.attrs.items() if key not in LIFTED}
    shown["children"] = [_node_json(child) for child in node.children]
    if node.option_tag:
        shown[OPTION_LISTS[node.option_tag]] = [_option_json(option) for option in node.options]
    if node.text:
        shown["text"] = node.text
    return shown


def _option_json(option: Option) -> dict[str, object]:
    """One Choice or Label; absent attributes are left out."""
    known = {"value": option.value, "alias": option.alias, "hotkey": option.hotkey}
    shown: dict[str, object] = {key: value for key, value in known.items() if value is not None}
    shown.update({key: _plain(value) for key, value in option.attrs.items() if key not in known})
    if option.children:
        shown["children"] = [_option_json(child) for child in option.children]
    return shown


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(part) for part in value) if isinstance(value, tuple) else (str(value),)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
