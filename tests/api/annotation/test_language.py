"""The language and the gallery over HTTP."""

import pytest
from django.test import Client

from annotation import gallery

pytestmark = pytest.mark.django_db


def test_the_language_may_be_kept_until_the_next_build() -> None:
    tags = Client().get("/api/v1/labelspec/tags/")
    assert "Choices" in tags.json()
    assert tags["Cache-Control"] == "no-cache"
    kept = Client().get("/api/v1/labelspec/tags/?build=1")
    assert "immutable" in kept["Cache-Control"]


def test_every_template_comes_with_its_data() -> None:
    templates = Client().get("/api/v1/labelspec/templates/").json()
    assert len(templates) > 30
    assert {"key", "title", "description", "family", "tags", "config", "task"} == set(templates[0])
    assert {template["family"] for template in templates} == {str(family.title) for family in gallery.FAMILIES}
