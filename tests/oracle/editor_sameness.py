"""Whether two results say the same, whoever wrote them."""

from __future__ import annotations

import json
import math
from typing import Any

SLACK = 1e-6
# Keys beside `value` that say nothing about the answer.
FREE = frozenset({"id", "from_id", "to_id", "meta", "origin"})
Items = list[dict[str, Any]]


def differences(ours: Items, theirs: Items) -> list[str]:
    """What the second says differently, in words; empty if nothing."""
    left, right = _ordered(ours), _ordered(theirs)
    if [_head(item) for item in left] != [_head(item) for item in right]:
        return [f"items {[_head(item) for item in left]} became {[_head(item) for item in right]}"]
    found = []
    names: dict[str, Any] = {}
    for before, after in zip(left, right, strict=True):
        where = before.get("from_name", "relation")
        found += _unlike(_bare(before), _bare(after), where)
        for key in ("id", "from_id", "to_id", "parentID"):
            if key in before and names.setdefault(before[key], after.get(key)) != after.get(key):
                found.append(f"{where}.{key} ties it to another region")
    return found


def _bare(item: dict[str, Any]) -> dict[str, Any]:
    """What an item says: without what is free, and without the white space a browser puts between phrases."""
    said = {key: value for key, value in item.items() if key not in FREE}
    if item["type"] == "paragraphlabels" and "text" in item["value"]:
        said["value"] = {**item["value"], "text": "".join(item["value"]["text"].split())}
    return said


def _ordered(items: Items) -> Items:
    return sorted(items, key=lambda item: (_head(item), json.dumps(_place(item), sort_keys=True)))


def _head(item: dict[str, Any]) -> tuple[str, str, str]:
    return item["type"], item.get("from_name", ""), item.get("to_name", "")


def _place(item: dict[str, Any]) -> Any:
    """The numbers rounded, so that noise does not change the order."""
    return _rounded(item.get("value", {}))


def _rounded(value: Any) -> Any:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(round(value, 3))
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, list) else value


def _unlike(before: Any, after: Any, where: str) -> list[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            each
            for key in sorted(before.keys() | after.keys())
            for each in _unlike(before.get(key), after.get(key), f"{where}.{key}")
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [each for number, (a, b) in pairs for each in _unlike(a, b, f"{where}[{number}]")]
    if _number(before) and _number(after) and math.isclose(before, after, rel_tol=SLACK, abs_tol=SLACK):
        return []
    return [] if before == after else [f"{where}: {_short(before)} became {_short(after)}"]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:160]
