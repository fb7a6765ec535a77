"""Which of two is better, and the order of many."""

from __future__ import annotations

from collections.abc import Mapping

from annotation.labelspec import paths
from annotation.labelspec.answers.asked import Asked

# Where what nobody put into a bucket stands.
UNPLACED = "_"
SIDES = ("left", "right")


def comparable_side(answer: object) -> tuple[object, ...]:
    """The side, in the form of a choice."""
    return (answer,)


def check_side(asked: Asked, where: str, answer: object) -> None:
    """One of the two sides."""
    if not isinstance(answer, str) or answer not in SIDES:
        asked.report.add(where, "not-side")


def check_ranking(asked: Asked, where: str, answer: object) -> None:
    """Ids of the list by bucket, or in one order under the ranker's own name; each id once."""
    if not isinstance(answer, dict):
        asked.report.add(where, "not-object")
        return
    buckets = [option.value for option in asked.control.options]
    has_default = any(option.attrs.get("default") is True for option in asked.control.options)
    allowed = {*buckets, *(() if has_default else (UNPLACED,))} if buckets else {asked.control.name}
    ids = listed_ids(asked)
    placed: set[str] = set()
    for bucket, members in answer.items():
        if asked.report.full:
            return
        place = f"{where}.{bucket}"
        if bucket not in allowed:
            asked.report.add(where, "unknown-key", key=bucket)
        elif not isinstance(members, list):
            asked.report.add(place, "expected-list")
        else:
            for index, member in enumerate(members):
                _check_member(asked, f"{place}[{index}]", member, ids, placed)
    if (not buckets or has_default) and len(ids - placed) > 0:
        asked.report.add(where, "unplaced", count=len(ids - placed))


def listed_ids(asked: Asked) -> set[str]:
    """The ids of the list that is ranked."""
    return {spelled for spelled in map(list_id, asked.content if isinstance(asked.content, list) else []) if spelled}


def list_id(entry: object) -> str | None:
    """The id of one entry of a List, as results spell it; None if it has none."""
    return paths.as_text(entry.get("id")) if isinstance(entry, Mapping) else None


def _check_member(asked: Asked, where: str, member: object, ids: set[str], placed: set[str]) -> None:
    if not isinstance(member, str):
        asked.report.add(where, "expected-string")
    elif member not in ids:
        asked.report.add(where, "unknown-label", value=member, name=asked.shown)
    elif member in placed:
        asked.report.add(where, "duplicate-value", value=member)
    else:
        placed.add(member)


def comparable_ranking(answer: object) -> object:
    """(bucket, ids in order) pairs, sorted by bucket; empty buckets left out."""
    found = answer if isinstance(answer, dict) else {}
    return tuple(sorted((bucket, tuple(members)) for bucket, members in found.items() if members))
