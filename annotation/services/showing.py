"""Task data as browsers get it: the HTML in it cleaned, everything else as it was imported.

Data is kept as it came, so that exports give it back unchanged; what a page shows is cleaned each time it is served.
"""

import base64
from collections.abc import Callable
from typing import Any

from annotation.labelspec import Config, paths
from annotation.labelspec.config import ObjectTag
from annotation.labelspec.markup import clean_markup
from annotation.labelspec.subjects import decode_base64


def shown(config: Config, data: Any) -> Any:
    """Return task data whose HTML, that of a HyperText and that in the items of a List, is clean.

    Things in a List may be pictures; a text that is marked has none.

    A field that something else shows as plain text, too, stays as it is: positions in that text must stay right.
    The browser builds only harmless elements from it all the same.
    """
    plain = {each.path for each in config.objects.values() if each.tag not in CLEANERS}
    for each in config.objects.values():
        clean = CLEANERS.get(each.tag)
        if clean and each.path and each.path not in plain:
            data = _changed(data, paths.STEP.findall(each.path), clean(each))
    return data


def _markup(shown_by: ObjectTag) -> Callable[[Any], Any]:
    if shown_by.attrs.get("valueType") == "url":
        return lambda address: address
    encoded = shown_by.attrs.get("encoding") != "none"

    def clean(value: Any) -> Any:
        text = decode_base64(value) if encoded and isinstance(value, str) else value
        if not isinstance(text, str):
            return value
        cleaned = clean_markup(text)
        return base64.b64encode(cleaned.encode()).decode() if encoded else cleaned

    return clean


def _items(_shown_by: ObjectTag) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        return [_item(each) for each in value] if isinstance(value, list) else value

    return clean


def _item(item: Any) -> Any:
    html = item.get("html") if isinstance(item, dict) else None
    return {**item, "html": clean_markup(html, pictures=True)} if isinstance(html, str) else item


CLEANERS: dict[str, Callable[[ObjectTag], Callable[[Any], Any]]] = {"HyperText": _markup, "List": _items}


def _changed(data: Any, steps: list[str], change: Callable[[Any], Any]) -> Any:
    """Return a copy of the data with what stands at a place changed; what is shared stays shared."""
    if not steps:
        return change(data)
    step, *rest = steps
    if isinstance(data, dict) and step in data:
        return {**data, step: _changed(data[step], rest, change)}
    if isinstance(data, list) and paths.POSITION.fullmatch(step) and int(step) < len(data):
        return [_changed(each, rest, change) if at == int(step) else each for at, each in enumerate(data)]
    return data
