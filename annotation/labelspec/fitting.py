"""Checks that structured data holds what the tag that shows it looks for: phrases with words, tables, columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from annotation.labelspec import limits, paths
from annotation.labelspec.config import Config, Node
from annotation.labelspec.geometry.series import column_of, moment
from annotation.labelspec.problems import Report
from annotation.labelspec.values import check_number, checked_string, is_number

CLOCK = ("start", "end", "duration")


def check_phrases(report: Report, path: str, value: object) -> None:
    """Phrases of a Paragraphs: a list of objects."""
    listed = value if isinstance(value, list) else []
    if not 0 < len(listed) <= limits.TASK_PHRASES or not all(isinstance(entry, Mapping) for entry in listed):
        report.add(f"data.{path}", "data-not-phrases", key=path, limit=limits.TASK_PHRASES)


def check_table(report: Report, path: str, value: object) -> None:
    """An object, or rows that are objects."""
    rows: list[object] = value if isinstance(value, list) else [value]
    sizes = [len(row) for row in rows if isinstance(row, Mapping)]
    if not sizes or len(sizes) < len(rows):
        report.add(f"data.{path}", "data-not-table", key=path)
    elif sum(sizes) + len(sizes) > limits.TABLE_CELLS:
        report.add(f"data.{path}", "too-many-values", limit=limits.TABLE_CELLS)


def check_series(report: Report, path: str, value: object) -> None:
    """Columns of one length."""
    columns = list(value.values()) if isinstance(value, Mapping) else []
    lengths = [len(column) if isinstance(column, list) else 0 for column in columns]
    if len(set(lengths)) != 1 or 0 in lengths:
        report.add(f"data.{path}", "data-not-series", key=path)
    elif sum(lengths) > limits.SERIES_VALUES:
        report.add(f"data.{path}", "too-many-values", limit=limits.SERIES_VALUES)


def check_number_field(report: Report, path: str, value: object) -> None:
    """A positive number, such as a frame rate; also as text."""
    try:
        found = float(value) if isinstance(value, str) and len(value) < limits.NAME_CHARACTERS else value
    except ValueError:
        found = None
    if not is_number(found) or found <= 0:
        report.add(f"data.{path}", "data-not-number", key=path)


def check_fit(config: Config, data: object, report: Report) -> None:
    """Report what a tag cannot find in data whose kind is right."""
    for node, path, value in _structured(config, data):
        if not report.full:
            FITS[node.tag](report, f"data.{path}", node, value)


def _structured(config: Config, data: object) -> Iterator[tuple[Node, str, object]]:
    """Every tag with data of a structure of its own, and that data."""
    for node in config.root.walk():
        if node.tag in FITS and node.attrs.get("valueType") == "json":
            path = str(node.attrs.get("value")).removeprefix("$")
            yield node, path, paths.look_up(data, path)


def _fit_phrases(report: Report, where: str, node: Node, value: object) -> None:
    """Every phrase has words under the key that is shown; its place in the recording is in seconds."""
    words, speaker = str(node.attrs["textKey"]), str(node.attrs["nameKey"])
    total = 0
    for index, phrase in enumerate(value if isinstance(value, list) else ()):
        if report.full:
            return
        if not isinstance(phrase, Mapping):
            continue
        text = paths.as_text(phrase.get(words))
        if text is None:
            report.add(f"{where}[{index}].{words}", "data-no-text", key=words)
            continue
        checked_string(report, f"{where}[{index}].{words}", text, limits.TASK_TEXT_CHARACTERS)
        total += len(text)
        if speaker in phrase and paths.as_text(phrase[speaker]) is None:
            report.add(f"{where}[{index}].{speaker}", "data-not-text", key=speaker)
        for key in CLOCK:
            if phrase.get(key) is not None:
                check_number(report, f"{where}[{index}].{key}", phrase[key], 0, limits.AUDIO_SECONDS)
    if total > limits.TASK_TEXT_CHARACTERS:
        report.add(where, "text-too-long", limit=limits.TASK_TEXT_CHARACTERS)


def _fit_series(report: Report, where: str, node: Node, value: object) -> None:
    """The columns shown are there and hold numbers; the times are written as said and go forward."""
    if not isinstance(value, Mapping):
        return
    for channel in channels_of(node):
        column = column_of(value, channel)
        if column is None:
            report.add(where, "data-no-column", column=channel)
        elif not all(entry is None or is_number(entry) for entry in column):
            report.add(f"{where}.{channel}", "data-not-series", key=channel)
    name = node.attrs.get("timeColumn")
    if not name:
        return
    times = column_of(value, name)
    if times is None:
        report.add(where, "data-no-column", column=name)
    elif not _go_forward(times, node.attrs):
        report.add(f"{where}.{name}", "data-not-times", key=name)


def _go_forward(times: Sequence[object], attrs: Mapping[str, object]) -> bool:
    """True if every time, or of very many a part of them spread evenly, can be read and none is before the last."""
    step = len(times) // limits.SERIES_TIMES + 1
    last = float("-inf")
    for given in [*times[::step], *times[-1:]]:
        found = moment(given, attrs)
        if found is None or found < last:
            return False
        last = found
    return True


def channels_of(node: Node) -> list[str]:
    """Names of the columns that a TimeSeries shows."""
    return [str(below.attrs["column"]) for below in node.walk() if below.tag == "Channel" and "column" in below.attrs]


FITS: dict[str, Callable[[Report, str, Node, object], None]] = {
    "Paragraphs": _fit_phrases,
    "TimeSeries": _fit_series,
}
