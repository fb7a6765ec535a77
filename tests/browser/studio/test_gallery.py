"""Every template of the gallery, shown by the room's own elements."""

import json
from itertools import groupby

import pytest
from playwright.sync_api import Page, ViewportSize

from annotation import gallery
from tests.browser.conftest import Playground, axe

FAMILIES = [(str(family), list(rows)) for family, rows in groupby(gallery.templates(), lambda row: str(row.family))]
PHONE: ViewportSize = {"width": 390, "height": 844}
MEDIA_MS = 400


def show(page: Page, template: gallery.Template) -> None:
    """Change the address, as a link within the page would."""
    sketch = json.dumps({"config": template.config, "task": template.task})
    page.evaluate(
        """sketch => {
          delete document.querySelector("cv-playground").dataset.ready;
          const bytes = Array.from(new TextEncoder().encode(sketch), byte => String.fromCharCode(byte)).join("");
          location.hash = "#j=" + btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        }""",
        sketch,
    )
    page.locator("cv-playground[data-ready]").wait_for()
    page.wait_for_timeout(MEDIA_MS)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("family", "templates"), FAMILIES, ids=[family for family, _ in FAMILIES])
def test_every_template_can_be_answered_by_everybody(
    playground: Playground, family: str, templates: list[gallery.Template]
) -> None:
    page = playground("<View/>", {})
    faults = []
    for template in templates:
        show(page, template)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{template.key}, {scheme}: {found}" for found in axe(page)]
        if page.get_by_text("cannot be shown here yet").count():
            faults.append(f"{template.key}: has a tag without an element")
        before = page.viewport_size
        page.set_viewport_size(PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{template.key}: {wide} px wider than a phone")
        assert before
        page.set_viewport_size(before)
    assert not faults, "\n".join(faults)
