"""Messages of a conversation."""

from __future__ import annotations

from annotation.labelspec import limits
from annotation.labelspec.answers.asked import Asked
from annotation.labelspec.values import check_integer, check_keys, checked_string

NEEDED = frozenset({"role", "content"})
LAST_MILLISECOND = 10**14


def check_message(asked: Asked, where: str, answer: object) -> None:
    """One message: who says what, and perhaps when. Order, roles and number are checked over all messages."""
    if not isinstance(answer, dict):
        asked.report.add(where, "not-object")
        return
    known = frozenset(answer) if _is_given(asked, answer) else frozenset({"createdAt"})
    if not check_keys(asked.report, where, answer, NEEDED, known):
        return
    checked_string(asked.report, f"{where}.role", answer["role"], limits.NAME_CHARACTERS)
    content = checked_string(asked.report, f"{where}.content", answer["content"], limits.ANSWER_TEXT_CHARACTERS)
    if content is not None and not content.strip() and not _is_given(asked, answer):
        asked.report.add(f"{where}.content", "blank-text")
    if "createdAt" in answer and not _is_given(asked, answer):
        check_integer(asked.report, f"{where}.createdAt", answer["createdAt"], 0, LAST_MILLISECOND)


def _is_given(asked: Asked, answer: object) -> bool:
    """Whether the message stands in the task as it is."""
    return isinstance(asked.content, list) and answer in asked.content
