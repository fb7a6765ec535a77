"""What is hidden is neither asked nor answered."""

from typing import Any

from annotation.labelspec import check_result, parse
from tests.unit.labelspec.kitchen import LENGTH, found, item, span

GOOD, BAD = item("m", "mood", {"choices": ["good"]}), item("m", "mood", {"choices": ["Bad"]})
WHY = item("w", "why", {"text": ["dull"]})


def test_a_required_control_is_asked_only_when_it_is_seen() -> None:
    assert found([GOOD]) == []
    assert found([BAD]) == [("result", "required")]
    assert found([BAD, WHY]) == []


def test_an_answer_to_a_hidden_control_is_refused() -> None:
    assert found([GOOD, WHY]) == [("result[1]", "hidden")]


def test_only_regions_with_the_label_are_asked_about() -> None:
    sure = {"start": 0, "end": 3, "choices": ["Yes"]}
    assert found([GOOD, span("e", 0, 3, "Place")]) == []
    assert found([GOOD, span("e", 0, 3, "Place"), item("e", "sure", sure)]) == [("result[2]", "hidden")]
    # The condition says Person; results say PER.
    assert found([GOOD, span("e", 0, 3, "PER")]) == [("result", "required-for-region")]
    assert found([GOOD, span("e", 0, 3, "PER"), item("e", "sure", sure)]) == []


def test_an_answer_about_a_region_repeats_its_place() -> None:
    marked = span("e", 0, 3, "PER")
    assert found([GOOD, marked, item("e", "sure", {"choices": ["Yes"]})])[0] == ("result[2].value", "missing-key")
    moved = item("e", "sure", {"start": 0, "end": 4, "choices": ["Yes"]})
    assert found([GOOD, marked, moved]) == [("result[2].value", "geometry-mismatch")]
    misquoted = item("e", "sure", {"start": 0, "end": 3, "text": "Bob", "choices": ["Yes"]})
    assert found([GOOD, marked, misquoted]) == [("result[2].value.text", "wrong-quote")]
    elsewhere = item("x", "sure", {"start": 0, "end": 3, "choices": ["Yes"]})
    assert ("result[2]", "no-region") in found([GOOD, marked, elsewhere])


def test_an_answer_about_a_region_stays_on_its_object() -> None:
    heard = item("e", "heard", {"start": 0, "end": 3, "text": ["x"]}, original_length=LENGTH)
    assert ("result[2].id", "duplicate-id") in found([GOOD, span("e", 0, 3, "Place"), heard])


CHAIN = parse(
    """<View><Text name="t" value="$text"/>
    <Choices name="a" toName="t"><Choice value="1"/><Choice value="2"/></Choices>
    <View visibleWhen="choice-unselected" whenTagName="a" whenChoiceValue="1">
      <Rating name="unless" toName="t" required="true"/>
    </View>
    <View visibleWhen="choice-selected"><Rating name="any" toName="t"/></View>
    <View visibleWhen="region-selected"><Rating name="marked" toName="t"/></View>
    <View visibleWhen="no-region-selected"><Rating name="always" toName="t"/></View>
    <View visibleWhen="choice-selected" whenTagName="a"><View visibleWhen="region-selected" whenLabelValue="L">
      <Rating name="both" toName="t" required="true"/></View></View>
    <Labels name="l" toName="t"><Label value="L"/><Label value="M"/></Labels>
    <Choices name="each" toName="t" perRegion="true"><Choice value="yes"/><Choice value="no"/></Choices>
    <TextArea name="more" toName="t" perRegion="true" required="true" visibleWhen="choice-selected"
              whenTagName="each" whenChoiceValue="yes"/>
    </View>"""
)


def chain(*parts: tuple[str, str, dict[str, Any]]) -> list[tuple[str, str]]:
    """Codes and controls of the problems of an answer: (id, control, value) each."""
    result = [
        {
            "id": identity,
            "from_name": name,
            "to_name": "t",
            "type": CHAIN.controls[name].type,
            "value": value,
        }
        for identity, name, value in parts
    ]
    problems = check_result(CHAIN, {"text": "some text"}, result)
    return [(problem.code, problem.params["name"]) for problem in problems]


def rating(name: str) -> tuple[str, str, dict[str, Any]]:
    """A rating of 1."""
    return (f"r-{name}", name, {"rating": 1})


def mark(identity: str, label: str) -> tuple[str, str, dict[str, Any]]:
    """A span with a label."""
    return (identity, "l", {"start": 0, "end": 4, "text": "some", "labels": [label]})


ONE, TWO = ("a", "a", {"choices": ["1"]}), ("a", "a", {"choices": ["2"]})


def test_unselected_is_the_opposite_of_selected() -> None:
    assert chain() == [("required", "unless")]
    assert chain(TWO) == [("required", "unless")]
    assert chain(ONE) == []
    assert chain(ONE, rating("unless")) == [("hidden", "unless")]


def test_without_a_name_any_choice_counts() -> None:
    assert chain(ONE, rating("any")) == []
    assert chain(rating("unless"), rating("any")) == [("hidden", "any")]


def test_what_is_seen_with_a_region_needs_one() -> None:
    assert chain(ONE, rating("marked")) == [("hidden", "marked")]
    assert chain(ONE, mark("x", "M"), rating("marked")) == []
    assert chain(ONE, rating("always")) == []


def test_every_condition_around_must_hold() -> None:
    assert chain(ONE, mark("x", "M")) == []
    assert chain(ONE, mark("x", "L")) == [("required", "both")]
    assert chain(rating("unless"), mark("x", "L"), rating("both")) == [("hidden", "both")]


def test_a_choice_about_a_region_counts_for_that_region() -> None:
    def each(identity: str, answer: str) -> tuple[str, str, dict[str, Any]]:
        return (identity, "each", {"start": 0, "end": 4, "choices": [answer]})

    def more(identity: str) -> tuple[str, str, dict[str, Any]]:
        return (identity, "more", {"start": 0, "end": 4, "text": ["x"]})

    two = (ONE, mark("x", "M"), mark("y", "M"), each("x", "yes"), each("y", "no"))
    assert chain(*two) == [("required-for-region", "more")]
    assert chain(*two, more("x")) == []
    assert chain(*two, more("x"), more("y")) == [("hidden", "more")]
