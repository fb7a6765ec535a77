"""Polygons, ellipses, dots and lines on a picture."""

from typing import Any

import pytest

from annotation.labelspec import canonical_answer, check_result, parse

SHAPES = {
    "Polygon": "",
    "Ellipse": "",
    "KeyPoint": "",
    "Vector": 'curves="true" closable="true" minPoints="none" maxPoints="4"',
}
CONFIG = parse(
    '<View><Image name="image" value="$image"/>'
    + "".join(
        f'<{tag}Labels name="{tag.lower()}" toName="image" {more}><Label value="Car"/></{tag}Labels>'
        f'<{tag} name="plain-{tag.lower()}" toName="image"/>'
        for tag, more in SHAPES.items()
    )
    + '<Labels name="kind" toName="image"><Label value="Sign"/></Labels></View>'
)
DATA = {"image": "/media/cat.png"}
SIZE = {"original_width": 1920, "original_height": 1280, "image_rotation": 0}
# As in Label Studio's documentation, or as its editor writes them.
VALUES: dict[str, dict[str, Any]] = {
    "polygon": {"points": [[2, 2], [3.5, 8.1], [3.5, 12.6]], "closed": True},
    "ellipse": {"x": 50, "y": 40.5, "radiusX": 20, "radiusY": 10, "rotation": 0},
    "keypoint": {"x": 49.60, "y": 59.25, "width": 0.34},
    "vector": {
        "vertices": [
            {"x": 10, "y": 10, "id": "a", "prevPointId": None, "isBezier": False},
            {
                "x": 20, "y": 30, "id": "b", "prevPointId": "a", "isBezier": True, "disconnected": False,
                "controlPoint1": {"x": -5, "y": 20}, "controlPoint2": {"x": 25, "y": 110}, "isBranching": False,
            },
        ],
        "closed": False,
    },
}  # fmt: skip


def item(control: str, value: dict[str, Any], **extra: Any) -> dict[str, Any]:
    """A result item."""
    kind = CONFIG.controls[control].type
    return {"id": "r", "from_name": control, "to_name": "image", "type": kind, "value": value, **SIZE, **extra}


def labelled(shape: str, **changes: Any) -> dict[str, Any]:
    """A labelled region with something changed."""
    return item(shape, {**VALUES[shape], f"{shape}labels": ["Car"], **changes})


def found(*items: dict[str, Any]) -> list[tuple[str, str]]:
    """Place and code of every problem."""
    return [(problem.where, problem.code) for problem in check_result(CONFIG, DATA, list(items))]


@pytest.mark.parametrize("shape", VALUES)
def test_each_shape_is_accepted_whole_and_split(shape: str) -> None:
    assert found(labelled(shape)) == []
    plain = item(f"plain-{shape}", VALUES[shape])
    kind = item("kind", {**VALUES[shape], "labels": ["Sign"]})
    if shape == "vector":
        plain["value"] = kind["value"] = {"vertices": [{"x": 1, "y": 2, "id": "a"}, {"x": 3, "y": 4, "id": "b"}]}
        kind["value"] = {**kind["value"], "labels": ["Sign"]}
    assert found(plain, kind) == []
    assert [code for _, code in found(labelled(shape), {**kind, "id": "other"})] == ["no-region"]


@pytest.mark.parametrize("shape", VALUES)
def test_each_shape_needs_the_size_of_its_picture(shape: str) -> None:
    region = labelled(shape)
    del region["original_width"]
    assert ("result[0]", "missing-key") in found(region)
    assert ("result[0].original_height", "out-of-range") in found({**labelled(shape), "original_height": 0})
    assert ("result[0].image_rotation", "bad-rotation") in found({**labelled(shape), "image_rotation": 45})


@pytest.mark.parametrize("shape", VALUES)
def test_each_shape_has_its_own_keys(shape: str) -> None:
    assert [code for _, code in found(labelled(shape, opacity=1))] == ["unknown-key"]
    for key in VALUES[shape].keys() - {"closed", "rotation"}:
        region = labelled(shape)
        del region["value"][key]
        assert "missing-key" in {code for _, code in found(region)}


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"points": [[2, 2], [3, 3]]}, ".points", "too-few-points"),
        ({"points": [[2, 2], [3, 3], [2, 2], [3, 3]]}, ".points", "too-few-points"),
        ({"points": []}, ".points", "too-few-points"),
        ({"points": "2,2"}, ".points", "expected-list"),
        ({"points": [[2, 2], [3, 3], [4]]}, ".points[2]", "expected-point"),
        ({"points": [[2, 2], [3, 3], {"x": 1, "y": 1}]}, ".points[2]", "expected-point"),
        ({"points": [[2, 2], [3, 3], [4, 100.1]]}, ".points[2][1]", "out-of-range"),
        ({"points": [[2, 2], [3, 3], [-1, 4]]}, ".points[2][0]", "out-of-range"),
        ({"points": [[2, 2], [3, 3], [4, float("nan")]]}, ".points[2][1]", "not-finite"),
        ({"points": [[2, 2], [3, 3], [4, True]]}, ".points[2][1]", "expected-number"),
        ({"points": [[0, index / 1000] for index in range(10_001)]}, ".points", "too-many-values"),
        ({"closed": False}, ".closed", "not-closed"),
        ({"closed": 1}, ".closed", "not-closed"),
        ({"polygonlabels": ["Bus"]}, ".polygonlabels[0]", "unknown-label"),
    ],
)
def test_polygons_have_corners_on_the_picture(changes: dict[str, Any], where: str, code: str) -> None:
    assert (f"result[0].value{where}", code) in found(labelled("polygon", **changes))


def test_it_does_not_matter_where_a_polygon_was_begun_or_which_way_round() -> None:
    corners = [[1, 1], [9, 1], [9, 9], [1, 5]]
    turns = [corners[turn:] + corners[:turn] for turn in range(4)]
    answers = [
        canonical_answer(CONFIG, [labelled("polygon", points=points[::way])])["polygon"]
        for points in turns
        for way in (1, -1)
    ]
    assert set(answers) == {answers[0]}


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"x": 10}, "", "over-the-edge"),
        ({"y": 95}, "", "over-the-edge"),
        ({"radiusX": 0}, ".radiusX", "out-of-range"),
        ({"radiusY": -1}, ".radiusY", "out-of-range"),
        ({"radiusX": 51}, ".radiusX", "out-of-range"),
        ({"rotation": "0"}, ".rotation", "expected-number"),
        ({"x": None}, ".x", "expected-number"),
    ],
)
def test_ellipses_lie_on_the_picture(changes: dict[str, Any], where: str, code: str) -> None:
    assert (f"result[0].value{where}", code) in found(labelled("ellipse", **changes))


def test_a_turned_ellipse_is_measured_in_pixels() -> None:
    # On a picture of 3:2, half the width is 75 % of the height.
    assert found(labelled("ellipse", x=50, y=50, radiusX=50, radiusY=10, rotation=0)) == []
    assert found(labelled("ellipse", x=50, y=50, radiusX=50, radiusY=10, rotation=90)) != []
    assert found(labelled("ellipse", x=50, y=50, radiusX=33.3, radiusY=10, rotation=90)) == []


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"x": 100.1}, ".x", "out-of-range"),
        ({"y": -0.1}, ".y", "out-of-range"),
        ({"width": 0}, ".width", "out-of-range"),
        ({"width": 101}, ".width", "out-of-range"),
        ({"x": "1"}, ".x", "expected-number"),
    ],
)
def test_dots_lie_on_the_picture(changes: dict[str, Any], where: str, code: str) -> None:
    assert (f"result[0].value{where}", code) in found(labelled("keypoint", **changes))


def vertices(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """Two points of a line, changed."""
    line = [{"x": 10, "y": 10, "id": "a"}, {"x": 20, "y": 30, "id": "b", "prevPointId": "a"}]
    return [{**point, **change} for point, change in zip(line, [*changes, {}, {}], strict=False)]


@pytest.mark.parametrize(
    ("given", "where", "code"),
    [
        ([], "", "too-few-points"),
        (vertices()[:1], "", "too-few-points"),
        (vertices({}, {"x": 10, "y": 10}), "", "too-few-points"),
        ({}, "", "expected-list"),
        ([*vertices(), [1, 2]], "[2]", "not-object"),
        (vertices({"x": 101}), "[0].x", "out-of-range"),
        (vertices({"id": 5}), "[0].id", "expected-string"),
        (vertices({}, {"id": "a"}), "[1].id", "duplicate-value"),
        (vertices({"prevPointId": "b"}), "[0].prevPointId", "unknown-point"),
        (vertices({}, {"prevPointId": "b"}), "[1].prevPointId", "unknown-point"),
        (vertices({"prevPointId": ["a"]}), "[0].prevPointId", "unknown-point"),
        (vertices({"isBezier": 1}), "[0].isBezier", "expected-boolean"),
        (vertices({"controlPoint1": {"x": 1}}), "[0].controlPoint1", "expected-point"),
        (vertices({"controlPoint1": {"x": 1, "y": 900}}), "[0].controlPoint1.y", "out-of-range"),
        (vertices({"colour": "red"}), "[0]", "unknown-key"),
        ([{"x": index, "y": 0, "id": str(index)} for index in range(5)], "", "too-many-values"),
    ],
)
def test_lines_run_from_point_to_point(given: object, where: str, code: str) -> None:
    assert (f"result[0].value.vertices{where}", code) in found(labelled("vector", vertices=given))


def test_lines_close_and_bend_only_where_the_config_lets_them() -> None:
    assert found(labelled("vector", closed=True)) == []
    plain = item("plain-vector", {"vertices": vertices(), "closed": True})
    assert found(plain) == [("result[0].value.closed", "not-closable")]
    bent = item("plain-vector", {"vertices": vertices({"isBezier": True})})
    assert found(bent) == [("result[0].value.vertices[0].isBezier", "no-curves")]
    assert found(labelled("vector", closed="yes")) == [("result[0].value.closed", "expected-boolean")]


def test_answers_about_a_region_repeat_its_place() -> None:
    config = parse(
        '<View><Image name="image" value="$image"/>'
        '<PolygonLabels name="polygon" toName="image"><Label value="Car"/></PolygonLabels>'
        '<TextArea name="plate" toName="image" perRegion="true" required="true"/></View>'
    )
    place = VALUES["polygon"]
    answer = {"id": "r", "from_name": "plate", "to_name": "image", "type": "textarea", **SIZE}
    good = {**answer, "value": {**place, "text": ["AB-12"]}}
    assert check_result(config, DATA, [labelled("polygon"), good]) == []
    moved = {**answer, "value": {"points": [[2, 2], [3, 8], [3, 12]], "text": ["AB-12"]}}
    [problem] = check_result(config, DATA, [labelled("polygon"), moved])
    assert problem.code == "geometry-mismatch"
    [problem] = check_result(config, DATA, [labelled("polygon")])
    assert problem.code == "required-for-region"
