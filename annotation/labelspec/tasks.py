"""Checks the data of a task against a config."""

from __future__ import annotations

import re
from collections.abc import Callable

from annotation.labelspec import fitting, limits, lists, paths
from annotation.labelspec.config import Config
from annotation.labelspec.markup import is_tangled
from annotation.labelspec.problems import Problem, Refused, Report, answer_report
from annotation.labelspec.repeating import expanded
from annotation.labelspec.subjects import decode_base64
from annotation.labelspec.values import checked_string, is_number

# What a browser may be sent to. Scripts, local files and anything unheard of are refused; so are characters that
# browsers drop or take for a slash, because they turn a harmless path into another address.
ADDRESS = re.compile(
    r"(?:https?://|media:(?=[0-9a-f-]{36}\Z)|s3://|gs://|azure-blob://"
    r"|data:(?:(?:image|audio|video)/[\w.+-]+|application/pdf)[;,]|(?![a-z][a-z0-9+.-]*:)(?!//))"
    r"[^\s\\\x00-\x1f]+",
    re.IGNORECASE,
)


def check_task(config: Config, data: object) -> list[Problem]:
    """Every way in which task data does not fit a config; extra fields are allowed."""
    report = answer_report()
    if not isinstance(data, dict):
        report.add("data", "data-not-object")
        return report.problems
    try:
        config = expanded(config, data)
    except Refused as refused:
        report.refuse("data", refused)
        return report.problems
    for use in config.uses:
        found = paths.look_up(data, use.path)
        if found is paths.MISSING:
            report.add(f"data.{use.path}", "data-missing", key=use.path)
        else:
            CHECKS[use.kind](report, use.path, found)
    fitting.check_fit(config, data, report)
    return list(dict.fromkeys(report.problems))


def _check_text(report: Report, path: str, value: object) -> None:
    if isinstance(value, str):
        checked_string(report, f"data.{path}", value, limits.TASK_TEXT_CHARACTERS)
    elif not is_number(value):
        report.add(f"data.{path}", "data-not-text", key=path)


def _check_html(report: Report, path: str, value: object) -> None:
    _check_text(report, path, value)
    if isinstance(value, str) and len(value) <= limits.TASK_TEXT_CHARACTERS and is_tangled(value):
        report.add(f"data.{path}", "data-tangled", key=path)


def _check_base64(report: Report, path: str, value: object) -> None:
    if not isinstance(value, str) or decode_base64(value) is None:
        report.add(f"data.{path}", "data-not-base64", key=path)


def _check_address(report: Report, path: str, value: object) -> None:
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        report.add(f"data.{path}", "data-not-url", key=path)
    else:
        checked_string(report, f"data.{path}", value, 10 * limits.TASK_TEXT_CHARACTERS)


def _check_addresses(report: Report, path: str, value: object) -> None:
    if not isinstance(value, list) or not 0 < len(value) <= limits.TASK_IMAGES:
        report.add(f"data.{path}", "data-not-list", key=path, limit=limits.TASK_IMAGES)
        return
    for index, address in enumerate(value):
        _check_address(report, f"{path}[{index}]", address)


CHECKS: dict[str, Callable[[Report, str, object], None]] = {
    "text": _check_text,
    "html": _check_html,
    "base64": _check_base64,
    "url": _check_address,
    "image": _check_address,
    "images": _check_addresses,
    "audio": _check_address,
    "video": _check_address,
    "pdf": _check_address,
    "number": fitting.check_number_field,
    "phrases": fitting.check_phrases,
    "table": fitting.check_table,
    "series": fitting.check_series,
    "options": lists.check_options,
    "tree": lists.check_options,
    "list": lists.check_ranked,
    "chat": lists.check_conversation,
    "answers": lists.check_answers,
    "repeated": lists.check_repeated,
    "count": lists.check_count,
}
