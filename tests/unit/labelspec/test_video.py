"""Boxes that move through a video, with the labels they carry, and ranges of frames."""

from copy import deepcopy
from typing import Any

import pytest

from annotation.labelspec import (
    ConfigErrors,
    Region,
    canonical_answer,
    check_result,
    check_task,
    example_task,
    layout_json,
    parse,
)
from tests.unit.labelspec.kitchen import drawn

CONFIG = parse(
    '<View><Video name="video" value="$video" frameRate="$fps" timelineHeight="120"/>'
    '<VideoRectangle name="box" toName="video"/>'
    '<Labels name="kind" toName="video" choice="multiple">'
    '<Label value="Man"/><Label value="Woman" maxUsages="1"/></Labels>'
    '<Labels name="place" toName="video"><Label value="Indoors"/></Labels>'
    '<TimelineLabels name="scene" toName="video"><Label value="Stop"/><Label value="Go"/></TimelineLabels>'
    '<TextArea name="name" toName="video" perRegion="true" whenTagName="kind" whenLabelValue="Woman" required="true"/>'
    "</View>"
)
DATA = {"video": "/media/street.mp4", "fps": 25}
FRAME = {"frame": 1, "enabled": True, "x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "time": 0.04}
TRACK = {
    "framesCount": 100,
    "duration": 4.0,
    "sequence": [
        FRAME,
        {**FRAME, "frame": 50, "x": 20, "time": 2},
        {**FRAME, "frame": 100, "enabled": False, "time": 4},
    ],
}


def box(labels: object = ("Man",), **changes: Any) -> dict[str, Any]:
    """A box that carries its labels; none for None."""
    value = deepcopy({**TRACK, **changes}) | ({} if labels is None else {"labels": labels})
    value = {key: list(part) if isinstance(part, tuple) else part for key, part in value.items()}
    return {"id": "b", "from_name": "box", "to_name": "video", "type": "videorectangle", "value": value}


def scene(*ranges: Any, **changes: Any) -> dict[str, Any]:
    """Labelled ranges of frames."""
    value = {"ranges": list(ranges) or [{"start": 10, "end": 40}], "timelinelabels": ["Stop"], **changes}
    return {"id": "s", "from_name": "scene", "to_name": "video", "type": "timelinelabels", "value": value}


def found(*items: dict[str, Any]) -> list[tuple[str, str]]:
    """Place and code of every problem."""
    return [(problem.where, problem.code) for problem in check_result(CONFIG, DATA, list(items))]


def test_boxes_carry_the_labels_of_the_controls_on_their_video() -> None:
    assert found(box()) == []
    assert found(box(None)) == []
    assert found(box(("Man", "Indoors"))) == []
    assert found(box(("Dog",))) == [("result[0].value.labels[0]", "unknown-label")]
    assert found(box(("Man", "Man"))) == [("result[0].value.labels[1]", "duplicate-value")]
    assert found(box(())) == [("result[0].value.labels", "empty-answer")]
    assert found(box("Man")) == [("result[0].value.labels", "expected-list")]
    assert ("result[0].value.labels[0]", "expected-string") in found(box(([],)))


def test_a_box_with_its_labels_compares_like_one_labelled_beside() -> None:
    measure = (1, 1, 10, 20, 30, 40, 0, 50, 1, 20, 20, 30, 40, 0, 100, 0, 10, 20, 30, 40, 0)
    answer = canonical_answer(CONFIG, [box(("Man", "Indoors"))])
    assert answer["box"] == (Region("video", 0, measure, ()),)
    assert answer["kind"] == (Region("video", 0, measure, ("Man",)),)
    assert answer["place"] == (Region("video", 0, measure, ("Indoors",)),)
    beside = {**box(None), "from_name": "kind", "type": "labels"}
    beside["value"]["labels"] = ["Man"]
    assert found(box(None), beside) == []
    assert canonical_answer(CONFIG, [box(None), beside])["kind"] == answer["kind"]


def test_conditions_and_limits_see_the_labels_a_box_carries() -> None:
    assert found(box(("Woman",))) == [("result", "required-for-region")]
    name = {"id": "b", "from_name": "name", "to_name": "video", "type": "textarea", "value": {**TRACK, "text": ["Ann"]}}
    assert found(box(("Woman",)), name) == []
    assert found(box(("Man",)), name) == [("result[1]", "hidden")]
    second, second_name = {**box(("Woman",)), "id": "c"}, {**name, "id": "c"}
    assert found(box(("Woman",)), name, second, second_name) == [("result[2]", "too-many-uses")]


def test_a_video_without_labels_carries_none() -> None:
    config = parse('<View><Video name="video" value="$video"/><VideoRectangle name="box" toName="video"/></View>')
    assert check_result(config, DATA, [box(None)]) == []
    assert [problem.code for problem in check_result(config, DATA, [box()])] == ["unknown-key"]


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"framesCount": 0}, ".framesCount", "out-of-range"),
        ({"framesCount": 2.5}, ".framesCount", "expected-integer"),
        ({"framesCount": 99}, ".sequence[2].frame", "out-of-range"),
        ({"duration": -1}, ".duration", "out-of-range"),
        ({"duration": "4"}, ".duration", "expected-number"),
        ({"sequence": []}, ".sequence", "empty-answer"),
        ({"sequence": {}}, ".sequence", "expected-list"),
        ({"sequence": [1]}, ".sequence[0]", "not-object"),
        ({"sequence": [FRAME] * 10_001}, ".sequence", "too-many-values"),
        ({"sequence": [FRAME, FRAME]}, ".sequence[1].frame", "not-in-order"),
        ({"sequence": [{**FRAME, "frame": 2}, FRAME]}, ".sequence[1].frame", "not-in-order"),
        ({"sequence": [{**FRAME, "frame": 0}]}, ".sequence[0].frame", "out-of-range"),
        ({"sequence": [{**FRAME, "frame": 1.0}]}, ".sequence[0].frame", "expected-integer"),
        ({"sequence": [{**FRAME, "enabled": 1}]}, ".sequence[0].enabled", "expected-boolean"),
        ({"sequence": [{**FRAME, "x": 90}]}, ".sequence[0]", "over-the-edge"),
        ({"sequence": [{**FRAME, "width": 0}]}, ".sequence[0].width", "out-of-range"),
        ({"sequence": [{**FRAME, "y": -1}]}, ".sequence[0].y", "out-of-range"),
        ({"sequence": [{**FRAME, "rotation": 361}]}, ".sequence[0].rotation", "out-of-range"),
        ({"sequence": [{**FRAME, "time": 60}]}, ".sequence[0].time", "out-of-range"),
        ({"sequence": [{**FRAME, "label": "x"}]}, ".sequence[0]", "unknown-key"),
        ({"sequence": [{"frame": 1}]}, ".sequence[0]", "missing-key"),
        ({"rotation": 0}, "", "unknown-key"),
    ],
)
def test_key_frames_are_in_order_and_inside_the_video(changes: dict[str, Any], where: str, code: str) -> None:
    assert (f"result[0].value{where}", code) in found(box(**changes))


def test_boxes_of_one_video_agree_on_its_frames() -> None:
    other = {**box(None, framesCount=101), "id": "c"}
    assert ("result[1].framesCount", "size-mismatch") in found(box(None), other)


@pytest.mark.parametrize(
    ("ranges", "where", "code"),
    [
        ([{"start": 40, "end": 10}], "[0].end", "reversed-frames"),
        ([{"start": 0, "end": 10}], "[0].start", "out-of-range"),
        ([{"start": 1.5, "end": 10}], "[0].start", "expected-integer"),
        ([{"start": 1, "end": 10**9}], "[0].end", "out-of-range"),
        ([{"start": 1}], "[0]", "missing-key"),
        ([{"start": 1, "end": 2, "label": 1}], "[0]", "unknown-key"),
        ([[1, 2]], "[0]", "not-object"),
        ([{"start": 1, "end": 5}, {"start": 5, "end": 6}], "[1].start", "not-in-order"),
    ],
)
def test_ranges_count_frames_from_one(ranges: list[Any], where: str, code: str) -> None:
    assert (f"result[0].value.ranges{where}", code) in found(scene(*ranges))


def test_a_range_may_be_one_frame_and_there_may_be_several() -> None:
    assert found(scene()) == []
    assert found(scene({"start": 1, "end": 1}, {"start": 3, "end": 9})) == []
    assert found(scene(ranges=[])) == [("result[0].value.ranges", "empty-answer")]
    assert found(scene(timelinelabels=["Walk"])) == [("result[0].value.timelinelabels[0]", "unknown-label")]
    [region] = drawn(CONFIG, [scene({"start": 1, "end": 1}, {"start": 3, "end": 9})], "scene")
    assert region.measure == (1, 1, 3, 9)


def test_a_frame_rate_may_come_from_the_task() -> None:
    assert check_task(CONFIG, example_task(CONFIG)) == []
    assert check_task(CONFIG, {**DATA, "fps": "29.97"}) == []
    for rate in (0, -5, "fast", "nan", None, True, [25], "1" * 100):
        assert [problem.code for problem in check_task(CONFIG, {**DATA, "fps": rate})] == ["data-not-number"]


def test_the_browser_learns_what_a_box_answers() -> None:
    tree: Any = layout_json(CONFIG)
    assert tree["children"][0]["attrs"]["frameRate"] == "$fps"
    assert tree["children"][1]["asks"] == {"type": "videorectangle", "key": "", "regions": True, "carries": "labels"}


def test_labels_of_a_video_need_a_control_that_draws() -> None:
    with pytest.raises(ConfigErrors) as caught:
        parse('<View><Video name="v" value="$v"/><Labels name="l" toName="v"><Label value="A"/></Labels></View>')
    assert [problem.code for problem in caught.value.problems] == ["no-regions"]
