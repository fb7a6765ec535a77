"""Dialogues and HTML: what is marked there, and what of HTML is shown at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.labelspec import (
    ConfigErrors,
    check_result,
    check_task,
    example_task,
    parse,
)
from annotation.labelspec.markup import clean_markup, text_content
from tests.unit.labelspec.kitchen import drawn

CONFIG = parse(
    '<View><Paragraphs name="talk" value="$talk" layout="dialogue" nameKey="who" textKey="said" audioUrl="$audio"/>'
    '<ParagraphLabels name="act" toName="talk"><Label value="Question"/><Label value="Answer"/></ParagraphLabels>'
    '<Labels name="topic" toName="talk"><Label value="Weather"/></Labels>'
    '<HyperText name="page" value="$page" clickableLinks="true"/>'
    '<HyperTextLabels name="entity" toName="page"><Label value="Car"/></HyperTextLabels>'
    '<Labels name="other" toName="page"><Label value="Bus"/></Labels></View>'
)
HTML = "<div>\n <p>Ann &amp; <b>Rui</b></p><script>alert(1)</script><p>drive 😀 cars</p></div>"
TEXT = "\n Ann & Ruidrive 😀 cars"
DATA: dict[str, Any] = {
    "talk": [
        {"who": "Ann", "said": "Is it raining? 😀", "start": 0, "end": 1.5},
        {"who": "Rui", "said": "No."},
        {"who": "Ann", "said": "Good."},
    ],
    "audio": "/media/talk.mp3",
    "page": HTML,
}


def said(start: object, end: object, opens: object, closes: object, text: object, /, **more: Any) -> dict[str, Any]:
    """A labelled stretch of the dialogue."""
    place = {"start": start, "end": end, "startOffset": opens, "endOffset": closes, "text": text}
    value = {**place, "paragraphlabels": ["Question"], **more}
    return {"id": "p", "from_name": "act", "to_name": "talk", "type": "paragraphlabels", "value": value}


def marked(start: object, end: object, text: object, /, **more: Any) -> dict[str, Any]:
    """A labelled span of the page."""
    place = {"start": "/div[1]/p[1]/text()[1]", "end": "/div[1]/p[2]/text()[1]", "startOffset": 0, "endOffset": 1}
    offsets = {"globalOffsets": {"start": start, "end": end}, "text": text}
    value = {**place, **offsets, "hypertextlabels": ["Car"], **more}
    return {"id": "h", "from_name": "entity", "to_name": "page", "type": "hypertextlabels", "value": value}


def found(*items: dict[str, Any], data: object = DATA, config: Any = CONFIG) -> list[tuple[str, str]]:
    """Place and code of every problem."""
    return [(problem.where, problem.code) for problem in check_result(config, data, list(items))]


def test_stretches_of_a_dialogue_quote_it() -> None:
    assert found(said("0", "0", 15, 17, "😀")) == []
    assert found(said("0", "0", 0, 17, "Is it raining? 😀")) == []
    assert found(said("0", "2", 15, 4, "😀\nNo.\nGood")) == []
    assert found(said("1", "2", 3, 1, "\nG")) == []


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_white_space_between_phrases_is_as_a_browser_copies_it(between: str) -> None:
    assert found(said("1", "2", 0, 4, f"No.{between}Good")) == []
    assert found(said("1", "2", 0, 4, f"No.{between}God")) == [("result[0].value.text", "wrong-quote")]


@pytest.mark.parametrize(
    ("region", "where", "code"),
    [
        (said(0, "0", 0, 2, "Is"), ".start", "bad-phrase"),
        (said("0", 0, 0, 2, "Is"), ".end", "bad-phrase"),
        (said("00", "0", 0, 2, "Is"), ".start", "bad-phrase"),
        (said("-1", "0", 0, 2, "Is"), ".start", "bad-phrase"),
        (said("٣", "3", 0, 2, "Is"), ".start", "bad-phrase"),
        (said("9" * 5_000, "0", 0, 2, "Is"), ".start", "bad-phrase"),
        (said("0", "3", 0, 2, "Is"), ".end", "past-the-end"),
        (said("3", "3", 0, 2, "Is"), ".start", "past-the-end"),
        (said("1", "1", 0, 4, "No. "), ".endOffset", "past-the-end"),
        (said("1", "2", 4, 1, "G"), ".startOffset", "past-the-end"),
        (said("0", "0", 2, 2, ""), ".endOffset", "reversed"),
        (said("0", "0", 3, 2, ""), ".endOffset", "reversed"),
        (said("1", "0", 0, 2, "Is"), ".end", "reversed"),
        (said("0", "0", -1, 2, "Is"), ".startOffset", "out-of-range"),
        (said("0", "0", 0, 2.0, "Is"), ".endOffset", "expected-integer"),
        (said("0", "0", 0, 2, "is"), ".text", "wrong-quote"),
        (said("0", "1", 14, 3, " 😁No."), ".text", "wrong-quote"),
        (said("0", "0", 15, 16, "😀"), ".text", "wrong-quote"),
        (said("0", "0", 0, 2, None), ".text", "expected-string"),
        (said("0", "0", 0, 2, "Is", paragraphlabels=["Remark"]), ".paragraphlabels[0]", "unknown-label"),
        (said("0", "0", 0, 2, "Is", globalOffsets={}), "", "unknown-key"),
    ],
)
def test_stretches_of_a_dialogue_are_inside_it(region: dict[str, Any], where: str, code: str) -> None:
    assert found(region) == [(f"result[0].value{where}", code)]


def test_plain_labels_mark_dialogues_and_pages_too() -> None:
    talk, page = said("1", "1", 0, 3, "No."), marked(2, 5, "Ann")
    for region, control, label in ((talk, "topic", "Weather"), (page, "other", "Bus")):
        value = {key: part for key, part in region["value"].items() if not key.endswith("labels")}
        plain = {**region, "from_name": control, "type": "labels", "value": {**value, "labels": [label]}}
        assert found(plain) == []
        [compared] = drawn(CONFIG, [plain], control)
        assert compared.measure == ((1, 1, 0, 3) if control == "topic" else (2, 5))


def test_the_quote_may_be_left_out_where_the_config_says_so() -> None:
    config = parse(
        '<View><Paragraphs name="talk" value="$talk" textKey="said" saveTextResult="no"/>'
        '<ParagraphLabels name="act" toName="talk"><Label value="Question"/></ParagraphLabels></View>'
    )
    region = said("0", "0", 0, 2, "")
    del region["value"]["text"]
    assert found(region, config=config) == []
    assert found(region) == [("result[0].value", "missing-key")]


def test_nothing_can_be_marked_in_a_dialogue_that_is_not_there() -> None:
    for talk in (None, [], "text", [5], [{"who": "Ann"}]):
        assert found(said("0", "0", 0, 2, "Is"), data={**DATA, "talk": talk}) != []


def test_a_dialogue_elsewhere_is_not_compared() -> None:
    config = parse(
        '<View><Paragraphs name="talk" value="$talk" valueType="url"/>'
        '<ParagraphLabels name="act" toName="talk"><Label value="Question"/></ParagraphLabels></View>'
    )
    data = {"talk": "https://example.org/talk.json"}
    assert check_task(config, data) == []
    assert found(said("40", "40", 0, 2, "Is"), config=config, data=data) == []
    assert found(said("40", "40", 0, 2, "I"), config=config, data=data) != []
    assert found(said("40", "40", 0, 2, "😀"), config=config, data=data) == []
    assert found(said("40", "40", 0, 1, "😀"), config=config, data=data) != []
    assert found(said("40", "41", 9, 2, "anything"), config=config, data=data) == []


@pytest.mark.parametrize(
    ("talk", "where", "code"),
    [
        ([], "talk", "data-not-phrases"),
        ("Hello", "talk", "data-not-phrases"),
        ([1], "talk", "data-not-phrases"),
        ([{"said": "a"}] * 10_001, "talk", "data-not-phrases"),
        ([{"who": "Ann"}], "talk[0].said", "data-no-text"),
        ([{"who": "Ann", "said": ["a"]}], "talk[0].said", "data-no-text"),
        ([{"who": ["Ann"], "said": "a"}], "talk[0].who", "data-not-text"),
        ([{"said": "a", "start": -1}], "talk[0].start", "out-of-range"),
        ([{"said": "a", "duration": "1"}], "talk[0].duration", "expected-number"),
        ([{"said": "a" * 600_000}] * 2, "talk", "text-too-long"),
    ],
)
def test_a_dialogue_has_words(talk: object, where: str, code: str) -> None:
    assert (f"data.{where}", code) in [
        (problem.where, problem.code) for problem in check_task(CONFIG, {**DATA, "talk": talk})
    ]


def test_examples_have_the_keys_that_are_shown() -> None:
    example: Any = example_task(CONFIG)
    assert check_task(CONFIG, example) == check_task(CONFIG, DATA) == []
    assert {"who", "said"} <= example["talk"][0].keys()


def test_spans_of_html_count_its_text_content() -> None:
    assert text_content(clean_markup(HTML)) == TEXT
    for start in range(len(TEXT)):
        assert found(marked(start, len(TEXT), TEXT[start:])) == []


@pytest.mark.parametrize(
    ("region", "where", "code"),
    [
        (marked(2, 6, "Ann"), ".text", "wrong-quote"),
        (marked(2, 2, ""), ".globalOffsets.end", "reversed"),
        (marked(2, 999, "Ann"), ".globalOffsets.end", "past-the-end"),
        (marked(-1, 5, "Ann"), ".globalOffsets.start", "out-of-range"),
        (marked(2.0, 5, "Ann"), ".globalOffsets.start", "expected-integer"),
        (marked(2, 5, "Ann", globalOffsets=[2, 5]), ".globalOffsets", "not-object"),
        (marked(2, 5, "Ann", globalOffsets={"start": 2}), ".globalOffsets", "missing-key"),
        (marked(2, 5, "Ann", globalOffsets={"start": 2, "end": 5, "x": 1}), ".globalOffsets", "unknown-key"),
        (marked(2, 5, "Ann", start="div"), ".start", "bad-xpath"),
        (marked(2, 5, "Ann", start="//p"), ".start", "bad-xpath"),
        (marked(2, 5, "Ann", end="/div[0]/text()[1]"), ".end", "bad-xpath"),
        (marked(2, 5, "Ann", end="/div[@id='x']"), ".end", "bad-xpath"),
        (marked(2, 5, "Ann", end=5), ".end", "expected-string"),
        (marked(2, 5, "Ann", start="/a" * 900), ".start", "text-too-long"),
        (marked(2, 5, "Ann", startOffset="0"), ".startOffset", "expected-integer"),
        (marked(2, 5, "Ann", hypertextlabels=["Bike"]), ".hypertextlabels[0]", "unknown-label"),
    ],
)
def test_spans_of_html_are_inside_it(region: dict[str, Any], where: str, code: str) -> None:
    assert (f"result[0].value{where}", code) in found(region)


@pytest.mark.parametrize(
    ("html", "clean", "text"),
    [
        ("<p onclick='x()'>a</p>", "<p>a</p>", "a"),
        ("<a href='javascript:x()'>a</a>", '<a rel="noopener noreferrer">a</a>', "a"),
        ("<custom-tag>a <i>b</i></custom-tag>", "a <i>b</i>", "a b"),
        ("a<style>b{}</style><iframe src=x>c</iframe><svg><text>d</text></svg><textarea>e</textarea>f", "af", "af"),
        ("<img src=//evil.example/x>a", "a", "a"),
        ("  \n<html><head><title>t</title></head>\n<body><p>a</p></body></html>\n", "<p>a</p>\n", "a\n"),
        ("&lt;b&gt;&nbsp;&copy;", "&lt;b&gt;&nbsp;©", "<b>\xa0©"),
        ("<pre>\n\na</pre><pre></pre>\nb", "<pre>\na</pre><pre></pre>\nb", "a\nb"),
        ("a<br>b<br/>c", "a<br>b<br>c", "a\nb\nc"),
        ("a\r\nb\rc", "a\nb\nc", "a\nb\nc"),
        ("a<!-- b -->c", "ac", "ac"),
        ("<table>a<tr><td>b", "a<table><tbody><tr><td>b</td></tr></tbody></table>", "ab"),
        ("<p style='position:fixed' class='x' id='y' lang='pt'>a</p>", '<p lang="pt">a</p>', "a"),
    ],
)
def test_html_is_shown_without_what_runs_loads_or_leads_astray(html: str, clean: str, text: str) -> None:
    assert clean_markup(html) == clean
    assert text_content(clean) == text


@given(st.text("<>&;/ab \n'\"=pretdivscol123", max_size=80))
def test_cleaning_twice_changes_no_word(html: str) -> None:
    clean = clean_markup(html)
    assert text_content(clean_markup(clean)) == text_content(clean)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000,
        "<b>" * 300_000 + "a",
        "&" * 1_000_000,
        "".join(f"<b title={number}>" for number in range(300)) + "<p>a" * 200_000,
    ],
    ids=range(4),
)
def test_tangled_html_is_refused_and_never_cleaned(html: str) -> None:
    assert clean_markup(html) == ""
    assert [problem.code for problem in check_task(CONFIG, {**DATA, "page": html})] == ["data-tangled"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("html", ["<" * 300_000, "<p a=" * 200_000, "<p>a" * 200_000, "<ul><li>" * 300, "&" * 40_000])
def test_odd_html_is_cleaned_in_time(html: str) -> None:
    assert check_task(CONFIG, {**DATA, "page": html}) == []
    assert len(text_content(clean_markup(html))) <= len(html)


def test_html_of_a_config_is_cleaned_and_holds_no_variables_inside() -> None:
    config = parse(
        '<View><HyperText name="h" value="&lt;p onclick=x&gt;Read this&lt;/p&gt;"/><Rating name="r" toName="h"/></View>'
    )
    assert config.objects["h"].value == "<p>Read this</p>"
    with pytest.raises(ConfigErrors):
        parse('<View><HyperText name="h" value="&lt;a href=$x&gt;"/><Rating name="r" toName="h"/></View>')
