"""Templates to start from: each can be used as it is."""

import re
from pathlib import Path

import pytest

from annotation import gallery, labelspec
from annotation.gallery.template import CONFIGS
from annotation.labelspec.catalogue import CATALOGUE
from annotation.labelspec.examples import SAMPLES

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = gallery.templates()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_a_template_parses_and_its_sample_fits(template: gallery.Template) -> None:
    config = labelspec.parse(template.config)
    assert labelspec.check_task(config, template.task) == []
    assert config.controls


def test_every_file_is_used_and_every_key_is_its_own() -> None:
    keys = [template.key for template in TEMPLATES]
    assert len(set(keys)) == len(keys)
    assert {path.stem for path in CONFIGS.iterdir()} == set(keys)


def test_every_control_and_object_has_a_template() -> None:
    shown = {tag for template in TEMPLATES for tag in template.tags}
    wanted = {name for name, row in CATALOGUE.items() if row.role.value in {"object", "control"}}
    # Variants of what the gallery shows.
    variants = {name for name in wanted if name + "Labels" in CATALOGUE} | {"MagicWand", "TaxonomyLabels"}
    assert wanted - shown == variants - shown


def test_samples_are_there_and_small() -> None:
    folder = ROOT / "static/public/samples"
    for data in [SAMPLES, *(template.task for template in TEMPLATES)]:
        for name in set(re.findall(r"/static/samples/([\w.-]+)", str(data))):
            assert (folder / name).is_file(), name
    assert sum(path.stat().st_size for path in folder.iterdir()) < 400_000


def test_the_vocabulary_knows_words_and_needs() -> None:
    tags = labelspec.vocabulary()
    choices = tags["Choices"]
    assert choices["attributes"]["choice"]["values"] == ["single", "single-radio", "multiple"]  # type: ignore[index]
    assert choices["attributes"]["toName"]["required"] is True  # type: ignore[index]
    assert "Choice" in choices["inside"]  # type: ignore[index]
    assert "Choices" in tags["View"]["inside"]  # type: ignore[index]
