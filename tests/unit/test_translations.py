"""The shipped translations are whole, say what the English says, and are really served."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from annotation.errors import InvalidConfig, NoTasksLeft
from annotation.services.specs import checked_config
from caravan.devstack.catalogues import Entry, entries
from caravan.lib.errors import CaravanError

ROOT = Path(__file__).resolve().parents[2]
LOCALES = {"pt-br": "pt_BR"}
DOMAINS = {"django": ["py", "html", "txt"], "djangojs": ["ts"]}
CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
SOURCES = ("annotation", "caravan", "rewards", "verifier", "templates", "static/src")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]")


def messages(path: Path) -> list[Entry]:
    """The catalogue's entries, without its header."""
    return [entry for entry in entries(path.read_text(encoding="utf-8")) if entry.parts.get("msgid")]


def translations(entry: Entry) -> list[str]:
    return [text for keyword, text in entry.parts.items() if keyword.startswith("msgstr")]


def key(entry: Entry) -> tuple[str | None, ...]:
    return tuple(entry.parts.get(name) for name in ("msgctxt", "msgid", "msgid_plural"))


def test_every_offered_language_has_catalogues_for_templates_and_for_scripts(settings: LazySettings) -> None:
    assert set(LOCALES) == {code for code, _ in settings.LANGUAGES} - {"en"}
    for folder in LOCALES.values():
        names = {path.stem for path in CATALOGUES if path.parent.parent.name == folder}
        assert names == set(DOMAINS)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_entry_is_translated(path: Path) -> None:
    found = messages(path)
    assert len(found) > 50
    assert [entry.parts["msgid"] for entry in found if entry.fuzzy] == []
    assert [entry.parts["msgid"] for entry in found if not all(translations(entry))] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_translation_keeps_the_places_to_fill_in(path: Path) -> None:
    for entry in messages(path):
        places = Counter(PLACE.findall(entry.parts.get("msgid_plural", entry.parts["msgid"])))
        for text in translations(entry):
            found = Counter(PLACE.findall(text))
            # "One person answers": a form for a single thing may leave its number out, and no form may add a place.
            fits = found <= places if "msgid_plural" in entry.parts else found == places
            assert fits, f"{entry.parts['msgid']!r} became {text!r}"


@pytest.fixture
def copy_of_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Path:
    """A copy to extract from, as makemessages writes scratch files beside each template."""
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "*.test.ts")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    (tmp_path / "locale").mkdir()
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs xgettext to extract the texts (Debian: gettext)")
@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_of_the_sources_is_missing(copy_of_the_sources: Path, domain: str) -> None:
    call_command("makemessages", locale=["pt_BR"], domain=domain, extensions=DOMAINS[domain], verbosity=0)
    for folder in LOCALES.values():
        catalogue = Path(folder, "LC_MESSAGES", f"{domain}.po")
        extracted = {key(entry) for entry in messages(copy_of_the_sources / "locale" / catalogue)}
        shipped = {key(entry) for entry in messages(ROOT / "locale" / catalogue)}
        assert len(extracted) > 50
        assert extracted - shipped == set()


def test_scripts_are_served_their_texts() -> None:
    address = reverse("javascript-catalog")
    with translation.override("pt-br"):
        served = resolve(address).func(RequestFactory().get(address)).content.decode()
    assert "Enviar e continuar" in served
    assert "respostas ficam aqui" in served


def refusals(family: type[CaravanError]) -> set[type[CaravanError]]:
    """Every error that has no kinds of its own."""
    kinds = family.__subclasses__()
    return {leaf for kind in kinds for leaf in refusals(kind)} if kinds else {family}


def test_every_refusal_says_why_in_the_readers_language() -> None:
    # Of a broken ledger and a silent chain the log is told; people meet all the others.
    silent = {error for error in refusals(CaravanError) if error.status == 500 or "chain" in error.__module__}
    told = {error for error in refusals(CaravanError) - silent if error is not NoTasksLeft}
    assert len(told) > 20
    english = {error: str(error()) for error in told}
    with translation.override("pt-br"):
        assert {error for error in told if not error.says or str(error()) == english[error]} == set()


def test_mistakes_in_a_config_are_told_in_the_readers_language() -> None:
    with translation.override("pt-br"), pytest.raises(InvalidConfig) as refused:
        checked_config("<Views/>")
    with pytest.raises(InvalidConfig) as in_english:
        checked_config("<Views/>")
    assert refused.value.places[0].message != in_english.value.places[0].message
