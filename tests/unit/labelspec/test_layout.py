"""The tree the browser draws from."""

import json
from typing import Any

from annotation.labelspec import layout_json, parse
from annotation.labelspec.hotkeys import AUTOMATIC
from tests.unit.labelspec.kitchen import KITCHEN


def layout(inner: str) -> dict[str, Any]:
    """The tree of a config."""
    tree: dict[str, Any] = layout_json(parse(f'<View><Text name="t" value="$text"/>{inner}</View>'))
    return tree


def test_the_kitchen_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(layout_json(KITCHEN), allow_nan=False)) == layout_json(KITCHEN)


def test_a_control_says_who_it_is_and_what_it_offers() -> None:
    tree = layout(
        '<Choices name="c" toName="t" required="true">'
        '<Choice value="A" alias="a" hint="first"/><Choice value="B"/></Choices>'
    )
    assert tree["children"][1] == {
        "tag": "Choices",
        "name": "c",
        "toName": "t",
        "asks": {"type": "choices", "key": "choices", "regions": False},
        "attrs": {
            "choice": "single",
            "layout": "vertical",
            "showInline": False,
            "allowNested": False,
            "required": True,
            "perRegion": False,
            "perItem": False,
            "displayMode": "tag",
        },
        "children": [],
        "choices": [
            {"value": "A", "alias": "a", "hotkey": "1", "hint": "first", "selected": False},
            {"value": "B", "hotkey": "2", "selected": False},
        ],
    }


def test_labels_have_colours() -> None:
    tree = layout('<Labels name="l" toName="t"><Label value="A"/><Label value="B" background="teal"/></Labels>')
    assert [label["background"] for label in tree["children"][1]["labels"]] == ["#36B37E", "teal"]


def test_keys_go_to_those_who_ask_and_the_rest_in_order() -> None:
    tree = layout(
        '<Labels name="l" toName="t"><Label value="A"/><Label value="B" hotkey="1"/><Label value="C"/></Labels>'
        '<Choices name="c" toName="t"><Choice value="D"/></Choices>'
    )
    assert [label["hotkey"] for label in tree["children"][1]["labels"]] == ["2", "1", "3"]
    assert tree["children"][2]["choices"][0]["hotkey"] == "4"


def test_no_option_has_a_key_of_the_room_or_of_what_is_looked_at() -> None:
    labels = (
        '<Label value="A" hotkey="ctrl+enter"/><Label value="B" hotkey="shift+cmd+z,b"/><Label value="C" hotkey=","/>'
    )
    tree = layout(f'<Labels name="l" toName="t">{labels}</Labels>')
    assert [label["hotkey"] for label in tree["children"][1]["labels"]] == ["1", "b", ","]
    options = "".join(f'<Label value="{number}"/>' for number in range(40))
    boxes = f'<Image name="i" value="$image"/><RectangleLabels name="b" toName="i">{options}</RectangleLabels>'
    keys = [label.get("hotkey") for label in layout(boxes)["children"][2]["labels"]]
    assert keys[: len(AUTOMATIC) - 1] == [key for key in AUTOMATIC if key != "n"]


def test_keys_run_out_quietly() -> None:
    options = "".join(f'<Choice value="{number}"/>' for number in range(40))
    tree = layout(f'<Choices name="c" toName="t">{options}</Choices>')
    keys = [option.get("hotkey") for option in tree["children"][1]["choices"]]
    assert keys == [*AUTOMATIC, *[None] * (40 - len(AUTOMATIC))]


def test_nested_choices_keep_their_tree() -> None:
    tree = layout(
        '<Choices name="c" toName="t" allowNested="true"><Choice value="A"><Choice value="B"/></Choice></Choices>'
    )
    [top] = tree["children"][1]["choices"]
    assert [below["value"] for below in top["children"]] == ["B"]


def test_style_sheets_and_conditions_are_there() -> None:
    tree = layout(
        '<Rating name="r" toName="t"/><Choices name="c" toName="t"><Choice value="A"/></Choices>'
        '<View visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="A"/><Style>a { color: red }</Style>'
    )
    assert tree["children"][3]["attrs"] == {
        "visibleWhen": "choice-selected",
        "whenTagName": ["c"],
        "whenChoiceValue": ["A"],
    }
    assert tree["children"][4]["text"] == "a { color: red }"
