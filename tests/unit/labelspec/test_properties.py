"""Every answer a person could give is accepted; change any one thing of it and it is refused."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.labelspec import canonical_answer, check_result, parse
from tests.unit.labelspec.kitchen import DATA, IMAGE, KITCHEN, LENGTH, item, span

Path = tuple[str | int, ...]
Result = list[dict[str, Any]]

percent = st.floats(0, 100, allow_nan=False)
words = st.text("ab é😀\n", min_size=1, max_size=20).filter(str.strip)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
anything = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
JUNK: list[Any] = [None, True, {}, float("nan"), float("inf"), -1, 10**30, [[]], "\ud800", "no such thing"]
# What an item may do without.
OPTIONAL = {"origin", "rotation", "channel", "image_rotation"}


@st.composite
def spans(draw: st.DrawFn, number: int) -> Result:
    """A span, with what is asked of persons."""
    start = draw(st.integers(0, len(DATA["text"]) - 1))
    end = draw(st.integers(start + 1, len(DATA["text"])))
    label = draw(st.sampled_from(["PER", "Place"]))
    marked = span(f"e{number}", start, end, label)
    if label == "Place":
        return [marked]
    answer = {key: value for key, value in marked["value"].items() if key != "labels"}
    sure = item(f"e{number}", "sure", {**answer, "choices": [draw(st.sampled_from(["Yes", "No"]))]})
    return [marked, sure]


@st.composite
def boxes(draw: st.DrawFn, number: int) -> Result:
    """A box inside the image, whole or split."""
    x, y = draw(percent.filter(lambda side: side < 99)), draw(percent.filter(lambda side: side < 99))
    place = {
        "x": x,
        "y": y,
        "width": draw(st.floats(0.01, 100 - x)),
        "height": draw(st.floats(0.01, 100 - y)),
        "rotation": 0,
    }
    if draw(st.booleans()):
        labels = draw(st.lists(st.sampled_from(["Cat", "Dog"]), min_size=1, unique=True))
        return [item(f"b{number}", "box", {**place, "rectanglelabels": labels}, **IMAGE)]
    kind = item(f"b{number}", "kind", {**place, "labels": [draw(st.sampled_from(["Printed", "Written"]))]}, **IMAGE)
    return [item(f"b{number}", "frame", place, **IMAGE), kind]


@st.composite
def sounds(draw: st.DrawFn, number: int) -> Result:
    """A stretch of sound; speech is written down."""
    start = draw(st.floats(0, LENGTH - 1))
    place = {"start": start, "end": draw(st.floats(start + 0.1, LENGTH)), "channel": draw(st.integers(0, 1))}
    label = draw(st.sampled_from(["Speech", "Noise"]))
    marked = item(f"s{number}", "sound", {**place, "labels": [label]}, original_length=LENGTH)
    if label == "Noise":
        return [marked]
    return [marked, item(f"s{number}", "heard", {**place, "text": [draw(words)]}, original_length=LENGTH)]


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Any complete answer to the kitchen's task."""
    mood = draw(st.sampled_from(["good", "Bad", "Mixed"]))
    parts: Result = [item("m", "mood", {"choices": [mood]})]
    if mood != "good":
        parts.append(item("w", "why", {"text": draw(st.lists(words, min_size=1, max_size=2, unique=True))}))
    if topics := draw(st.lists(st.sampled_from(["None", "Travel", "animals"]), unique=True)):
        parts.append(item("t", "topics", {"choices": topics}))
    if draw(st.booleans()):
        parts.append(item("r", "stars", {"rating": draw(st.integers(1, 4))}))
    for regions in (spans, boxes, sounds):
        for number in range(draw(st.integers(0, 3))):
            parts += draw(regions(number))
    return parts


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of everything in a JSON value that is no container."""
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(below, (*path, key))
    else:
        yield path


def at(value: Any, path: Path) -> Any:
    """What stands at a path."""
    for step in path:
        value = value[step]
    return value


@given(results())
def test_every_possible_answer_is_accepted(result: Result) -> None:
    assert check_result(KITCHEN, DATA, result) == []


@given(results(), st.randoms(use_true_random=False))
def test_the_comparable_answer_does_not_depend_on_order_or_ids(result: Result, random: Any) -> None:
    shuffled = deepcopy(result)
    random.shuffle(shuffled)
    for part in shuffled:
        part["id"] = f"x{part['id']}"
    assert canonical_answer(KITCHEN, shuffled) == canonical_answer(KITCHEN, result)


def test_what_is_said_of_equal_regions_has_an_order_of_its_own() -> None:
    spec = parse(
        '<View><Audio name="a" value="$a"/><Labels name="l" toName="a"><Label value="x"/></Labels>'
        '<TextArea name="t" toName="a" perRegion="true"/></View>'
    )
    place = {"start": 0, "end": 1, "channel": 0}

    def said(of: str, words: str) -> list[dict[str, Any]]:
        both = {"id": of, "to_name": "a", "original_length": 9}
        label = {**both, "from_name": "l", "type": "labels", "value": {**place, "labels": ["x"]}}
        return [label, {**both, "from_name": "t", "type": "textarea", "value": {**place, "text": [words]}}]

    one, other = said("1", "a") + said("2", "b"), said("1", "b") + said("2", "a")
    assert check_result(spec, {"a": "/a.mp3"}, one) == []
    assert canonical_answer(spec, one) == canonical_answer(spec, other)


@given(results(), st.data())
@settings(max_examples=300)
def test_junk_in_any_place_is_refused(result: Result, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(leaves(result))))
    junk = data.draw(st.sampled_from(JUNK))
    at(result, path[:-1])[path[-1]] = junk
    # A written text may say anything that can be stored, an id may be any word, and a box may be turned a little.
    free = (
        path[-1] == "id"
        or (path[-1] == "rotation" and junk == -1)
        or (path[-2] == "text" and isinstance(junk, str) and junk.isascii())
    )
    assert (check_result(KITCHEN, DATA, result) != []) or free


@given(results(), st.data())
@settings(max_examples=300)
def test_no_required_key_can_be_missing(result: Result, data: st.DataObject) -> None:
    places = [(part, key) for part in result for key in part] + [
        (part["value"], key) for part in result for key in part["value"]
    ]
    quoted = [id(part["value"]) for part in result if part["from_name"] == "sure"]
    needed = [
        (place, key) for place, key in places if key not in OPTIONAL and not (key == "text" and id(place) in quoted)
    ]
    place, key = data.draw(st.sampled_from(needed))
    del place[key]
    assert check_result(KITCHEN, DATA, result) != []


@given(results(), st.data(), st.text(min_size=1, max_size=5))
def test_no_unknown_key_is_accepted(result: Result, data: st.DataObject, key: str) -> None:
    part = data.draw(st.sampled_from(result))
    place = part if data.draw(st.booleans()) else part["value"]
    place[f"_{key}"] = 1
    assert "unknown-key" in {problem.code for problem in check_result(KITCHEN, DATA, result)}


@given(results(), st.data())
def test_no_number_can_be_moved_far(result: Result, data: st.DataObject) -> None:
    sizes = {"original_width", "original_height", "original_length", "image_rotation", "channel"}
    numbers = [path for path in leaves(result) if isinstance(at(result, path), int | float) and path[-1] not in sizes]
    if not numbers:
        return
    path = data.draw(st.sampled_from(numbers))
    at(result, path[:-1])[path[-1]] += data.draw(st.sampled_from([-1000, 1000]))
    assert check_result(KITCHEN, DATA, result) != []


@given(results(), st.data())
def test_no_item_can_be_given_twice(result: Result, data: st.DataObject) -> None:
    twice = deepcopy(data.draw(st.sampled_from(result)))
    assert check_result(KITCHEN, DATA, [*result, twice]) != []


@given(results(), st.data())
def test_nothing_needed_can_be_left_out(result: Result, data: st.DataObject) -> None:
    needed = [part for part in result if part["from_name"] in {"mood", "why", "sure", "heard", "frame"}]
    left_out = data.draw(st.sampled_from(needed))
    assert check_result(KITCHEN, DATA, [part for part in result if part is not left_out]) != []


@given(anything)
def test_any_json_gets_a_report_and_never_an_accident(result: object) -> None:
    assert check_result(KITCHEN, DATA, result)


@given(results(), st.data(), anything)
@settings(max_examples=200)
def test_any_json_in_any_place_is_no_accident(result: Result, data: st.DataObject, strange: object) -> None:
    part = data.draw(st.sampled_from(result))
    place = data.draw(st.sampled_from([part, part["value"]]))
    place[data.draw(st.sampled_from([*place, "meta", "score", "parentID", "item_index"]))] = strange
    assert isinstance(check_result(KITCHEN, DATA, result), list)
