"""Input made to hurt is refused, and nothing of it is ever worked through."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotation.labelspec import ConfigErrors, check_bytes, check_result, parse
from annotation.labelspec.limits import CONFIG_BYTES, CONFIG_PROBLEMS, RESULT_ITEMS, RESULT_PROBLEMS
from tests.unit.labelspec.kitchen import DATA, IMAGE, KITCHEN, codes, found, good_result, item, span

pytestmark = pytest.mark.timeout(30)

BOMB = """<!DOCTYPE v [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><View><Header value="&c;"/></View>"""
OUTSIDE = '<!DOCTYPE v SYSTEM "file:///etc/passwd"><View/>'


def refused(xml: Any) -> list[str]:
    """Codes of the problems of a config."""
    with pytest.raises(ConfigErrors) as caught:
        parse(xml)
    return codes(caught.value.problems)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (BOMB, "doctype"),
        (OUTSIDE, "doctype"),
        ("<View>" * 65 + "</View>" * 65, "too-deep"),
        ("<View>" * 30_000, "too-deep"),
        ("<View>" + "<View/>" * 6_000 + "</View>", "too-many-nodes"),
        ("<View>" + " " * 10_000_000 + "</View>", "too-large"),
        ("é" * (CONFIG_BYTES // 2 + 1), "too-large"),
        ("<View>&unknown;</View>", "xml-syntax"),
        ("<View><a:b/></View>", "unknown-tag"),
        ("", "xml-syntax"),
        ("\ud800", "not-text"),
        ("<View>\0</View>", "xml-syntax"),
        (None, "not-text"),
        (b"<View/>", "not-text"),
    ],
    ids=range(14),
)
def test_bombs_are_refused_unopened(xml: object, code: str) -> None:
    assert refused(xml) == [code]


def test_a_declared_encoding_changes_nothing() -> None:
    assert refused('<?xml version="1.0" encoding="utf-16"?><View/>') == ["no-controls"]


@pytest.mark.parametrize(
    "xml",
    [
        "<View>" + "".join(f"<X{number}y/>" for number in range(4_900)) + "</View>",
        "<View " + " ".join(f'a{number}=""' for number in range(30_000)) + "/>",
        "<View>" + "".join(f"<{'x' * 40}{number}/>" for number in range(4_900)) + "</View>",
        f"<{'x' * 200_000}/>",
        f"<View><Text name='{'n' * 200_000}' value='$t'/></View>",
        f"<View><Style>{'/*' * 100_000}</Style></View>",
        f"<View><Header value='{'$a' * 100_000}'/></View>",
    ],
    ids=range(7),
)
def test_floods_of_mistakes_are_cut_short(xml: str) -> None:
    with pytest.raises(ConfigErrors) as caught:
        parse(xml)
    assert len(caught.value.problems) <= CONFIG_PROBLEMS + 1
    assert all(len(problem.message) < 1_000 and len(problem.where) < 10_000 for problem in caught.value.problems)


@pytest.mark.parametrize(
    "control",
    [
        '<Rating name="NAME" toName="t" perRegion="true"/>',
        (
            '<Choices name="NAME" toName="t" visibleWhen="choice-selected" whenChoiceValue="A">'
            '<Choice value="A"/></Choices>'
        ),
        (
            '<Choices name="NAME" toName="t" visibleWhen="choice-selected" whenTagName="NAME" whenChoiceValue="A">'
            '<Choice value="A"/></Choices>'
        ),
    ],
)
def test_thousands_of_references_are_followed(control: str) -> None:
    controls = "".join(control.replace("NAME", f"c{number}") for number in range(1_800))
    config = parse(
        f'<View><Text name="t" value="x"/><Labels name="l" toName="t"><Label value="L"/></Labels>{controls}</View>'
    )
    assert len(config.controls) == 1_801


@given(st.text())
@example("<View>]]></View>")
def test_any_text_is_parsed_or_refused(xml: str) -> None:
    with pytest.raises(ConfigErrors):
        parse(xml)


@given(
    st.lists(st.sampled_from(["<View>", "</View>", "<Text ", "name=", '"a"', ">", "/>", "<Style>", "</Style>", "{"]))
)
def test_any_soup_of_tags_is_parsed_or_refused(soup: list[str]) -> None:
    with pytest.raises(ConfigErrors):
        parse("".join(soup))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[" * 5_000_000, "too-deep"),
        (b'{"a":' * 100_000, "too-deep"),
        (b"[" * 65 + b"]" * 65, "too-deep"),
        (b" " * 10_000_001, "too-large"),
        (b"[" + b"0," * 2_000_000 + b"0]", "too-many-nodes"),
        (b'{"a": 1, "a": 1}', "duplicate-key"),
        (b"NaN", "not-finite"),
        (b"[-Infinity]", "not-finite"),
        (b"1e999", "not-finite"),
        (b"9" * 5_000, "integer-too-long"),
        (b"\xff\xfe", "not-text"),
        (b'"\\u0000"', "bad-character"),
        (b'{"\\ud800": 1}', "bad-character"),
        (b"", "json-syntax"),
        (b"{'a': 1}", "json-syntax"),
        (b"[1,]", "json-syntax"),
        (b"\xef\xbb\xbf[]", "json-syntax"),
    ],
    ids=range(17),
)
def test_json_bombs_are_refused(raw: bytes, code: str) -> None:
    parsed = check_bytes(raw, 10_000_000)
    assert not parsed.ok
    assert codes(list(parsed.problems)) == [code]


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.lists
    )
)
def test_ordinary_json_is_read(value: object) -> None:
    assert check_bytes(json.dumps(value).encode(), 100_000).value == value


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    parsed = check_bytes(raw, 1_000)
    assert parsed.ok or parsed.value is None


def test_too_many_items_are_not_looked_at() -> None:
    assert found([{}] * (RESULT_ITEMS + 1)) == [("result", "too-many-items")]


@pytest.mark.parametrize(
    "result",
    [
        [{}] * RESULT_ITEMS,
        [None] * RESULT_ITEMS,
        [item("m", "mood", {"choices": ["good"]})] * RESULT_ITEMS,
        [item(f"m{number}", "why", {"text": ["x"]}) for number in range(RESULT_ITEMS)],
        [item(f"e{number}", "sure", {"start": 0, "end": 1, "choices": ["Yes"]}) for number in range(RESULT_ITEMS)],
        [{f"k{number}": 1 for number in range(100_000)}],
        [item("m", "mood", {"choices": ["x"] * 100_000})],
        [item("m", "mood", {"choices": [10**5_000]})],
        [item("r", "stars", {"rating": 10**5_000})],
        [item("r", "stars", {"rating": 1}, score=-(10**5_000))],
    ],
    ids=range(10),
)
def test_floods_of_answers_are_cut_short(result: list[Any]) -> None:
    problems = check_result(KITCHEN, DATA, result)
    assert 0 < len(problems) <= RESULT_PROBLEMS + 1
    assert all(len(problem.message) < 1_000 for problem in problems)


def test_ten_thousand_regions_with_their_answers_are_checked() -> None:
    regions: list[Any] = [span(f"e{number}", 0, 7, "PER") for number in range(5_000)]
    answers = [item(f"e{number}", "sure", {"start": 0, "end": 7, "choices": ["Yes"]}) for number in range(4_999)]
    assert found([*regions, *answers, item("m", "mood", {"choices": ["good"]})]) == [("result", "required-for-region")]


def test_a_long_chain_of_parents_is_followed_once() -> None:
    chain: list[Any] = [span(f"p{number}", 12, 13, "Place") for number in range(9_000)]
    for number, part in enumerate(chain):
        part["parentID"] = f"p{(number + 1) % 9_000}"
    assert {code for _, code in found([*good_result(), *chain])} == {"parent-cycle"}


def test_meta_is_bounded() -> None:
    deep: Any = []
    for _ in range(5_000):
        deep = [deep]
    result = good_result()
    refused: list[Any] = [
        {"a": deep}, {"a": [0] * 5_000}, {"a": "x" * 50_000}, {"a": float("nan")}, [], {"a": "\ud800"},
    ]  # fmt: skip
    for meta in refused:
        result[0]["meta"] = meta
        assert len(found(result)) == 1
    result[0]["meta"] = {"text": ["note"], "lead_time": 1.5}
    assert found(result) == []


def test_image_sizes_beyond_reason_are_refused() -> None:
    place = {"x": 0, "y": 0, "width": 1, "height": 1, "rectanglelabels": ["Cat"]}
    for size in (0, -1, 1.5, True, None, 10**9, 10**400):
        assert found([*good_result()[:2], item("b", "box", place, **IMAGE | {"original_width": size})]) != []
