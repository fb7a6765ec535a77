"""Every tag of the language is shown in the browser: the catalogue beside the tables of elements."""

import re
from pathlib import Path

import pytest

from annotation.labelspec.catalogue import ROWS
from annotation.labelspec.grammar import Role

ELEMENTS = Path(__file__).resolve().parents[3] / "static/src/elements"
# Read by the element around them; or laid out by the view itself.
WITHIN = {"Channel", "MultiChannel", "Header", "Style", "View"}


def tags_with_elements() -> set[str]:
    """The tags that the tables of elements name."""
    tables = [(ELEMENTS / name).read_text() for name in ("kinds.ts", "kinds-asked.ts")]
    [drawn] = re.findall(r"const DRAWN = \[(.+?)\]", tables[1])
    sisters = re.findall(r"\w+", drawn)
    named = {tag for table in tables for tag in re.findall(r"^  (\w+): ", table, re.MULTILINE)}
    return named | set(sisters) | {f"{tag}Labels" for tag in sisters}


@pytest.mark.parametrize("row", [row for row in ROWS if row.role is not Role.OPTION], ids=lambda row: row.name)
def test_every_tag_has_an_element(row: object) -> None:
    assert getattr(row, "name", "") in tags_with_elements() | WITHIN


def test_no_element_is_for_a_tag_nobody_knows() -> None:
    assert tags_with_elements() <= {row.name for row in ROWS}
