"""Checks of the lists a task may hold: what is ranked, said, judged or repeated."""

from __future__ import annotations

from collections.abc import Mapping

from annotation.labelspec import limits
from annotation.labelspec.answers import list_id, read_answers
from annotation.labelspec.config import Option
from annotation.labelspec.dynamic import read_option
from annotation.labelspec.problems import Report
from annotation.labelspec.values import checked_string, is_integer

MESSAGE_TEXTS = {"role": limits.NAME_CHARACTERS, "content": limits.ANSWER_TEXT_CHARACTERS}


def check_options(report: Report, path: str, value: object) -> None:
    """Options of Choices, Labels or a Taxonomy: distinct among siblings."""
    if not isinstance(value, list) or not 0 < len(value) <= limits.TASK_OPTIONS:
        report.add(f"data.{path}", "data-not-list", key=path, limit=limits.TASK_OPTIONS)
        return
    options = [read_option(entry) for entry in value]
    for index, option in enumerate(options):
        if option is None:
            report.add(f"data.{path}[{index}]", "data-not-option", key=path)
    _check_distinct(report, f"data.{path}", [option for option in options if option])


def _check_distinct(report: Report, where: str, options: list[Option] | tuple[Option, ...]) -> None:
    seen: set[str] = set()
    for index, option in enumerate(options):
        if report.full:
            return
        if {option.value, option.result} & seen:
            report.add(f"{where}[{index}]", "duplicate-option", value=option.value)
        seen |= {option.value, option.result}
        _check_distinct(report, f"{where}[{index}].children", option.children)


def check_ranked(report: Report, path: str, value: object) -> None:
    """Entries of a List: objects with an id each."""
    ids = [list_id(entry) for entry in value] if isinstance(value, list) else []
    if not 0 < len(ids) <= limits.LIST_ENTRIES or None in ids or len(set(ids)) < len(ids):
        report.add(f"data.{path}", "data-not-ranked", key=path, limit=limits.LIST_ENTRIES)


def check_conversation(report: Report, path: str, value: object) -> None:
    """Messages of a Chat; there may be none yet."""
    if not isinstance(value, list) or len(value) > limits.CHAT_MESSAGES:
        report.add(f"data.{path}", "data-not-conversation", key=path)
        return
    for index, message in enumerate(value):
        if not isinstance(message, Mapping) or not MESSAGE_TEXTS.keys() <= message.keys():
            report.add(f"data.{path}[{index}]", "data-not-conversation", key=path)
            continue
        for key, longest in MESSAGE_TEXTS.items():
            checked_string(report, f"data.{path}[{index}].{key}", message[key], longest)


def check_answers(report: Report, path: str, value: object) -> None:
    """Answers shown with a Prompt: texts, or objects with an id and a text."""
    ids = [identity for identity, _ in read_answers(value)]
    whole = isinstance(value, list) and len(ids) == len(value) <= limits.LIST_ENTRIES
    if not whole or len(set(ids)) < len(ids):
        report.add(f"data.{path}", "data-not-answers", key=path)


def check_repeated(report: Report, path: str, value: object) -> None:
    """What a Repeater counts along."""
    if not isinstance(value, list) or len(value) > limits.REPEATED:
        report.add(f"data.{path}", "data-not-repeated", key=path, limit=limits.REPEATED)


def check_count(report: Report, path: str, value: object) -> None:
    """A number of messages."""
    if not is_integer(value) or not 0 <= value <= limits.CHAT_MESSAGES:
        report.add(f"data.{path}", "data-not-count", key=path)
