"""Documents in pages, and tables."""

from typing import Any

import pytest

from annotation.labelspec import check_result, check_task, example_task, parse
from tests.unit.labelspec.kitchen import drawn

CONFIG = parse(
    '<View><Pdf name="pdf" value="$pdf"/><OcrLabels name="ocr" toName="pdf"><Label value="Total"/></OcrLabels>'
    '<Table name="table" value="$table"/><Rating name="stars" toName="table"/></View>'
)
DATA: dict[str, Any] = {"pdf": "/media/bill.pdf", "table": {"Name": "Ann", "Age": 31}}
BOX = {
    "x": 10, "y": 20, "width": 30, "height": 5, "rotation": 0,
    "ocrtext": "42,00 €", "pageIndex": 0, "ocrlabels": ["Total"],
}  # fmt: skip


def found(**changes: Any) -> list[tuple[str, str]]:
    """Problems of a box with something changed; None takes a key away."""
    value = {key: part for key, part in {**BOX, **changes}.items() if part is not None}
    region = {"id": "o", "from_name": "ocr", "to_name": "pdf", "type": "ocrlabels", "value": value}
    problems = check_result(CONFIG, DATA, [region])
    return [(problem.where.removeprefix("result[0].value"), problem.code) for problem in problems]


def test_boxes_on_pages_say_what_they_hold() -> None:
    assert found() == []
    assert found(ocrtext=None, rotation=None) == []
    assert found(ocrtext="") == []
    region = {"id": "o", "from_name": "ocr", "to_name": "pdf", "type": "ocrlabels", "value": {**BOX, "pageIndex": 3}}
    [compared] = drawn(CONFIG, [region], "ocr")
    assert compared.measure == (3, 10, 20, 30, 5, 0)


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"x": 80}, "", "over-the-edge"),
        ({"y": 99}, "", "over-the-edge"),
        ({"x": -1}, ".x", "out-of-range"),
        ({"height": 0}, ".height", "out-of-range"),
        ({"rotation": "0"}, ".rotation", "expected-number"),
        ({"pageIndex": None}, "", "missing-key"),
        ({"pageIndex": -1}, ".pageIndex", "out-of-range"),
        ({"pageIndex": 1.0}, ".pageIndex", "expected-integer"),
        ({"pageIndex": 10_000}, ".pageIndex", "out-of-range"),
        ({"ocrtext": ["a"]}, ".ocrtext", "expected-string"),
        ({"ocrtext": "a" * 100_001}, ".ocrtext", "text-too-long"),
        ({"ocrlabels": ["Sum"]}, ".ocrlabels[0]", "unknown-label"),
        ({"original_width": 5}, "", "unknown-key"),
    ],
)
def test_boxes_stay_on_their_page(changes: dict[str, Any], where: str, code: str) -> None:
    assert found(**changes) == [(where, code)]


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ({}, []),
        ([{"a": 1}, {"a": 2, "b": [1]}], []),
        ([], ["data-not-table"]),
        ("a,b", ["data-not-table"]),
        ([{"a": 1}, 5], ["data-not-table"]),
        (None, ["data-not-table"]),
        ([{}] * 100_001, ["too-many-values"]),
    ],
)
def test_tables_are_objects_or_rows_of_them(table: object, codes: list[str]) -> None:
    assert [problem.code for problem in check_task(CONFIG, {**DATA, "table": table})] == codes


def test_examples_fit_and_documents_are_addresses() -> None:
    assert check_task(CONFIG, example_task(CONFIG)) == check_task(CONFIG, DATA) == []
    assert check_task(CONFIG, {**DATA, "pdf": "data:application/pdf;base64,JVBERi0="}) == []
    for address in ("javascript:x", "data:text/html,x", 5, ""):
        assert [problem.code for problem in check_task(CONFIG, {**DATA, "pdf": address})] == ["data-not-url"]
