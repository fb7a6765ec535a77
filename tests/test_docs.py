"""What the documents promise is there, and what is there is documented."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands

from caravan.events import outbox

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path: path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]}
EVERYTHING = "\n".join(DOCS.values())


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", DOCS[path]):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_environment_variable_is_explained() -> None:
    read = set()
    for source in (ROOT / "caravan/settings").glob("*.py"):
        read |= set(re.findall(r"(?:text|flag)\(\"([A-Z_]+)\"", source.read_text()))
    operations = DOCS[ROOT / "docs/operations.md"]
    assert read
    assert not {name for name in read if name not in operations}


def test_every_command_of_ours_is_mentioned() -> None:
    ours = {name for name, app in get_commands().items() if app in {"annotation", "rewards", "caravan.chain"}}
    assert {"demo", "labelspec"} <= ours
    assert not {name for name in ours if not re.search(rf"\b{name}\b", EVERYTHING)}


def test_every_event_that_is_read_is_documented() -> None:
    assert outbox.readers()
    assert not {name for name in outbox.readers() if name not in EVERYTHING}


def test_the_readmes_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"^make ([a-z]+)", DOCS[ROOT / "README.md"], re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readmes_tags_are_in_the_language() -> None:
    from annotation import labelspec

    line = re.search(r"\*\*Labelling room\*\*: (.*?);", DOCS[ROOT / "README.md"])
    assert line
    tags = re.findall(r"[A-Z][A-Za-z]+", line[1])
    assert {"Text", "RectangleLabels"} <= set(tags)
    for tag in tags:
        with pytest.raises(labelspec.ConfigErrors) as errors:
            labelspec.parse(f"<View><{tag} nonsense='1'/></View>")
        assert "unknown_tag" not in {problem.code for problem in errors.value.problems}, tag


def test_the_queues_of_the_documents_are_the_queues_of_celery() -> None:
    routes: Any = settings.CELERY["task_routes"]
    queues = {route["queue"] for route in routes.values()} | {str(settings.CELERY["task_default_queue"])}
    operations = DOCS[ROOT / "docs/operations.md"]
    assert not {queue for queue in queues if queue not in operations}
