"""What of a task's HTML reaches a browser."""

import base64
from typing import Any

import pytest

from annotation import labelspec
from annotation.services.showing import shown

HOSTILE = '<p onclick="x()">One<script>steal()</script> <img src=x onerror=y><a href="javascript:z()">two</a></p>'


def page(objects: str) -> labelspec.Config:
    control = '<Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices>'
    return labelspec.parse(f"<View>{objects}{control}</View>")


def test_html_is_clean_and_everything_else_as_it_came() -> None:
    data: dict[str, Any] = {"a": {"html": [HOSTILE, HOSTILE]}, "text": "<b>1 < 2</b>"}
    config = page('<HyperText name="t" value="$a.html[1]"/><Text name="o" value="$text"/>')
    served = shown(config, data)
    assert served["a"]["html"][1] == '<p>One <a rel="noopener noreferrer">two</a></p>'
    assert served["a"]["html"][0] == HOSTILE
    assert served["text"] == "<b>1 < 2</b>"
    assert data["a"]["html"][1] == HOSTILE


def test_encoded_html_stays_encoded() -> None:
    config = page('<HyperText name="t" value="$html" encoding="base64"/>')
    served = shown(config, {"html": base64.b64encode("<b>São</b><script>x</script>".encode()).decode()})
    assert base64.b64decode(served["html"]).decode() == "<b>São</b>"
    assert shown(config, {"html": "not base64!"}) == {"html": "not base64!"}


def test_items_of_a_list_have_clean_html() -> None:
    config = labelspec.parse('<View><List name="l" value="$items"/><Ranker name="r" toName="l"/></View>')
    items = [{"id": "1", "title": "<b>", "html": "<i>x</i><iframe></iframe>"}, {"id": "2", "body": "plain"}]
    assert shown(config, {"items": items}) == {
        "items": [{"id": "1", "title": "<b>", "html": "<i>x</i>"}, {"id": "2", "body": "plain"}]
    }
    assert shown(config, {"items": "none"}) == {"items": "none"}


@pytest.mark.parametrize("src", ["/static/a.png", "https://pictures.example/a.png"])
def test_things_in_a_list_may_be_pictures(src: str) -> None:
    config = labelspec.parse('<View><List name="l" value="$items"/><Ranker name="r" toName="l"/></View>')
    html = f'<img src="{src}" alt="A cat">'
    assert shown(config, {"items": [{"html": html}]}) == {"items": [{"html": html}]}


@pytest.mark.parametrize(
    "src",
    ["x", "//evil.example/a.png", "/\\evil.example/a", "/\t/evil.example/a", "javascript:x()", "data:,x", "ftp://a/b"],
)
def test_a_picture_from_anywhere_else_does_not_load(src: str) -> None:
    config = labelspec.parse('<View><List name="l" value="$items"/><Ranker name="r" toName="l"/></View>')
    items = [{"html": f'<img src="{src}" onerror="y()" style="x" srcset="/z 2x" alt="A cat">'}]
    assert shown(config, {"items": items}) == {"items": [{"html": '<img alt="A cat">'}]}


def test_a_field_that_is_also_shown_as_text_stays() -> None:
    config = page('<HyperText name="t" value="$html"/><Text name="o" value="$html"/>')
    assert shown(config, {"html": "<b>x</b><script></script>"}) == {"html": "<b>x</b><script></script>"}


def test_addresses_and_missing_fields_stay() -> None:
    config = page('<HyperText name="t" value="$html" valueType="url"/>')
    assert shown(config, {"html": "/files/page.html"}) == {"html": "/files/page.html"}
    assert shown(config, {}) == {}
