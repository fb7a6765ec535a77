"""Which regions of two answers are one, and how an answer differs from another."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.comparing import NAMED, against, differences, in_words, word_changes
from annotation.labelspec import Region, check_result, parse
from annotation.likeness import COMPARED, matched, overlap
from annotation.placing import in_words as region_in_words
from annotation.placing import place, quotes

BOXES = parse(
    '<View><Image name="i" value="$i"/><RectangleLabels name="box" toName="i"><Label value="Car"/><Label value="Tree"/>'
    '</RectangleLabels><TextArea name="words" toName="i"/><Choices name="mood" toName="i"><Choice value="Good"/>'
    '<Choice value="Bad"/></Choices></View>'
)


AT = "%d %% from the left, 10 %% from the top, 20 × 20 %%"


def box(name: str, x: float, label: str = "Car") -> dict[str, Any]:
    place = {"x": x, "y": 10, "width": 20, "height": 20, "rotation": 0, "rectanglelabels": [label]}
    sizes = {"original_width": 100, "original_height": 100, "image_rotation": 0}
    made = {"id": name, "from_name": "box", "to_name": "i", "type": "rectanglelabels", "value": place, **sizes}
    assert check_result(BOXES, {"i": "/a.png"}, [made]) == []
    return made


def said(control: str, kind: str, value: object) -> dict[str, Any]:
    return {
        "id": control,
        "from_name": control,
        "to_name": "i",
        "type": kind,
        "value": {kind if kind != "textarea" else "text": value},
    }


@pytest.mark.parametrize(
    ("shape", "one", "other", "share"),
    [
        ("span", (0, 10), (5, 15), 5 / 15),
        ("span", (0, 10), (10, 20), 0),
        ("interval", (0, 0, 4), (0, 2, 4), 0.5),
        ("interval", (0, 0, 4), (1, 0, 4), 0),
        ("paragraphs", (0, 0, 0, 8), (0, 0, 4, 8), 0.5),
        ("timeline", (1, 4), (1, 2), 0.5),
        ("brush", (0, 4, 10, 14), (2, 4, 10, 14), 0.75),
        ("rectangle", (0, 0, 10, 10, 0), (5, 0, 10, 10, 0), 50 / 150),
        ("page-box", (1, 0, 0, 10, 10, 0), (2, 0, 0, 10, 10, 0), 0),
        ("ellipse", (5, 5, 5, 5, 0), (5, 5, 5, 5, 0), 1),
        ("polygon", (0, 0, 10, 0, 10, 10), (0, 0, 5, 0, 5, 10), 0.5),
        ("keypoint", (1, 1, 1), (2, 1, 1), 0),
        ("span", (0, 0), (3, 3), 0),
    ],
)
def test_what_regions_share(shape: str, one: tuple[float, ...], other: tuple[float, ...], share: float) -> None:
    assert overlap(shape, one, other) == pytest.approx(share)
    assert overlap(shape, other, one) == pytest.approx(share)


places = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda it: (it[0], it[0] + it[1]))
marked = st.dictionaries(
    st.text("abcd", min_size=1, max_size=2),
    st.builds(lambda place, label: ("span", Region("t", 0, place, (label,))), places, st.sampled_from("XY")),
    max_size=6,
)


@given(marked, marked)
def test_every_region_is_matched_once_or_left(here: Any, there: Any) -> None:
    found = matched(here, there)
    assert sorted([*(match.here for match in found.matches), *found.only_here]) == sorted(here)
    assert sorted([*(match.there for match in found.matches), *found.only_there]) == sorted(there)
    back = matched(there, here)
    assert len(back.matches) == len(found.matches)


@given(marked)
def test_an_answer_is_the_same_as_itself(here: Any) -> None:
    assert matched(here, here).counts == {"same": len(here), "moved": 0, "relabelled": 0, "here": 0, "there": 0}


def test_of_thousands_the_equal_ones_are_matched() -> None:
    many = {str(at): ("span", Region("t", 0, (at, at + 1), ())) for at in range(int(COMPARED**0.5) + 1)}
    fewer = {name: form for name, form in many.items() if name != "7"}
    found = matched(many, fewer)
    assert (found.only_here, found.only_there, len(found.matches)) == (["7"], [], len(fewer))


def test_two_answers_control_by_control() -> None:
    here = [
        box("a", 10),
        box("b", 50),
        box("c", 75),
        said("words", "textarea", ["a red car"]),
        said("mood", "choices", ["Good"]),
    ]
    there = [
        box("p", 10),
        box("q", 52, "Tree"),
        said("words", "textarea", ["a blue car"]),
        said("mood", "choices", ["Good"]),
    ]
    boxes, words, mood = differences(BOXES, here, there)
    assert boxes.regions is not None
    assert boxes.regions.counts == {"same": 1, "moved": 0, "relabelled": 1, "here": 1, "there": 0}
    assert boxes.named == (
        f"Car, {AT % 50}: there labelled Tree",
        f"Car, {AT % 75}: only here",
    )
    assert words.words == [("kept", "a "), ("gone", "red"), ("new", "blue"), ("kept", " car")]
    assert (mood.same, mood.here, mood.there) == (True, "Good", "Good")


def test_consensus_as_it_is_kept_is_compared_like_an_answer() -> None:
    here = [box("a", 10), box("b", 50), said("words", "textarea", ["a red car"])]
    kept = {"box": [["i", 0, [10, 10, 20, 20, 0], ["Car"]]], "words": ["a blue car"]}
    boxes, words = against(BOXES, here, kept)
    assert boxes.regions is not None
    assert boxes.regions.counts == {"same": 1, "moved": 0, "relabelled": 0, "here": 1, "there": 0}
    assert boxes.named == (f"Car, {AT % 50}: only here",)
    assert ("new", "blue") in words.words
    assert [each.same for each in against(BOXES, here, {"words": ["a red car"]})] == [True]


def test_of_very_many_the_first_are_named() -> None:
    (boxes,) = differences(BOXES, [box(str(at), at / 8) for at in range(3 * NAMED)], [])[:1]
    assert (len(boxes.named), boxes.unnamed) == (NAMED, 2 * NAMED)


@pytest.mark.parametrize(
    ("shape", "measure", "words"),
    [
        ("span", (3, 10), "3 to 10"),
        ("interval", (0, 1.25, 3.5), "1.2 s to 3.5 s"),
        ("timeline", (3, 5, 8, 9), "frames 3 to 9"),
        ("page-box", (2, 10, 20, 5, 5, 0), "page 2, 10 % from the left, 20 % from the top, 5 × 5 %"),
        ("polygon", (10, 10, 30, 20, 20, 40), "10 % from the left, 10 % from the top, 20 × 30 %"),
        ("brush", (1, 2, 5, 6), ""),
    ],
)
def test_places_in_words(shape: str, measure: tuple[float, ...], words: str) -> None:
    assert place(shape, measure) == words


def test_a_region_is_named_by_its_labels_and_the_words_it_marks() -> None:
    assert quotes([{"id": "a", "value": {"text": "New\n York"}}, {"id": "b", "value": {"text": ["x"]}}]) == {
        "a": "New York"
    }
    assert region_in_words("span", Region("t", 0, (3, 10), ("City",)), "New York") == "City, “New York”, 3 to 10"
    assert region_in_words("brush", Region("t", 0, (), ())) == "no label"


@given(st.text("ab .", max_size=40), st.text("ab .", max_size=40))
def test_changes_of_words_lead_from_one_text_to_the_other(here: str, there: str) -> None:
    changes = word_changes(here, there)
    assert "".join(text for what, text in changes if what != "new") == here
    assert "".join(text for what, text in changes if what != "gone") == there


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        ((), "nothing"),
        (("a", "b"), "a, b"),
        ((("a", "b"), ("c",)), "a, b; c"),
        (2.50, "2.5"),
        ({0: ("x",)}, "0: x"),
    ],
)
def test_answers_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words
