"""The shipped translations are whole, and say what the English says."""

import re
from pathlib import Path

import pytest

from caravan.devstack.catalogues import entries

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]")


def test_there_are_catalogues_for_templates_and_for_scripts() -> None:
    assert {path.name for path in CATALOGUES} == {"django.po", "djangojs.po"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_entry_is_translated_and_keeps_its_places(path: Path) -> None:
    found = [entry for entry in entries(path.read_text(encoding="utf-8")) if entry.parts.get("msgid")]
    assert len(found) > 50
    for entry in found:
        english = entry.parts["msgid"]
        said = {key: text for key, text in entry.parts.items() if key.startswith("msgstr")}
        assert not entry.fuzzy, english
        assert all(said.values()), f"not translated: {english}"
        places = set(PLACE.findall(english)) | set(PLACE.findall(entry.parts.get("msgid_plural", "")))
        for text in said.values():
            assert set(PLACE.findall(text)) <= places, text
        if "msgid_plural" not in entry.parts:
            assert set(PLACE.findall(said["msgstr"])) == places, english
