"""docs/labelspec.md keeps up with the catalogue."""

from pathlib import Path

from annotation.labelspec import MESSAGES
from annotation.labelspec.catalogue import ROWS

DOCS = (Path(__file__).parents[3] / "docs" / "labelspec.md").read_text(encoding="utf-8")


def test_every_tag_and_attribute_is_described() -> None:
    words = {row.name for row in ROWS} | {attribute.name for row in ROWS for attribute in row.attributes}
    assert [word for word in sorted(words) if f"`{word}`" not in DOCS and f'`{word}="' not in DOCS] == []


def test_every_type_of_result_is_described() -> None:
    assert [row.type for row in ROWS if row.type and f"`{row.type}`" not in DOCS] == []


def test_every_problem_is_listed() -> None:
    assert [code for code in MESSAGES if f"| `{code}` |" not in DOCS] == []
