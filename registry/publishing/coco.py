"""Decided boxes in pictures as COCO: pictures, categories, and a box in pixels each.

Source: https://cocodataset.org/#format-data, object detection.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import orjson

from registry.publishing.columns import Row, plain_name
from registry.publishing.facts import Asked, Facts, Shown, label_name

SUFFIX: Final = ".coco.json"
Sizes = dict[tuple[str, str, int], tuple[int, int]]
"""Width and height in pixels by task, object and item."""


def sizes(answers: Iterable[Row], facts: Facts) -> Sizes:
    """Return how large the pictures are that annotators drew boxes in."""
    wanted = {question.name for question in facts.asked if _pictures(question)}
    found: Sizes = {}
    for answer in answers if wanted else ():
        for item in answer["result"] or ():
            if item.get("from_name") in wanted and "original_width" in item:
                key = (answer["task"], str(item["to_name"]), int(item.get("item_index") or 0))
                found.setdefault(key, (int(item["original_width"]), int(item["original_height"])))
    return found


def write(folder: Path, question: Asked, rows: Iterable[Row], known: Sizes) -> None:
    """Write the boxes of a question, if it was about pictures of the data."""
    shown = _pictures(question)
    if not shown:
        return
    categories = {name: number for number, name in enumerate(question.options, 1)}
    pictures: list[dict[str, Any]] = []
    boxes: list[dict[str, Any]] = []
    for row in rows:
        for each in shown:
            for item, name in enumerate(_names(row["data"].get(each.field))):
                size = known.get((row["task"], each.name, item))
                picture = {"id": len(pictures) + 1, "file_name": name, "task": row["task"]}
                pictures.append(picture | ({"width": size[0], "height": size[1]} if size else {}))
                for region in row["answer"].get(question.name, ()):
                    if size and region[0] == each.name and region[1] == item:
                        boxes += _boxes(region, size, picture["id"], len(boxes), categories)
    document = {
        "images": pictures,
        "annotations": boxes,
        "categories": [{"id": number, "name": name} for name, number in categories.items()],
    }
    (folder / f"{plain_name(question.name)}{SUFFIX}").write_bytes(orjson.dumps(document) + b"\n")


def _pictures(question: Asked) -> list[Shown]:
    return [shown for shown in question.shown if question.kind == "boxes" and shown.tag == "Image"]


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]


def _boxes(
    region: Any, size: tuple[int, int], picture: Any, before: int, categories: dict[str, int]
) -> list[dict[str, Any]]:
    """Return a box for each label of a region, which is in hundredths of the picture's sides."""
    x, y, width, height, turn = region[2]
    box = [round(part * size[side] / 100, 3) for part, side in ((x, 0), (y, 1), (width, 0), (height, 1))]
    return [
        {
            "id": before + number,
            "image_id": picture,
            "category_id": categories.setdefault(label_name(label), len(categories) + 1),
            "bbox": box,
            "area": round(box[2] * box[3], 3),
            "iscrowd": 0,
            **({"rotation": turn} if turn else {}),
        }
        for number, label in enumerate(region[3], 1)
    ]
