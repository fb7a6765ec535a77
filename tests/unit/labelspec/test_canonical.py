"""The form of answers that consensus compares."""

from annotation.labelspec import Region, canonical_answer, parse, single_choice_control
from tests.unit.labelspec.kitchen import KITCHEN, good_result


def test_every_control_has_its_form() -> None:
    assert canonical_answer(KITCHEN, good_result()) == {
        "mood": ("Bad",),
        "why": ["too short", "too dull"],
        "topics": ("None", "animals"),
        "entity": (Region("text", 0, (0, 7), ("PER",)), Region("text", 0, (12, 13), ("Place",))),
        "sure": ((Region("text", 0, (0, 7), ()), ("Yes",)),),
        "box": (Region("image", 0, (10.0, 20, 30.5, 40, 0), ("Cat", "Dog")),),
        "kind": (Region("image", 0, (50.0, 50, 10, 10, 30), ("Printed",)),),
        "frame": (Region("image", 0, (50.0, 50, 10, 10, 30), ()),),
        "reading": ((Region("image", 0, (50.0, 50, 10, 10, 30), ()), ["exit"]),),
        "sound": (Region("audio", 0, (0, 0.5, 2.25), ("Speech",)),),
        "heard": ((Region("audio", 0, (0, 0.5, 2.25), ()), ["meow"]),),
        "stars": 4,
        "outline": (Region("image", 0, (1, 1, 5, 1, 3, 9), ("Fish",)),),
        "oval": (Region("image", 0, (50, 50, 20, 10, 15), ()),),
        "dot": (Region("image", 0, (20, 30), ("Eye",)),),
        "path": (Region("image", 0, (1, 1, 1, 9, 5), ("Road",)),),
        "brush": (Region("image", 0, (0, 240_000), ("Sky",)),),
        "mention": (Region("page", 0, (4, 10), ("Ship",)),),
        "act": (Region("talk", 0, (0, 0, 0, 9), ("Question",)),),
        "track": (Region("video", 0, (1, 1, 5, 5, 10, 10, 0), ()),),
        "mover": (Region("video", 0, (1, 1, 5, 5, 10, 10, 0), ("Boat",)),),
        "scene": (Region("video", 0, (1, 25), ("Harbour",)),),
        "flood": (Region("tide", 0, (1709251200, 1709337600), ("High",)),),
        "entry": (Region("log", 0, (0, 5, 5, 20, 4, 0), ("Date",)),),
    }


def test_no_regions_is_an_answer_and_no_choice_is_none() -> None:
    assert canonical_answer(KITCHEN, []) == dict.fromkeys(
        (
            "entity",
            "sure",
            "box",
            "kind",
            "frame",
            "reading",
            "sound",
            "heard",
            "outline",
            "oval",
            "dot",
            "path",
            "brush",
            "mention",
            "act",
            "track",
            "mover",
            "scene",
            "flood",
            "entry",
        ),
        (),
    )


def test_nested_choices_are_tuples() -> None:
    config = parse(
        '<View><Text name="t" value="x"/><Choices name="c" toName="t" allowNested="true" choice="multiple">'
        '<Choice value="A"><Choice value="B"/></Choice></Choices></View>'
    )
    part: dict[str, object] = {"id": "1", "from_name": "c", "to_name": "t", "type": "choices"}
    part["value"] = {"choices": [["A", "B"], ["A"]]}
    assert canonical_answer(config, [part]) == {"c": (("A",), ("A", "B"))}


def test_answers_to_controls_since_removed_are_left_out() -> None:
    config = parse('<View><Text name="text" value="x"/><Rating name="stars" toName="text"/></View>')
    assert canonical_answer(config, good_result()) == {"stars": 4}


def test_the_vote_is_on_the_first_single_choice() -> None:
    control = single_choice_control(KITCHEN)
    assert control is not None
    assert (control.name, [option.result for option in control.options]) == ("mood", ["good", "Bad", "Mixed"])
    assert single_choice_control(parse('<View><Text name="t" value="x"/><Rating name="r" toName="t"/></View>')) is None
