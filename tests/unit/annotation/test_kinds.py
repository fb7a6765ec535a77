"""Answers to every control in the plain form of its kind, and back."""

import json
from typing import Any

import pytest

from annotation import labelspec
from annotation.labelspec import parse
from annotation.models import Campaign
from annotation.quality.kinds import KINDS
from annotation.quality.plain import canonical_of
from annotation.services.kinds import agreement_with, answers_of, kinds_of, plain_answers

CONFIG = parse("""<View>
<Text name="text" value="$text"/><Image name="image" value="$image"/><Audio name="audio" value="$audio"/>
<Choices name="mood" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices>
<Choices name="tags" toName="text" choice="multiple"><Choice value="a"/><Choice value="b"/></Choices>
<Taxonomy name="tree" toName="text"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>
<Rating name="stars" toName="text"/><Number name="count" toName="text"/><TextArea name="words" toName="text"/>
<Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
<RectangleLabels name="boxes" toName="image"><Label value="Cat"/></RectangleLabels>
<BrushLabels name="areas" toName="image"><Label value="Sky"/></BrushLabels>
<Labels name="speech" toName="audio"><Label value="Ann"/></Labels>
<PolygonLabels name="outline" toName="image"><Label value="Cat"/></PolygonLabels>
<DateTime name="day" toName="text" only="date"/>
</View>""")


def item(name: str, to_name: str, type_: str, value: dict[str, Any], number: int = 0) -> dict[str, Any]:
    """Return one item of a result."""
    return {"id": f"{name}{number}", "from_name": name, "to_name": to_name, "type": type_, "value": value}


PICTURE = {"original_width": 100, "original_height": 100}
SMALL = {"original_width": 4, "original_height": 4}
# Sixteen pixels, the first eight covered: 64 words of 8 bits; a run of 32 of 255, one of 32 of 0.
HALF = list(
    int("".join([f"{64:032b}", f"{7:05b}", f"{4:04b}" * 4, "1", "00", f"{31:05b}", f"{255:08b}",
                 "1", "00", f"{31:05b}", f"{0:08b}"]).ljust(88, "0"), 2).to_bytes(11)
)  # fmt: skip
RESULT: list[dict[str, Any]] = [
    item("mood", "text", "choices", {"choices": ["Good"]}),
    item("tags", "text", "choices", {"choices": ["b", "a"]}),
    item("tree", "text", "taxonomy", {"taxonomy": [["A", "B"]]}),
    item("stars", "text", "rating", {"rating": 4}),
    item("count", "text", "number", {"number": 2.5}),
    item("words", "text", "textarea", {"text": ["Hello there"]}),
    item("ner", "text", "labels", {"start": 2, "end": 7, "text": "llo t", "labels": ["PER"]}),
    item("boxes", "image", "rectanglelabels", {"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0,
         "rectanglelabels": ["Cat"]}) | PICTURE,
    item("areas", "image", "brushlabels", {"format": "rle", "rle": HALF, "brushlabels": ["Sky"]}) | SMALL,
    item("speech", "audio", "labels", {"start": 1.5, "end": 2.0, "channel": 0, "labels": ["Ann"]})
    | {"original_length": 10},
]  # fmt: skip


def test_every_control_has_the_kind_of_its_answers() -> None:
    assert kinds_of(CONFIG) == {
        "mood": "choice",
        "tags": "multi",
        "tree": "multi",
        "stars": "rating",
        "count": "number",
        "words": "text",
        "ner": "spans",
        "boxes": "boxes",
        "areas": "masks",
        "speech": "segments",
    }
    assert set(kinds_of(CONFIG).values()) <= set(KINDS)


def test_answers_in_plain_form() -> None:
    plain = answers_of(CONFIG, RESULT)
    assert plain["mood"] == "Good"
    assert plain["tags"] == {"a", "b"}
    assert plain["stars"] == 4.0
    assert plain["count"] == 2.5
    assert plain["words"] == "Hello there"
    assert [mark[:-1] for mark in plain["ner"]] == [(2, 7)]
    assert [mark[:-1] for mark in plain["boxes"]] == [(10, 20, 40, 60)]
    assert [mark[:-1] for mark in plain["areas"]] == [((0, 8),)]
    assert [mark[:-1] for mark in plain["speech"]] == [(1.5, 2.0)]


def test_nothing_chosen_and_nothing_marked_are_answers_and_nothing_else_is() -> None:
    assert answers_of(CONFIG, []) == {"tags": frozenset(), "tree": frozenset(), "ner": (), "boxes": (), "areas": (),
                                       "speech": ()}  # fmt: skip


def test_there_and_back_by_way_of_json() -> None:
    canonical = labelspec.canonical_answer(CONFIG, RESULT)
    plain = plain_answers(CONFIG, canonical)
    back = {name: canonical_of(name, kind, plain[name]) for name, kind in kinds_of(CONFIG).items()}
    assert json.loads(json.dumps({name: canonical[name] for name in back})) == json.loads(json.dumps(back))
    assert plain_answers(CONFIG, json.loads(json.dumps(back))) == plain


def test_a_span_over_paragraphs_is_one_span_of_places() -> None:
    config = parse(
        '<View><Paragraphs name="talk" value="$talk"/>'
        '<ParagraphLabels name="said" toName="talk"><Label value="Q"/></ParagraphLabels></View>'
    )
    result = [
        item("said", "talk", "paragraphlabels",
             {"start": "1", "end": "3", "startOffset": 4, "endOffset": 2, "paragraphlabels": ["Q"]})
    ]  # fmt: skip
    canonical = labelspec.canonical_answer(config, result)
    plain = plain_answers(config, canonical)
    assert canonical_of("said", "spans", plain["said"]) == [["talk", 0, [1, 3, 4, 2], ["Q"]]]


def test_a_ranking_in_one_order_has_a_kind_and_buckets_have_none() -> None:
    order = parse('<View><List name="docs" value="$docs"/><Ranker name="rank" toName="docs"/></View>')
    result = [item("rank", "docs", "ranker", {"ranker": {"rank": ["c", "a", "b"]}})]
    assert answers_of(order, result) == {"rank": ("c", "a", "b")}
    assert canonical_of("rank", "ranking", ("c", "a")) == [["rank", ["c", "a"]]]
    buckets = parse(
        '<View><List name="docs" value="$docs"/><Ranker name="rank" toName="docs"><Bucket name="good"/>'
        '<Bucket name="bad"/></Ranker></View>'
    )
    assert kinds_of(buckets) == {}


@pytest.mark.parametrize(
    ("other", "agrees", "least"),
    [
        ({}, True, 1.0),
        ({"stars": 5}, True, 0.5),
        ({"stars": 2}, False, 1 / 3),
        ({"words": ["Hello here"]}, False, 0.5),
        ({"tags": ["a"]}, False, 1 / 3),
        ({"day": "2026-01-01"}, False, 0.0),
    ],
)
def test_what_agrees_with_the_consensus(other: dict[str, Any], agrees: bool, least: float) -> None:
    campaign = Campaign(gold_threshold=0.8)
    said = labelspec.canonical_answer(CONFIG, RESULT)
    found = json.loads(json.dumps(said)) | other
    verdict, likeness = agreement_with(campaign, CONFIG, said, found)
    assert verdict is agrees
    assert likeness == pytest.approx(least)
