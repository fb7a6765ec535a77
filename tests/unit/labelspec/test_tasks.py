"""Whether the data of a task fits its config."""

from typing import Any

import pytest

from annotation.labelspec import check_task, example_task, parse
from annotation.labelspec.paths import as_text, fill_in, look_up, variables
from tests.unit.labelspec.kitchen import DATA, KITCHEN


def found(**changes: Any) -> list[tuple[str, str]]:
    """Problems of the kitchen's task with something changed."""
    return [(problem.where, problem.code) for problem in check_task(KITCHEN, {**DATA, **changes})]


def test_the_task_fits_and_may_hold_more() -> None:
    assert found(extra=[1, 2]) == []


def test_examples_fit() -> None:
    assert check_task(KITCHEN, example_task(KITCHEN)) == []


@pytest.mark.parametrize("data", [None, [], "text", 1])
def test_data_is_an_object(data: object) -> None:
    assert [problem.code for problem in check_task(KITCHEN, data)] == ["data-not-object"]


def test_every_field_shown_must_be_there() -> None:
    assert {problem.where for problem in check_task(KITCHEN, {})} == {
        "data.title", "data.text", "data.image", "data.audio", "data.topics",
        "data.page", "data.talk", "data.video", "data.fps", "data.tide", "data.log", "data.crew",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "x", 5, 2.5])
def test_text_may_be_a_number(text: object) -> None:
    assert found(text=text) == []


@pytest.mark.parametrize("text", [None, True, ["a"], {}, float("nan"), "a\0b", "\ud800", "x" * 1_000_001])
def test_text_is_nothing_else(text: object) -> None:
    assert [where for where, _ in found(text=text)] == ["data.text"]


@pytest.mark.parametrize(
    "address",
    ["https://a.example/x.png", "s3://bucket/x.png", "/media/x.png", "x.png", "data:image/png;base64,AAAA", "/a?b=c:d"],
)
def test_addresses_a_browser_may_open(address: str) -> None:
    assert found(image=address) == []


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:alert(1)", "file:///etc/passwd",
        "//evil.example/x.png", "/\\evil.example/x.png", "data:text/html,<script>", "vbscript:x", "/a b", 5, None, [],
    ],
)  # fmt: skip
def test_addresses_a_browser_may_not_open(address: object) -> None:
    assert found(image=address) == [("data.image", "data-not-url")]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "data-not-list"),
        ("a", "data-not-list"),
        (["a"] * 1_001, "data-not-list"),
        (["a", "a"], "duplicate-option"),
        (["a", {"value": "b", "alias": "a"}], "duplicate-option"),
        ([""], "data-not-option"),
        ([{"alias": "a"}], "data-not-option"),
        ([{"value": "a", "children": ["b", 5]}], "data-not-option"),
        ([{"value": 5}], "data-not-option"),
    ],
)
def test_options_of_a_task_can_be_told_apart(options: object, code: str) -> None:
    assert [code for _, code in found(topics=options)] == [code]


def test_several_images_are_a_list_of_addresses() -> None:
    config = parse('<View><Image name="i" valueList="$pages"/><Rating name="r" toName="i"/></View>')
    assert check_task(config, {"pages": ["/1.png"]}) == []
    assert check_task(config, {"pages": "/1.png"}) != []
    assert [problem.where for problem in check_task(config, {"pages": ["/1.png", "javascript:x"]})] == ["data.pages[1]"]


def test_paths_lead_into_objects_and_lists() -> None:
    data = {"a": {"b": [{"c": 1}]}}
    assert look_up(data, "a.b[0].c") == 1
    assert list(variables("$a.b[0] and $c, for $5 or US$")) == ["a.b[0]", "c"]
    assert fill_in("$a.b[0].c of $a.x", data) is None
    assert fill_in("<$a.b[0].c>", data) == "<1>"
    assert fill_in("$a.b." + "9" * 5_000, data) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1"), (1.0, "1"), (-0.0, "0"), (0.1, "0.1"), (1e-5, "0.00001"), (1e-7, "1e-7"), (1.5e21, "1.5e+21"),
        (1e20, "100000000000000000000"), (123456.789, "123456.789"), (2**53 + 1, "9007199254740992"),
    ],
)  # fmt: skip
def test_numbers_read_as_in_the_browser(number: float, text: str) -> None:
    assert as_text(number) == text
