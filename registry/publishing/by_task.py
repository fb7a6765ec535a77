"""The answers of each task together, as Label Studio exports them; Caravan reads the same file back.

Answers lie in the order in which they were given, and a dataset may have millions: only where each begins is kept in
memory, twelve bytes an answer, and the rest is read again from the file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import orjson

Offsets = npt.NDArray[np.int64]


def write(folder: Path) -> None:
    """Write `label-studio.json` from the JSON Lines in a folder: each task with what its accepted answers said."""
    with (folder / "label-studio.json").open("wb") as out:
        before = b"[\n"
        for task in tasks(folder):
            out.write(before + orjson.dumps(task))
            before = b",\n"
        out.write(b"]\n" if before == b",\n" else b"[]\n")


def tasks(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the tasks with their answers, in the order of the import."""
    with (folder / "tasks.jsonl").open("rb") as asked, (folder / "annotations.jsonl").open("rb") as given:
        starts, begins = _starts(asked, given)
        asked.seek(0)
        for number, line in enumerate(asked):
            task = orjson.loads(line)
            answers = [_at(given, offset) for offset in starts[begins[number] : begins[number + 1]].tolist()]
            yield {
                "id": task["row"],
                "data": task["data"],
                "annotations": [_annotation(answer) for answer in answers if answer["state"] == "approved"],
                "meta": {name: task[name] for name in ("task", "label", "confidence", "content_hash")},
            }


def _starts(asked: BinaryIO, given: BinaryIO) -> tuple[Offsets, Offsets]:
    """Return where the answers begin in their file, task by task, and where each task's part of that list begins."""
    places = {orjson.loads(line)["task"]: number for number, line in enumerate(asked)}
    task_of, offsets, at = array("i"), array("q"), 0
    for line in given:
        task_of.append(places[orjson.loads(line)["task"]])
        offsets.append(at)
        at += len(line)
    numbers = np.frombuffer(task_of, dtype=np.int32) if task_of else np.empty(0, dtype=np.int32)
    order = np.argsort(numbers, kind="stable")
    begins = np.searchsorted(numbers[order], np.arange(len(places) + 1))
    starts = np.frombuffer(offsets, dtype=np.int64)[order] if offsets else np.empty(0, dtype=np.int64)
    return starts, begins


def _at(file: BinaryIO, offset: int) -> dict[str, Any]:
    file.seek(offset)
    answer: dict[str, Any] = orjson.loads(file.readline())
    return answer


def _annotation(answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "unique_id": answer["contribution"],
        "completed_by": answer["annotator"],
        "result": answer["result"],
        "was_cancelled": False,
        "ground_truth": False,
        "created_at": answer["submitted_at"],
        "lead_time": None if answer["lead_time_ms"] is None else answer["lead_time_ms"] / 1000,
    }
