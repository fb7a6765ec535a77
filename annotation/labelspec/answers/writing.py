"""Texts and numbers that people write."""

from __future__ import annotations

from annotation.labelspec import limits
from annotation.labelspec.answers.asked import Asked, check_new, listed
from annotation.labelspec.values import check_integer, checked_string


def check_texts(asked: Asked, where: str, answer: object) -> None:
    """A list of texts, none of them blank."""
    most = asked.control.attrs.get("maxSubmissions", limits.ANSWER_TEXTS)
    written = listed(asked, where, answer)
    seen: set[object] = set()
    for place, text in written:
        if asked.report.full:
            return
        checked = checked_string(asked.report, place, text, limits.ANSWER_TEXT_CHARACTERS)
        if checked is None:
            continue
        if not checked.strip():
            asked.report.add(place, "blank-text")
        elif asked.control.attrs.get("skipDuplicates") is True:
            check_new(asked, place, (checked,), seen)
    if isinstance(most, int) and len(written) > most:
        asked.report.add(where, "too-many-values", limit=most)


def check_rating(asked: Asked, where: str, answer: object) -> None:
    """An integer from 1 to maxRating."""
    most = asked.control.attrs["maxRating"]
    check_integer(asked.report, where, answer, 1, most if isinstance(most, int) else 1)


def comparable_texts(answer: object) -> list[object]:
    """The texts, in the order written."""
    return list(answer) if isinstance(answer, list) else [answer]
