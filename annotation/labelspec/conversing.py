"""Conversations as a whole: the task's messages first, then what was written, by those who may, within the number."""

from __future__ import annotations

from collections.abc import Mapping

from annotation.labelspec import paths
from annotation.labelspec.config import Control
from annotation.labelspec.items import Item
from annotation.labelspec.problems import Report
from annotation.labelspec.subjects import Subjects
from annotation.labelspec.values import is_integer
from annotation.labelspec.visibility import Visibility


def check_conversations(subjects: Subjects, items: list[Item], visibility: Visibility, report: Report) -> None:
    """Report what is wrong with the order, the roles and the number of messages of every Chat that is shown."""
    by_chat: dict[str, list[Item]] = {}
    for item in items:
        if item.control.tag == "Chat":
            by_chat.setdefault(item.control.name, []).append(item)
    for control in subjects.config.controls.values():
        if control.tag != "Chat" or not visibility.shows(control):
            continue
        said = by_chat.get(control.name, [])
        content = subjects.content(subjects.config.objects[control.name])
        given = content if isinstance(content, list) else []
        if said:
            _check_given(control, said, given, report)
        written = said[len(given) :]
        for item in written:
            _check_role(control, item, report)
        _check_count(subjects, control, len(written), report)


def _check_given(control: Control, said: list[Item], given: list[object], report: Report) -> None:
    """The task's messages come first and unchanged; their words may differ where they may be edited."""
    if len(said) < len(given):
        report.add("result", "messages-missing", count=len(given))
    editable = control.attrs.get("editable") is True
    for item, message in zip(said, given, strict=False):
        one, other = item.value.get(control.key), message
        if not isinstance(one, Mapping) or not isinstance(other, Mapping):
            continue
        kept = ("role",) if editable else ("role", "content")
        if any(one.get(key) != other.get(key) for key in kept):
            report.add(f"{item.where}.value.{control.key}", "message-changed")


def _check_role(control: Control, item: Item, report: Report) -> None:
    """Who may write: the roles of the config, and the model it names."""
    roles, message = control.attrs.get("messageroles"), item.value.get(control.key)
    allowed = [str(role) for role in roles] if isinstance(roles, tuple) else []
    if "llm" in control.attrs:
        allowed.append("assistant")
    if isinstance(message, Mapping) and message.get("role") not in allowed:
        where = f"{item.where}.value.{control.key}.role"
        report.add(where, "unknown-role", role=message.get("role"), allowed=", ".join(allowed))


def _check_count(subjects: Subjects, control: Control, count: int, report: Report) -> None:
    """Both bounds count what was written, not what the task brought."""
    least, most = (_bound(subjects, control, key) for key in ("minMessages", "maxMessages"))
    if least is not None and count < least:
        report.add("result", "too-few-messages", limit=least)
    if most is not None and count > most:
        report.add("result", "too-many-messages", limit=most)


def _bound(subjects: Subjects, control: Control, key: str) -> int | None:
    bound = control.attrs.get(key)
    found = paths.look_up(subjects.data, bound.removeprefix("$")) if isinstance(bound, str) else bound
    return found if is_integer(found) else None
