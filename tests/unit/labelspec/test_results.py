"""What a result may say, control by control."""

from typing import Any

import pytest

from annotation.labelspec import check_result, parse
from tests.unit.labelspec.kitchen import DATA, IMAGE, LENGTH, found, good_result, item, span

MOOD = item("m", "mood", {"choices": ["good"]})
BOX = {"x": 10, "y": 10, "width": 20, "height": 20, "rectanglelabels": ["Cat"]}
SOUND = {"start": 0, "end": 1, "labels": ["Noise"]}


def with_mood(*items: dict[str, Any]) -> list[tuple[str, str]]:
    """Problems of items beside the one that is required."""
    return found([MOOD, *items])


def box(**changes: Any) -> dict[str, Any]:
    """A labelled box."""
    return item("b", "box", {**BOX, **changes}, **IMAGE)


def test_a_full_answer_is_accepted() -> None:
    assert found(good_result()) == []


def test_places_are_exact() -> None:
    result = good_result()
    result[5]["value"]["start"] = 99
    assert found(result) == [("result[5].value.end", "reversed")]


@pytest.mark.parametrize("result", [None, {}, "[]", 1, True, ()])
def test_a_result_is_a_list(result: object) -> None:
    assert found(result) == [("result", "not-list")]


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"from_name": "nobody"}, "result[0].from_name", "unknown-from-name"),
        ({"from_name": ["mood"]}, "result[0].from_name", "unknown-from-name"),
        ({"to_name": "image"}, "result[0].to_name", "wrong-to-name"),
        ({"to_name": None}, "result[0].to_name", "wrong-to-name"),
        ({"type": "labels"}, "result[0].type", "wrong-type"),
        ({"id": ""}, "result[0].id", "bad-id"),
        ({"id": "a b"}, "result[0].id", "bad-id"),
        ({"id": "x" * 65}, "result[0].id", "bad-id"),
        ({"id": 7}, "result[0].id", "bad-id"),
        ({"value": []}, "result[0].value", "not-object"),
        ({"origin": "made up"}, "result[0].origin", "bad-origin"),
        ({"score": 1.7}, "result[0].score", "out-of-range"),
        ({"score": True}, "result[0].score", "expected-number"),
        ({"readonly": 1}, "result[0].readonly", "expected-boolean"),
        ({"bogus": 1}, "result[0].bogus", "unknown-key"),
        ({"item_index": 0}, "result[0].item_index", "misplaced-key"),
        ({"original_length": 1}, "result[0].original_length", "misplaced-key"),
        ({"parentID": "m"}, "result[0].parentID", "unknown-parent"),
    ],
)
def test_envelopes_are_strict(changes: dict[str, Any], where: str, code: str) -> None:
    problems = found([{**MOOD, **changes}])
    assert (where.replace(".bogus", ""), code) in problems


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (["Good"], "alias-expected"),
        (["Great"], "unknown-label"),
        (["good", "Bad"], "one-expected"),
        ([], "empty-answer"),
        ("good", "expected-list"),
        ([1], "expected-string"),
        ([["good"]], "expected-string"),
    ],
)
def test_a_single_choice_is_one_known_value(answer: object, code: str) -> None:
    assert code in {code for _, code in found([item("m", "mood", {"choices": answer})])}


def test_choices_of_the_task_are_known_by_alias() -> None:
    assert with_mood(item("t", "topics", {"choices": ["Travel", "animals", "None"]})) == []
    assert with_mood(item("t", "topics", {"choices": ["Animals"]})) == [
        ("result[1].value.choices[0]", "alias-expected")
    ]
    assert with_mood(item("t", "topics", {"choices": ["None", "None"]})) == [
        ("result[1].value.choices[1]", "duplicate-value")
    ]


def test_one_control_is_answered_once() -> None:
    assert found([MOOD, {**MOOD, "id": "m2"}]) == [("result[1]", "duplicate-answer")]


def test_ids_are_not_shared_by_different_answers() -> None:
    assert with_mood(item("m", "stars", {"rating": 1})) == [("result[1].id", "duplicate-id")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": -1}, "out-of-range"),
        ({"start": 7}, "reversed"),
        ({"start": 8}, "reversed"),
        ({"end": 99}, "past-the-end"),
        ({"end": 7.0}, "expected-integer"),
        ({"start": False}, "expected-integer"),
        ({"text": "Ann"}, "wrong-quote"),
        ({"text": "ann lee"}, "wrong-quote"),
        ({"text": None}, "expected-string"),
        ({"labels": ["Person"]}, "alias-expected"),
        ({"labels": ["PER", "Place"]}, "one-expected"),
        ({"labels": []}, "empty-answer"),
        ({"channel": 0}, "unknown-key"),
    ],
)
def test_spans_quote_the_text_they_mark(changes: dict[str, Any], code: str) -> None:
    marked = span("e", 0, 7, "Place")
    marked["value"] |= changes
    assert code in {code for _, code in with_mood(marked)}


def test_offsets_are_code_points() -> None:
    assert DATA["text"][12:13] == "😀"
    assert with_mood(span("e", 12, 13, "Place")) == []
    assert with_mood(span("e", 0, len(DATA["text"]), "Place")) == []


def test_the_quote_may_be_left_out_where_the_config_says_so() -> None:
    config = parse(
        '<View><Text name="t" value="$text" saveTextResult="no"/>'
        '<Labels name="l" toName="t"><Label value="A"/></Labels></View>'
    )
    marked = {"id": "1", "from_name": "l", "to_name": "t", "type": "labels"}
    assert check_result(config, DATA, [{**marked, "value": {"start": 0, "end": 3, "labels": ["A"]}}]) == []


def test_text_elsewhere_cannot_be_compared_but_lengths_can() -> None:
    config = parse(
        '<View><Text name="t" value="$text" valueType="url"/>'
        '<Labels name="l" toName="t"><Label value="A"/></Labels></View>'
    )
    marked = {"id": "1", "from_name": "l", "to_name": "t", "type": "labels"}
    value = {"start": 5, "end": 8, "labels": ["A"]}
    data = {"text": "https://example.org/a.txt"}
    assert check_result(config, data, [{**marked, "value": {**value, "text": "abc"}}]) == []
    assert check_result(config, data, [{**marked, "value": {**value, "text": "abcd"}}]) != []


def test_base64_text_is_decoded_for_offsets() -> None:
    config = parse(
        '<View><Text name="t" value="$text" encoding="base64"/>'
        '<Labels name="l" toName="t"><Label value="A"/></Labels></View>'
    )
    marked = {"id": "1", "from_name": "l", "to_name": "t", "type": "labels"}
    value = {"start": 1, "end": 3, "text": "él", "labels": ["A"]}
    assert check_result(config, {"text": "dsOpbG8="}, [{**marked, "value": value}]) == []
    assert check_result(config, {"text": "not base64"}, [{**marked, "value": value}]) != []


def test_nothing_can_be_marked_on_data_that_is_missing() -> None:
    assert "past-the-end" in {code for _, code in found([MOOD, span("e", 0, 1, "Place")], data={})}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"x": 90, "width": 30}, "over-the-edge"),
        ({"x": -20}, "out-of-range"),
        ({"y": 80.1}, "over-the-edge"),
        ({"width": 0}, "out-of-range"),
        ({"height": -3}, "out-of-range"),
        ({"height": float("nan")}, "not-finite"),
        ({"height": float("inf")}, "not-finite"),
        ({"x": True}, "expected-number"),
        ({"x": "10"}, "expected-number"),
        ({"rotation": 361}, "out-of-range"),
        ({"x": 0, "y": 0, "rotation": 45}, "over-the-edge"),
        ({"rectanglelabels": ["Cow"]}, "unknown-label"),
        ({"points": []}, "unknown-key"),
    ],
)
def test_boxes_stay_on_the_image(changes: dict[str, Any], code: str) -> None:
    assert code in {code for _, code in with_mood(box(**changes))}


def test_boxes_may_touch_every_edge() -> None:
    assert with_mood(box(x=0, y=0, width=100, height=100)) == []
    assert with_mood(box(x=100 / 3, y=0, width=200 / 3 + 1e-9, height=100)) == []
    # A quarter turn about the top left corner puts the box to the left of it, its sides changed by the aspect ratio.
    assert with_mood(box(x=15, y=0, width=100, height=20, rotation=90)) == [("result[1].value", "over-the-edge")]
    assert with_mood(box(x=15, y=0, width=75, height=20, rotation=90)) == []
    assert with_mood(box(x=15, y=0, width=75.1, height=20, rotation=90)) == [("result[1].value", "over-the-edge")]


@pytest.mark.parametrize("key", ["original_width", "original_height"])
@pytest.mark.parametrize("size", [0, -5, 3.5, "800", None, True])
def test_image_sizes_are_positive_integers(key: str, size: object) -> None:
    assert with_mood({**box(), key: size}) != []


@pytest.mark.parametrize("turn", [45, -90, "0", None, False, 90.0])
def test_images_turn_by_quarters(turn: object) -> None:
    assert ("result[1].image_rotation", "bad-rotation") in with_mood({**box(), "image_rotation": turn})


def test_regions_of_one_image_agree_on_its_size() -> None:
    other = {**box(), "id": "b2", "original_width": 801}
    assert with_mood(box(), other) == [("result[2].original_width", "size-mismatch")]


def test_a_split_region_has_one_shape() -> None:
    place = {"x": 1, "y": 2, "width": 3, "height": 4}
    frame, kind = item("f", "frame", place, **IMAGE), item("f", "kind", {**place, "labels": ["Printed"]}, **IMAGE)
    assert with_mood(frame, kind) == []
    assert with_mood(kind, frame) == []
    moved = item("f", "kind", {**place, "x": 1.001, "labels": ["Printed"]}, **IMAGE)
    assert with_mood(frame, moved) == [("result[2].value", "geometry-mismatch")]
    assert with_mood(kind) == [("result[1]", "no-region")]
    assert with_mood(frame, {**kind, "id": "g"}) == [("result[2]", "no-region")]


@pytest.mark.parametrize(
    ("changes", "extra", "code"),
    [
        ({"end": LENGTH + 1}, {}, "out-of-range"),
        ({"start": -0.1}, {}, "out-of-range"),
        ({"start": 1}, {}, "reversed"),
        ({"channel": -1}, {}, "out-of-range"),
        ({"channel": 0.5}, {}, "expected-integer"),
        ({}, {"original_length": 0}, "out-of-range"),
        ({}, {"original_length": float("nan")}, "not-finite"),
        ({}, {"original_length": 10**400}, "out-of-range"),
        ({}, {"original_width": 5}, "misplaced-key"),
    ],
)
def test_sound_is_marked_inside_the_recording(changes: dict[str, Any], extra: dict[str, Any], code: str) -> None:
    marked = item("s", "sound", {**SOUND, **changes}, **({"original_length": LENGTH} | extra))
    assert code in {code for _, code in with_mood(marked)}


def test_sound_needs_its_length_and_no_channel() -> None:
    assert with_mood(item("s", "sound", SOUND)) == [("result[1]", "missing-key")]
    assert with_mood(item("s", "sound", SOUND, original_length=LENGTH)) == []


@pytest.mark.parametrize("rating", [0, 5, -1, 2.0, "3", True, None, [3]])
def test_ratings_are_integers_from_one(rating: object) -> None:
    assert with_mood(item("r", "stars", {"rating": rating})) != []


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["a", "b", "c"], "too-many-values"),
        (["a", "a"], "duplicate-value"),
        ([" \n"], "blank-text"),
        ("a", "expected-list"),
        (["a\0"], "bad-character"),
        (["x" * 100_001], "text-too-long"),
    ],
)
def test_texts_are_bounded_and_say_something(texts: object, code: str) -> None:
    bad = item("m", "mood", {"choices": ["Bad"]})
    assert code in {code for _, code in found([bad, item("w", "why", {"text": texts})])}


def test_labels_may_be_used_only_so_often() -> None:
    assert with_mood(span("a", 0, 1, "Once")) == []
    assert with_mood(span("a", 0, 1, "Once"), span("b", 2, 3, "Once")) == [("result[2]", "too-many-uses")]


def test_parents_are_other_regions() -> None:
    child, parent = span("a", 0, 3, "Place"), span("b", 0, 7, "Place")
    assert with_mood({**child, "parentID": "b"}, parent) == []
    assert with_mood({**child, "parentID": "a"}) == [("result[1]", "parent-cycle")]
    assert with_mood({**child, "parentID": "m"}) == [("result[1].parentID", "unknown-parent")]


def test_nested_choices_are_paths() -> None:
    config = parse(
        '<View><Text name="t" value="x"/><Choices name="c" toName="t" allowNested="true" choice="multiple">'
        '<Choice value="A"><Choice value="B"/></Choice><Choice value="C"/></Choices></View>'
    )

    def problems(answer: object) -> list[str]:
        part = {"id": "1", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": answer}}
        return [problem.code for problem in check_result(config, {}, [part])]

    assert problems([["A", "B"], ["C"]]) == []
    assert problems([["A"]]) == []
    assert problems([["B"]]) == ["unknown-label"]
    assert problems(["A"]) == ["expected-list"]
    assert problems([["A", 1]]) == ["expected-string"]
    assert problems([[]]) == ["unknown-label"]


def test_pages_of_an_object_are_answered_one_by_one() -> None:
    config = parse(
        '<View><Image name="i" valueList="$pages"/><Rating name="r" toName="i" perItem="true" required="true"/></View>'
    )
    data = {"pages": ["/1.png", "/2.png"]}

    def codes(*indexes: int) -> list[str]:
        parts = [
            {
                "id": f"p{number}", "from_name": "r", "to_name": "i", "type": "rating",
                "value": {"rating": 1}, "item_index": index,
            }
            for number, index in enumerate(indexes)
        ]  # fmt: skip
        return [problem.code for problem in check_result(config, data, parts)]

    assert codes(0, 1) == []
    assert codes(1) == ["required-for-item"]
    assert codes(0, 1, 2) == ["bad-item-index"]
    assert codes(0, 1, 1) == ["duplicate-answer"]
