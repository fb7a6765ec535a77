"""Spans as CoNLL and boxes as COCO: what is read back is what was decided."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.publishing import coco, conll
from registry.publishing.facts import Asked, Shown
from tests.unit.registry.test_publishing import FACTS

NAMES = Asked("who is", "spans", "Labels", ("Person", "Place"), (Shown("t", "Text", "text"), Shown("i", "Image", "p")))
BOXES = Asked("where", "boxes", "RectangleLabels", ("Cat",), (Shown("i", "Image", "pages"),))
FACTS_WITH_BOXES = replace(FACTS, asked=(BOXES,))


def row(data: dict[str, Any], **answer: Any) -> dict[str, Any]:
    said = {name.replace("_", " "): value for name, value in answer.items()}
    return {"task": "t1", "row": 1, "data": data, "answer": said}


def test_spans_become_tags(tmp_path: Path) -> None:
    spans = [["t", 0, [0, 8], ["Person"]], ["t", 0, [4, 8], ["Place"]], ["t", 0, [12, 18], [["Place", "New city"]]]]
    other = [["else", 0, [0, 3], ["Person"]]]
    conll.write(tmp_path, NAMES, [row({"text": "Ada Lövé in Lisboa."}, who_is=spans + other), row({"text": 5})])
    assert (tmp_path / "who_is.conll").read_text() == (
        "# task = t1\nAda\tB-Person\nLövé\tI-Person\nin\tO\nLisboa\tB-Place/New_city\n.\tO\n\n"
    )


def test_spans_of_anything_but_texts_are_left_to_other_forms(tmp_path: Path) -> None:
    for question in (BOXES, Asked("x", "spans", "Labels", (), (Shown("h", "HyperText", "html"),))):
        conll.write(tmp_path, question, [row({"text": "x"})])
    assert not list(tmp_path.iterdir())


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=5))
def test_every_token_has_one_tag_and_no_span_is_begun_twice(text: str, places: list[tuple[int, int]]) -> None:
    spans = [["t", 0, [start, start + length], ["A"]] for start, length in places]
    found = list(conll.tagged(text, spans))
    assert [token for token, _ in found] == conll.TOKEN.findall(text)
    assert all(tag in {"O", "B-A", "I-A"} for _, tag in found)
    assert all(before[1] != "O" for before, (_, tag) in pairwise(found) if tag == "I-A")
    assert not found or found[0][1] != "I-A"


def test_boxes_are_in_pixels(tmp_path: Path) -> None:
    drawn = {"from_name": "where", "to_name": "i", "original_width": 200, "original_height": 50, "item_index": 1}
    answers: list[dict[str, Any]] = [
        {"task": "t1", "result": None},
        {"task": "t1", "result": [drawn, {"from_name": "other"}]},
    ]
    known = coco.sizes(answers, FACTS_WITH_BOXES)
    assert known == {("t1", "i", 1): (200, 50)}
    regions = [["i", 1, [10, 20, 50, 40, 0], ["Cat", "Dog"]], ["i", 0, [0, 0, 1, 1, 0], ["Cat"]]]
    coco.write(tmp_path, BOXES, [row({"pages": ["media:a", "media:b"]}, where=regions)], known)
    found = json.loads((tmp_path / "where.coco.json").read_bytes())
    assert found["categories"] == [{"id": 1, "name": "Cat"}, {"id": 2, "name": "Dog"}]
    assert found["images"] == [
        {"id": 1, "file_name": "media:a", "task": "t1"},
        {"id": 2, "file_name": "media:b", "task": "t1", "width": 200, "height": 50},
    ]
    box = {"image_id": 2, "bbox": [20.0, 10.0, 100.0, 20.0], "area": 2000.0, "iscrowd": 0}
    assert found["annotations"] == [{"id": 1, "category_id": 1, **box}, {"id": 2, "category_id": 2, **box}]


def test_no_pictures_no_file(tmp_path: Path) -> None:
    coco.write(tmp_path, NAMES, [row({"text": "x"})], {})
    assert coco.sizes([{"task": "t1", "result": [{"from_name": "where"}]}], FACTS) == {}
    assert not list(tmp_path.iterdir())
