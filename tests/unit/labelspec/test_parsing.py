"""What `parse` makes of right configs, and what it says about wrong ones."""

import pytest

from annotation.labelspec import ConfigErrors, Problem, parse
from annotation.labelspec.examples import example_task
from annotation.labelspec.tasks import check_task
from tests.unit.labelspec.kitchen import KITCHEN

TEXT = '<Text name="t" value="$text"/>'
CHOICE = '<Choices name="c" toName="t"><Choice value="A"/><Choice value="B" alias="b"/></Choices>'


def problems(xml: str) -> list[Problem]:
    """What is wrong with a config."""
    with pytest.raises(ConfigErrors) as caught:
        parse(xml)
    return caught.value.problems


def codes(inner: str) -> list[str]:
    """Codes of what is wrong with a config, its outer View left out."""
    return [problem.code for problem in problems(f"<View>{inner}</View>")]


def test_the_kitchen_has_every_control_and_object() -> None:
    assert list(KITCHEN.objects) == ["text", "image", "audio", "page", "talk", "video", "tide", "log", "crew"]
    assert list(KITCHEN.controls) == [
        "mood", "why", "topics", "entity", "sure", "box", "kind", "frame", "reading", "sound", "heard", "stars",
        "outline", "oval", "dot", "path", "brush", "mention", "act", "track", "mover", "scene", "flood", "entry",
    ]  # fmt: skip


def test_data_keys_name_what_a_task_needs() -> None:
    assert KITCHEN.data_keys() == {
        "title": "text", "text": "text", "image": "image", "audio": "audio", "topics": "options",
        "page": "html", "talk": "phrases", "video": "video", "fps": "number", "tide": "series", "log": "pdf",
        "crew": "table",
    }  # fmt: skip


def test_the_stricter_kind_wins() -> None:
    config = parse(
        '<View><Header value="$a.b[0]"/><Image name="i" value="$a.b[0]"/><Rating name="r" toName="i"/></View>'
    )
    assert config.data_keys() == {"a.b[0]": "image"}
    assert check_task(config, example_task(config)) == []


def test_attribute_names_are_known_in_any_case() -> None:
    config = parse(
        f'<View>{TEXT}<choices name="c" TONAME="t" SHOWINLINE="TRUE"><Choice value="A"/></choices></View>'.replace(
            "choices", "Choices"
        )
    )
    assert config.controls["c"].attrs["showInline"] is True
    assert config.controls["c"].to_names == ("t",)


def test_the_older_name_of_audio_is_understood() -> None:
    config = parse('<View><AudioPlus name="a" value="$audio"/><Rating name="r" toName="a"/></View>')
    assert config.objects["a"].tag == "Audio"


def test_one_control_may_be_about_several_objects() -> None:
    config = parse(f'<View>{TEXT}<Text name="u" value="literal"/>{CHOICE.replace("t", "t", 1)}</View>')
    assert config.controls["c"].to_name == "t"
    several = parse(f'<View>{TEXT}<Text name="u" value="x"/><Rating name="r" toName="t, u"/></View>')
    assert several.controls["r"].to_names == ("t", "u")


def test_options_may_stand_in_views_inside_their_control() -> None:
    config = parse(
        f'<View>{TEXT}<Choices name="c" toName="t"><View><Choice value="A"/></View>'
        '<Header value="or"/><Choice value="B"/></Choices></View>'
    )
    assert [option.value for option in config.controls["c"].options] == ["A", "B"]


def test_conditions_come_down_from_the_views_around() -> None:
    [condition] = KITCHEN.controls["why"].conditions
    assert (condition.when, condition.tags, condition.values) == ("choice-selected", ("mood",), ("Bad", "Mixed"))


def test_an_unknown_tag_comes_with_the_nearest_and_its_place() -> None:
    [problem, *_] = problems('<View>\n  <Txet name="t" value="$t"/>\n</View>')
    assert (problem.code, problem.where, problem.line, problem.column) == ("unknown-tag-nearest", "/View/Txet[1]", 2, 3)
    assert "Text" in problem.message


def test_all_problems_come_at_once() -> None:
    found = codes(
        '<Text name="t" valu="$x"/><Choices name="t" toName="nobody" choice="many"><Choice/></Choices>stray<Qwqwqwqw/>'
    )
    assert set(found) >= {
        "unknown-attribute-nearest", "missing-attribute", "duplicate-name", "unknown-object", "not-one-of",
        "stray-text", "unknown-tag",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("", "no-controls"),
        (TEXT, "no-controls"),
        (f'{TEXT}<Choices name="c" toName="t"/>', "no-options"),
        (f'{TEXT}<Choices name="c" toName="t"><Label value="A"/></Choices>', "misplaced-tag"),
        (f'{TEXT}{CHOICE}<Choice value="A"/>', "misplaced-tag"),
        (f"{CHOICE}<Text name='t' value='$t'><Text name='u' value='$t'/></Text>", "misplaced-tag"),
        (f'{TEXT}<Labels name="c" toName="t"><Label value="A"/><Label value="A"/></Labels>', "duplicate-option"),
        (
            f'{TEXT}<Choices name="c" toName="t"><Choice value="A"/><Choice value="B" alias="A"/></Choices>',
            "duplicate-option",
        ),
        (
            f'{TEXT}<Choices name="c" toName="t"><Choice value="A"><Choice value="B"/></Choice></Choices>',
            "nested-options",
        ),
        (f'{TEXT}<RectangleLabels name="b" toName="t"><Label value="A"/></RectangleLabels>', "wrong-object"),
        ('<Image name="i" value="$i"/><Labels name="l" toName="i"><Label value="A"/></Labels>', "no-regions"),
        (f'{TEXT}<Rating name="r" toName="t" perRegion="true"/>', "no-regions"),
        (f'{TEXT}<Rating name="r" toName="t" perItem="true"/>', "no-items"),
        (f'{TEXT}<Rating name="r" toName="tt"/>', "unknown-object-nearest"),
        (f'{TEXT}<Rating name="r" toName="t" maxRating="3" defaultValue="4"/>', "default-out-of-range"),
        (f'{TEXT}<Rating name="r" toName="t" maxRating="0"/>', "not-integer"),
        (f'{TEXT}<Rating name="r" toName="t" maxRating="9999999999"/>', "not-integer"),
        (f'{TEXT}<Rating name="r" toName="t" required="maybe"/>', "not-boolean"),
        (f'{TEXT}<Rating name="" toName="t"/>', "not-name"),
        (f'{TEXT}<Rating name="__proto__" toName="t"/>', "not-name"),
        (f'{TEXT}<Rating name="r" toName="t" Required="true" required="true"/>', "duplicate-attribute"),
        (f'{TEXT}<TextArea name="r"/>', "missing-attribute"),
        ('<Image name="i"/><Rating name="r" toName="i"/>', "missing-attribute"),
        ('<Image name="i" value="https://evil.example/x.png"/><Rating name="r" toName="i"/>', "not-data-key"),
        (f"{TEXT}{CHOICE}<View style=\"background: url('x')\"/>", "unsafe-style"),
        (f"{TEXT}{CHOICE}<Style>@import 'x';</Style>", "unsafe-style"),
        (f"{TEXT}{CHOICE}<Style>a {{ }} }}</Style>", "unbalanced-style"),
        (f'{TEXT}{CHOICE}<View visibleWhen="choice-selected" whenTagName="nobody"/>', "unknown-control"),
        (f'{TEXT}{CHOICE}<View visibleWhen="region-selected" whenTagName="c"/>', "unknown-control"),
        (
            f'{TEXT}{CHOICE}<View visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="Z"/>',
            "unknown-option",
        ),
        (f'{TEXT}{CHOICE}<View whenTagName="c"/>', "useless-condition"),
        (
            f'{TEXT}<Labels name="l" toName="t"><Label value="A" hotkey="a"/><Label value="B" hotkey="A"/></Labels>',
            "duplicate-hotkey",
        ),
        (f'{TEXT}<Labels name="l" toName="t"><Label value="A" hotkey="ctrl+"/></Labels>', "not-hotkey"),
        (f'{TEXT}<Labels name="l" toName="t"><Label value="A" background="red;x"/></Labels>', "not-colour"),
        (f'{TEXT}<Labels name="l" toName="t"><Label value=" "/></Labels>', "blank"),
    ],
)
def test_what_is_wrong_is_named(inner: str, code: str) -> None:
    assert code in codes(inner)


def test_the_root_must_be_a_view() -> None:
    assert [problem.code for problem in problems("<Text/>")] == ["root"]


def test_aliases_may_be_named_in_conditions() -> None:
    parse(
        f'<View>{TEXT}{CHOICE}<View visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="b,A">'
        '<TextArea name="x" toName="t"/></View></View>'
    )


def test_markup_of_a_choice_is_cleaned() -> None:
    config = parse(
        f'<View>{TEXT}<Choices name="c" toName="t"><Choice value="A" html="&lt;b onclick=&quot;x&quot;&gt;A&lt;/b&gt;'
        '&lt;script&gt;x&lt;/script&gt;"/><Choice value="B" html="&lt;img src=x&gt;"/></Choices></View>'
    )
    first, second = config.controls["c"].options
    assert first.attrs["html"] == "<b>A</b>"
    assert "html" not in second.attrs


def test_configs_can_be_stored_in_a_cache() -> None:
    import pickle

    assert pickle.loads(pickle.dumps(KITCHEN)) == KITCHEN
