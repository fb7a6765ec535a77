import gettext
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from caravan.devstack.catalogues import CatalogueError, compile_folder, compiled

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

# greeting
#: templates/home.html:3
msgid "Welcome, \"%(name)s\"\n"
msgstr "Bem-vinda, "
"\"%(name)s\"\n"

msgctxt "verb"
msgid "Review"
msgstr "Revisar"

msgid "Review"
msgstr "Revisão"

#, python-format
msgid "%d task"
msgid_plural "%d tasks"
msgstr[0] "%d tarefa"
msgstr[1] "%d tarefas"

#, fuzzy
msgid "Guess"
msgstr "Palpite"

msgid "Untranslated"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Foi-se"
"""


def read(text: str) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compiled(text)))


def test_messages_come_back_translated() -> None:
    catalogue = read(PO)
    assert catalogue.gettext('Welcome, "%(name)s"\n') == 'Bem-vinda, "%(name)s"\n'
    assert catalogue.gettext("Review") == "Revisão"
    assert catalogue.pgettext("verb", "Review") == "Revisar"
    assert [catalogue.ngettext("%d task", "%d tasks", n) for n in (1, 2)] == ["%d tarefa", "%d tarefas"]


def test_fuzzy_untranslated_and_obsolete_messages_stay_english() -> None:
    catalogue = read(PO)
    assert [catalogue.gettext(text) for text in ("Guess", "Untranslated", "Gone")] == ["Guess", "Untranslated", "Gone"]


def test_a_broken_line_is_named() -> None:
    with pytest.raises(CatalogueError, match="line 2"):
        compiled('msgid "fine"\nmsgstr "open\n')


def test_a_folder_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "pt_BR" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO)
    assert compile_folder(tmp_path) == 1
    assert compile_folder(tmp_path) == 0
    assert (folder / "django.mo").exists()


@pytest.mark.skipif(shutil.which("msgunfmt") is None, reason="GNU gettext is not installed")
def test_gnu_gettext_reads_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / "django.mo"
    path.write_bytes(compiled(PO))
    text = subprocess.run(["msgunfmt", path], capture_output=True, text=True, check=True).stdout
    assert 'msgid "Review"\nmsgstr "Revisão"' in text
