"""What may be answered to each kind of question, to the last digit."""

import time
from typing import Any

import pytest

from annotation.labelspec import ConfigErrors, check_result, check_task, parse
from tests.unit.labelspec.cases import FILE

TREE = '<Choice value="X"><Choice value="Y" alias="y"/></Choice><Choice value="Z"/>'
DATA: dict[str, Any] = {
    "text": "Ann met Rui.",
    "tree": [{"value": "Animals", "children": ["Cat", {"value": "Dog", "alias": "dog"}]}, "Plants"],
    "answers": ["Yes.", {"id": "b", "text": "No."}],
}
RECORD = {"file": FILE, "mime": "audio/webm;codecs=opus", "seconds": 3.2, "peak": 0.7, "silence": 0.1, "clipped": 0}
CAPTURE = {"file": FILE, "mime": "image/jpeg", "width": 640, "height": 480}


def found(control: str, answer: object, **more: Any) -> list[str]:
    """The codes of what is wrong with one answer to one control, whose key the answer stands under."""
    config = parse(f'<View><Text name="t" value="$text"/>{control}</View>')
    [asked] = config.controls.values()
    item = {"id": "i", "from_name": asked.name, "to_name": asked.to_name, "type": asked.type}
    assert check_task(config, DATA) == []
    return [problem.code for problem in check_result(config, DATA, [{**item, "value": {asked.key: answer}, **more}])]


@pytest.mark.parametrize(
    ("attributes", "answer", "codes"),
    [
        ("", 7, []),
        ("", -7.25, []),
        ("", "7", ["expected-number"]),
        ("", 10**17, ["out-of-range"]),
        ('min="1"', 0.5, ["out-of-range"]),
        ('max="10" slider="true"', 10, []),
        ('max="10"', 10.5, ["out-of-range"]),
        ('min="1" step="2"', 5, []),
        ('min="1" step="2"', 4, ["off-step"]),
        ('step="0.1"', 0.3, []),
        ('step="0.1"', 0.35, ["off-step"]),
    ],
)
def test_numbers(attributes: str, answer: object, codes: list[str]) -> None:
    assert found(f'<Number name="c" toName="t" {attributes}/>', answer) == codes


@pytest.mark.parametrize(
    ("attributes", "answer", "codes"),
    [
        ("", "2026-01-31T09:30", []),
        ("", "2026-01-31T09:30:59", []),
        ("", "2026-01-31", ["not-moment"]),
        ("", "2026-02-30T09:30", ["not-moment"]),
        ("", 2026, ["expected-string"]),
        ('only="date"', "2026-01-31", []),
        ('only="date"', "31.01.2026", ["not-moment"]),
        ('only="date"', "2026-01-31T09:30", ["not-moment"]),
        ('only="date, time"', "2026-01-31T09:30", []),
        ('only="time"', "09:30", []),
        ('only="time"', "25:00", ["not-moment"]),
        ('only="time" min="08:00"', "07:59", ["out-of-range"]),
        ('only="month"', "2026-01", []),
        ('only="month,year"', "2026-13", ["not-moment"]),
        ('only="year" min="1990" max="2030"', "2026", []),
        ('only="year" min="1990" max="2030"', "2031", ["out-of-range"]),
        ('only="date" min="2026-01-01"', "2025-12-31", ["out-of-range"]),
        ('only="date" min="2026"', "2026-01-01", []),
        ('only="date" format="%d.%m.%Y"', "2026-01-31", []),
    ],
)
def test_moments(attributes: str, answer: object, codes: list[str]) -> None:
    assert found(f'<DateTime name="c" toName="t" {attributes}/>', answer) == codes


@pytest.mark.parametrize(
    ("attributes", "answer", "codes"),
    [
        ("", [["X"], ["X", "y"], ["Z"]], []),
        ("", [["X", "Y"]], ["unknown-label"]),
        ("", [["y"]], ["unknown-label"]),
        ("", [["Z"], ["Z"]], ["duplicate-value"]),
        ("", ["Z"], ["expected-list"]),
        ("", [], ["empty-answer"]),
        ("", [[]], ["unknown-label"]),
        ('leafsOnly="true"', [["X", "y"]], []),
        ('leafsOnly="true"', [["X"]], ["not-leaf"]),
        ('maxUsages="1"', [["X"], ["Z"]], ["too-many-values"]),
        ('value="$tree"', [["Animals", "Cat"], ["Animals", "dog"], ["X"]], []),
        ('value="$tree"', [["Animals", "Dog"]], ["unknown-label"]),
    ],
)
def test_taxonomies(attributes: str, answer: object, codes: list[str]) -> None:
    assert found(f'<Taxonomy name="c" toName="t" {attributes}>{TREE}</Taxonomy>', answer) == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"seconds": 0.1}, ["out-of-range"]),
        ({"seconds": 60.9}, []),
        ({"seconds": 75}, ["out-of-range"]),
        ({"silence": 1.2}, ["out-of-range"]),
        ({"mime": "text/html"}, ["not-mime"]),
        ({"mime": "image/png"}, ["not-mime"]),
        ({"file": "media:../../etc"}, ["not-file"]),
        ({"file": "https://example.org/a.webm"}, ["not-file"]),
        ({"language": "pt"}, ["unknown-key"]),
    ],
)
def test_recordings(changes: dict[str, Any], codes: list[str]) -> None:
    assert found('<Record name="c" toName="t"/>', {**RECORD, **changes}) == codes


def test_recordings_name_a_language_that_was_offered_and_are_not_mostly_silence() -> None:
    control = '<Record name="c" languages="pt-BR, en" accents="North,South" maxSilence="0.5"/>'
    told = {"language": "en", "accent": "North"}
    assert found(control, {**RECORD, **told}) == []
    assert found(control, RECORD) == ["missing-key", "missing-key"]
    assert found(control, {**RECORD, **told, "accent": "West"}) == ["unknown-label"]
    assert found(control, {**RECORD, **told, "silence": 0.6}) == ["out-of-range"]


def test_pictures() -> None:
    assert found('<Capture name="c"/>', CAPTURE) == []
    assert found('<Capture name="c"/>', {**CAPTURE, "mime": "audio/webm", "width": 0}) == ["not-mime", "out-of-range"]
    assert found('<Capture name="c"/>', FILE) == ["not-object"]


def judged(identity: str, text: str, **more: Any) -> dict[str, Any]:
    """One answer of a prompt."""
    return {"id": identity, "text": text, **more}


FIRST, SECOND = judged("1", "Yes.", rating=4), judged("b", "No.", rating=1)


@pytest.mark.parametrize(
    ("attributes", "answer", "codes"),
    [
        ("", {"text": "Why?"}, []),
        ("", {"text": " "}, ["blank-text"]),
        ("", {"text": ""}, ["length-out-of-range"]),
        ('maxCharacters="3"', {"text": "Why?"}, ["length-out-of-range"]),
        ("", {"text": "Why?", "answers": []}, ["unknown-key"]),
        ('answers="$answers"', {"text": "Why?"}, []),
        ('answers="$answers" rate="true"', {"text": "Why?"}, ["missing-key"]),
        ('answers="$answers" rate="true"', {"text": "Why?", "answers": [FIRST, SECOND]}, []),
        ('answers="$answers" rate="true"', {"text": "Why?", "answers": [FIRST]}, ["unplaced"]),
        ('answers="$answers" rate="true"', {"text": "Why?", "answers": [FIRST, FIRST]}, ["duplicate-value"]),
        (
            'answers="$answers" rate="true" maxRating="3"',
            {"text": "Why?", "answers": [FIRST, SECOND]},
            ["out-of-range"],
        ),
        (
            'answers="$answers" editAnswers="true"',
            {"text": "Why?", "answers": [judged("1", "Yes!", edited=True), judged("b", "No.")]},
            [],
        ),
        (
            'answers="$answers" editAnswers="true"',
            {"text": "Why?", "answers": [judged("1", "Yes!"), judged("b", "No.")]},
            ["edited-differs"],
        ),
        (
            'answers="$answers" rate="true"',
            {"text": "Why?", "answers": [judged("1", "Yes!", rating=1, edited=True), SECOND]},
            ["not-editable"],
        ),
    ],
)
def test_prompts(attributes: str, answer: object, codes: list[str]) -> None:
    assert found(f'<Prompt name="c" toName="t" {attributes}/>', answer) == codes


@pytest.mark.parametrize(
    "inner",
    [
        '<Header value="x" style="background: url(https://a.b/c.png)"/>',
        "<View style=\"x:1; background-image:url('http://a.b/c') ;color:red\"/>",
    ],
)
def test_backgrounds_from_elsewhere_are_left_out(inner: str) -> None:
    config = parse(f'<View>{inner}<Rating name="r"/></View>')
    assert "url" not in str(config.root.children[0].attrs["style"])


@pytest.mark.parametrize(
    "inner",
    [
        '<View style="background: url(javascript:alert(1))"/>',
        '<View style="background: url(//a.b/c)"/>',
        '<View style="background: u\\72l(https://a.b/c)"/>',
        '<View style="list-style: url(https://a.b/c)"/>',
        "<Style>a { background: url(https://a.b/c) }</Style>",
        "<Style></Style><Style>@import 'https://a.b/c';</Style>",
        '<View onclick="alert(1)"/>',
        "<script>alert(1)</script>",
    ],
)
def test_scripts_and_addresses_are_refused(inner: str) -> None:
    with pytest.raises(ConfigErrors):
        parse(f'<View>{inner}<Rating name="r"/></View>')


@pytest.mark.parametrize(
    "xml",
    [
        "<View>" + "x" * 10_000_000 + "</View>",
        "<View>" + '<View style="' + "background:url(" * 600 + '"/>' * 1,
        '<View><View style="' + ";background:" * 800 + '"/></View>',
        "<View>" + "<Collapse><Panel value='x'>" * 40 + "</Panel></Collapse>" * 40 + "</View>",
        "<View><Relations>" + "<Relation value='a'/>" * 4_990 + "</Relations></View>",
        "<View><Taxonomy name='c' toName='t'>" + "<Choice value='a'>" * 60 + "</Choice>" * 60 + "</Taxonomy></View>",
        "<View>" + '<Repeater on="$a">' * 60 + "</Repeater>" * 60 + "</View>",
        "<View>"
        + "<Repeater on='$a' indexFlag='{{i}}'><Text name='{{i}}{{j}}' value='$a'/></Repeater>" * 2_000
        + "</View>",
        "<View><Text name='t' value='$t'/>"
        + "".join(f"<Rating name='r{n}' toName='x'/>" for n in range(4_900))
        + "</View>",
    ],
    ids=range(9),
)
def test_hostile_configs_end_in_an_error_within_a_second(xml: str) -> None:
    started = time.process_time()
    with pytest.raises(ConfigErrors):
        parse(xml)
    assert time.process_time() - started < 1
