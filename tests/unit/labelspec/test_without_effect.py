"""Every attribute of the language is either read by somebody or told in the docs to have no effect."""

import re
from pathlib import Path

import pytest

from annotation.labelspec.catalogue import ROWS
from annotation.labelspec.grammar import Tag

ROOT = Path(__file__).resolve().parents[3]
# These read configs to write them, not to show tasks.
WRITERS = ("studio", "gallery", "cv-playground")
HAVE = {(row.name, each.name) for row in ROWS for each in row.attributes}
REGIONS = {row.name for row in ROWS if row.makes_regions}
# Read by Python, which tells the browser in another way: `Taxonomy` becomes `TaxonomyLabels`, `apiUrl` is refused.
TRANSLATED = {"labeling", "apiUrl"}
# Read under a name that is put together: a side or a list, and what it is of.
PUT_TOGETHER = {"leftClass": "}Class`", "rightClass": "}Class`", "languages": "}s`", "accents": "}s`"}


def without_effect() -> set[tuple[str, str]]:
    """Tag and attribute of each line of the table in the docs."""
    docs = (ROOT / "docs" / "labelspec.md").read_text(encoding="utf-8")
    table = docs.partition("| attribute | of | because |\n|---|---|---|\n")[2].partition("\n\n")[0]
    found = set()
    for line in table.splitlines():
        attributes, tags, _because = line.strip("| ").split(" | ")
        named = set(re.findall(r"`(\w+)`", attributes))
        if tags == "every control that makes regions":
            found |= {(tag, attribute) for tag, attribute in HAVE if tag in REGIONS and attribute in named}
        else:
            found |= {(tag, attribute) for tag in re.findall(r"`(\w+)`", tags) for attribute in named}
    return found


def written() -> str:
    """Everything the browser runs to show a task, without comments."""
    paths = [path for path in (ROOT / "static/src").rglob("*.ts") if not path.name.startswith(WRITERS)]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths if not path.name.endswith(".test.ts"))
    return re.sub(r"/\*[\s\S]*?\*/|^\s*//.*$", "", code, flags=re.MULTILINE)


WITHOUT = without_effect()
CODE = written()
WORDS = set(re.findall(r"\w+", CODE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_attribute_is_read_or_told_to_have_no_effect(row: Tag) -> None:
    known = WORDS | TRANSLATED | {name for name, code in PUT_TOGETHER.items() if code in CODE}
    assert [
        each.name for each in row.attributes if each.name not in known and (row.name, each.name) not in WITHOUT
    ] == []


def test_what_has_no_effect_is_in_the_catalogue() -> None:
    assert not WITHOUT - HAVE
