"""Recordings, pictures and written prompts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from annotation.labelspec import limits, paths
from annotation.labelspec.answers.asked import Asked
from annotation.labelspec.values import check_integer, check_keys, check_number, checked_string, is_number

FILE = re.compile(r"media:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MIME = re.compile(r"(?:audio|image|video)/[\w.+-]{1,60}(?:; ?codecs=[\w.,\" -]{1,60})?", re.ASCII)
SHARES = ("peak", "silence", "clipped")
RECORDED = frozenset({"file", "mime", "seconds", *SHARES})
CAPTURED = frozenset({"file", "mime", "width", "height"})


def check_record(asked: Asked, where: str, answer: object) -> None:
    """A stored recording, long enough, not too long, and with no more silence than allowed."""
    report, attrs = asked.report, asked.control.attrs
    told = frozenset(key for key in ("language", "accent") if f"{key}s" in attrs)
    if not isinstance(answer, dict) or not check_keys(report, where, answer, RECORDED | told, frozenset()):
        if not isinstance(answer, dict):
            report.add(where, "not-object")
        return
    _check_file(asked, where, answer, "audio")
    low, high = attrs["minSeconds"], attrs["maxSeconds"]
    if is_number(low) and is_number(high):
        check_number(report, f"{where}.seconds", answer["seconds"], low, high + limits.RECORD_SLACK_SECONDS)
    for key in SHARES:
        most = attrs.get("maxSilence", 1) if key == "silence" else 1
        check_number(report, f"{where}.{key}", answer[key], 0, most if is_number(most) else 1)
    for key in sorted(told):
        offered = attrs[f"{key}s"]
        if not isinstance(offered, tuple) or answer[key] not in offered:
            report.add(f"{where}.{key}", "unknown-label", value=answer[key], name=asked.control.name)


def check_capture(asked: Asked, where: str, answer: object) -> None:
    """A stored picture with its size in pixels."""
    if not isinstance(answer, dict):
        asked.report.add(where, "not-object")
    elif check_keys(asked.report, where, answer, CAPTURED, frozenset()):
        _check_file(asked, where, answer, "image")
        for key in ("width", "height"):
            check_integer(asked.report, f"{where}.{key}", answer[key], 1, limits.IMAGE_PIXELS_A_SIDE)


def _check_file(asked: Asked, where: str, answer: Mapping[str, object], family: str) -> None:
    file, mime = answer["file"], answer["mime"]
    if not isinstance(file, str) or not FILE.fullmatch(file):
        asked.report.add(f"{where}.file", "not-file")
    if not isinstance(mime, str) or not MIME.fullmatch(mime) or not mime.startswith(f"{family}/"):
        asked.report.add(f"{where}.mime", "not-mime", family=family)


def check_prompt(asked: Asked, where: str, answer: object) -> None:
    """A written prompt, and what was made of the answers shown with it."""
    report, attrs = asked.report, asked.control.attrs
    shown = shown_answers(asked)
    if not isinstance(answer, dict):
        report.add(where, "not-object")
        return
    about_answers = frozenset({"answers"})
    judged = attrs["rate"] is True or attrs["editAnswers"] is True
    needed = frozenset({"text"}) | (about_answers if shown and judged else frozenset())
    if not check_keys(report, where, answer, needed, about_answers if shown else frozenset()):
        return
    text = checked_string(report, f"{where}.text", answer["text"], limits.ANSWER_TEXT_CHARACTERS)
    low, high = attrs["minCharacters"], attrs["maxCharacters"]
    if text is not None and isinstance(low, int) and isinstance(high, int) and not low <= len(text) <= high:
        report.add(f"{where}.text", "length-out-of-range", length=len(text), low=low, high=high)
    elif text is not None and low and not text.strip():
        report.add(f"{where}.text", "blank-text")
    if "answers" in answer:
        _check_answers(asked, f"{where}.answers", answer["answers"], shown)


def shown_answers(asked: Asked) -> dict[str, str]:
    """The answers of the task by id; those without an id are numbered from 1."""
    path = str(asked.control.attrs.get("answers", "")).removeprefix("$")
    listed = paths.look_up(asked.data, path) if path else None
    return dict(read_answers(listed))


def read_answers(listed: object) -> list[tuple[str, str]]:
    """(id, text) of each of a task's answers; what is malformed is skipped."""
    found: list[tuple[str, str]] = []
    for number, entry in enumerate(listed if isinstance(listed, list) else [], start=1):
        if isinstance(entry, str):
            found.append((str(number), entry))
        elif isinstance(entry, Mapping) and isinstance(entry.get("text"), str):
            found.append((paths.as_text(entry.get("id")) or str(number), entry["text"]))
    return found


def _check_answers(asked: Asked, where: str, answers: object, shown: Mapping[str, str]) -> None:
    if not isinstance(answers, list):
        asked.report.add(where, "expected-list")
        return
    seen: set[str] = set()
    for index, entry in enumerate(answers):
        if asked.report.full:
            return
        place = f"{where}[{index}]"
        identity = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(entry, dict):
            asked.report.add(place, "not-object")
        elif not isinstance(identity, str) or identity not in shown:
            asked.report.add(f"{place}.id", "unknown-label", value=identity, name=asked.control.name)
        elif identity in seen:
            asked.report.add(f"{place}.id", "duplicate-value", value=identity)
        else:
            seen.add(identity)
            _check_answer(asked, place, entry, shown[identity])
    if len(seen) < len(shown) and not asked.report.problems:
        asked.report.add(where, "unplaced", count=len(shown) - len(seen))


def _check_answer(asked: Asked, where: str, entry: Mapping[str, object], original: str) -> None:
    """One answer: its rating where asked, its text unchanged unless it says it was edited and may be."""
    attrs, report = asked.control.attrs, asked.report
    rating = frozenset({"rating"})
    needed = frozenset({"id", "text"}) | (rating if attrs["rate"] is True else frozenset())
    if not check_keys(report, where, entry, needed, frozenset({"edited"})):
        return
    if "rating" in entry:
        most = attrs["maxRating"]
        check_integer(report, f"{where}.rating", entry["rating"], 1, most if isinstance(most, int) else 1)
    text = checked_string(report, f"{where}.text", entry["text"], limits.ANSWER_TEXT_CHARACTERS)
    edited = entry.get("edited", False)
    if not isinstance(edited, bool):
        report.add(f"{where}.edited", "expected-boolean")
    elif text is not None and (text != original) is not edited:
        report.add(f"{where}.edited", "edited-differs")
    elif edited and attrs["editAnswers"] is not True:
        report.add(f"{where}.text", "not-editable")
