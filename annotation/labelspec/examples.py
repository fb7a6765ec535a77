"""Invents a task that fits a config, for previews."""

from __future__ import annotations

import base64
from copy import deepcopy
from itertools import pairwise

from annotation.labelspec.config import Config
from annotation.labelspec.paths import POSITION, STEP

SENTENCE = "Ann Lee sailed from Lisbon to Recife in 1922."
SAMPLES: dict[str, object] = {
    "text": SENTENCE,
    "base64": base64.b64encode(SENTENCE.encode()).decode(),
    "url": "/samples/text.txt",
    "image": "/samples/image.png",
    "images": ["/samples/image-1.png", "/samples/image-2.png"],
    "audio": "/samples/audio.mp3",
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
    return data


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
