"""Invents a task that fits a config, for previews."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlencode

from annotation.labelspec import timeformat
from annotation.labelspec.config import Config, Node
from annotation.labelspec.fitting import channels_of
from annotation.labelspec.geometry.series import pattern_of
from annotation.labelspec.paths import POSITION, STEP

MEASURED = [0.0, 1.2, 2.1, 2.6, 2.7, 2.2, 1.4, 0.5, -0.3, -0.8]
# Every part of these times grows, so that they are in order however they are written.
MOMENTS = [datetime(2024, 1 + step, 1 + step, step, step, step, tzinfo=UTC) for step in range(len(MEASURED))]
SERIES = "/playground/series.csv"
SENTENCE = "Ann Lee sailed from Lisbon to Recife in 1922."
SAMPLES: dict[str, object] = {
    "text": SENTENCE,
    "html": f"<h3>News</h3><p>{SENTENCE.replace('Ann Lee', '<b>Ann Lee</b>')}</p>",
    "base64": base64.b64encode(SENTENCE.encode()).decode(),
    "url": "/static/samples/harbour.txt",
    "image": "/static/samples/scene-1.png",
    "images": ["/static/samples/scene-2.png", "/static/samples/scene-3.png"],
    "audio": "/static/samples/speech-1.mp3",
    "video": "/static/samples/yard.mp4",
    "pdf": "/static/samples/report.pdf",
    "number": 25,
    "phrases": [{"author": "Ann", "text": SENTENCE}],
    "table": {"Name": "Ann Lee", "From": "Lisbon", "To": "Recife", "Year": 1922},
    "series": {"value": MEASURED},
    "options": ["First", "Second", "Third"],
    "tree": [{"value": "Animals", "children": ["Cat", "Dog"]}, "Plants"],
    "list": [
        {"id": "a", "title": "First", "body": SENTENCE},
        {"id": "b", "title": "Second", "body": SENTENCE},
        {"id": "c", "title": "Third", "body": SENTENCE},
    ],
    "chat": [
        {"role": "user", "content": "Who sailed to Recife?"},
        {"role": "assistant", "content": "Ann Lee did, in 1922."},
    ],
    "answers": [{"id": "a", "text": SENTENCE}, {"id": "b", "text": "Nobody knows."}],
    "repeated": [],
    "count": 10,
}


def example_task(config: Config) -> dict[str, object]:
    """Data that `check_task` accepts, with a sample in every field the config shows."""
    data: dict[str, object] = {}
    for path, kind in config.data_keys().items():
        _put(data, STEP.findall(path), deepcopy(SAMPLES[kind]))
    for node in config.root.walk():
        if node.tag in FITTED and node.attrs.get("valueType") == "json":
            _put(data, STEP.findall(str(node.attrs["value"])), FITTED[node.tag](node))
        elif node.tag == "TimeSeries":
            _put(data, STEP.findall(str(node.attrs["value"])), _series_file(node))
    return data


def example_rows(columns: Sequence[str], *, time: str = "", pattern: str = "") -> list[list[str]]:
    """A file of measurements, heading first.

    Args:
        columns: of the channels.
        time: the column of the times; without one there is none.
        pattern: how times are written; empty for seconds.
    """
    names = [*([time] if time else []), *(column for column in columns if column != time)]
    rows = [names]
    for at, measured in zip(MOMENTS, MEASURED, strict=True):
        moment = timeformat.written(at, pattern) if pattern else str(at.timestamp())
        rows.append([moment if name == time and time else str(measured) for name in names])
    return rows


def _phrases(node: Node) -> object:
    """A conversation under the keys that are shown."""
    said = (
        ("Ann", "Who sailed to Recife?"),
        ("Rui", "Ann Lee did, in 1922."),
        ("Ann", "From Lisbon?"),
        ("Rui", "Yes."),
    )
    return [
        {str(node.attrs["nameKey"]): name, str(node.attrs["textKey"]): text, "start": 2 * index, "end": 2 * index + 2}
        for index, (name, text) in enumerate(said)
    ]


def _series(node: Node) -> object:
    """Measurements in the columns that are shown, with times written as the config says."""
    columns: dict[str, object] = {}
    if name := node.attrs.get("timeColumn"):
        pattern = pattern_of(node.attrs)
        columns[str(name)] = [timeformat.written(at, pattern) if pattern else at.timestamp() for at in MOMENTS]
    for channel in channels_of(node):
        columns.setdefault(channel, list(MEASURED))
    return columns or {"value": list(MEASURED)}


def _series_file(node: Node) -> str:
    """Address of a file with such measurements; the site writes it when it is asked for."""
    named = {"time": node.attrs.get("timeColumn"), "pattern": pattern_of(node.attrs), "sep": node.attrs.get("sep")}
    asked = {"column": channels_of(node), **{key: value for key, value in named.items() if value}}
    return f"{SERIES}?{urlencode(asked, doseq=True)}"


FITTED: dict[str, Callable[[Node], object]] = {"Paragraphs": _phrases, "TimeSeries": _series}


def _put(data: dict[str, object], steps: list[str], sample: object) -> None:
    """Store a sample at a path, making the objects and lists on the way."""
    place: dict[str, object] | list[object] = data
    for step, following in pairwise(steps):
        found = _get(place, step)
        if isinstance(found, dict | list):
            place = found
            continue
        below: dict[str, object] | list[object] = [] if POSITION.fullmatch(following) else {}
        _set(place, step, below)
        place = below
    _set(place, steps[-1], sample)


def _get(place: dict[str, object] | list[object], step: str) -> object:
    if isinstance(place, dict):
        return place.get(step)
    return place[int(step)] if int(step) < len(place) else None


def _set(place: dict[str, object] | list[object], step: str, value: object) -> None:
    if isinstance(place, dict):
        place[step] = value
        return
    place.extend([None] * (int(step) + 1 - len(place)))
    place[int(step)] = value
