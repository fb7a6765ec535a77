"""What several items say together: rankings, conversations, relations and repeated controls."""

from typing import Any

import pytest

from annotation.labelspec import (
    Config,
    ConfigErrors,
    Region,
    canonical_answer,
    check_result,
    check_task,
    example_task,
    layout_json,
    parse,
    single_choice_control,
)

Items = list[dict[str, Any]]


def config_of(inner: str) -> Config:
    """A config of what stands inside its View."""
    return parse(f"<View>{inner}</View>")


def refused(inner: str) -> set[str]:
    """The codes of what is wrong with a config."""
    with pytest.raises(ConfigErrors) as caught:
        config_of(inner)
    return {problem.code for problem in caught.value.problems}


def found(config: Config, data: object, *items: dict[str, Any]) -> list[str]:
    """The codes of what is wrong with a result."""
    return [problem.code for problem in check_result(config, data, list(items))]


def said(identity: str, role: str, content: str, **more: Any) -> dict[str, Any]:
    """A message."""
    head = {"id": identity, "from_name": "chat", "to_name": "chat", "type": "chatmessage"}
    return {**head, "value": {"chatmessage": {"role": role, "content": content, **more}}}


def rated(identity: str, stars: int) -> dict[str, Any]:
    """A message's stars."""
    head = {"id": identity, "from_name": "stars", "to_name": "chat", "type": "rating"}
    return {**head, "value": {"rating": stars}}


CHAT = config_of(
    '<Chat name="chat" value="$messages" minMessages="1" maxMessages="$most" messageroles="user,expert"/>'
    '<View visibleWhen="region-selected" whenRole="assistant">'
    '<Rating name="stars" toName="chat" perRegion="true" required="true"/></View>'
)
TALK: dict[str, Any] = {
    "messages": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hi!", "tokens": 3}],
    "most": 2,
}
GIVEN = [said("m1", "user", "Hello?"), said("m2", "assistant", "Hi!", tokens=3), rated("m2", 4)]


def test_a_conversation_goes_on_from_the_task() -> None:
    assert check_task(CHAT, TALK) == []
    assert found(CHAT, TALK, *GIVEN, said("m3", "user", "How are you?", createdAt=1_760_000_000_000)) == []
    assert found(CHAT, TALK, *GIVEN, said("m3", "expert", "Fine."), said("m4", "user", "Good.")) == []


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([], "too-few-messages"),
        (GIVEN, "too-few-messages"),
        ([*GIVEN, *(said(f"n{number}", "user", "And?") for number in range(3))], "too-many-messages"),
        ([*GIVEN, said("m3", "assistant", "I am fine."), rated("m3", 1)], "unknown-role"),
        ([said("m1", "user", "Bye?"), *GIVEN[1:], said("m3", "user", "x")], "message-changed"),
        ([GIVEN[1], GIVEN[2], GIVEN[0], said("m3", "user", "x")], "message-changed"),
        ([GIVEN[0], said("m3", "user", "x")], "message-changed"),
        ([*GIVEN[:2], said("m3", "user", "x")], "required-for-region"),
        ([*GIVEN, said("m3", "user", "x"), rated("m3", 1)], "hidden"),
        ([*GIVEN, said("m3", "user", "  ")], "blank-text"),
        ([*GIVEN, said("m3", "user", "x", mood="good")], "unknown-key"),
        ([*GIVEN, said("m3", "user", "x", createdAt="now")], "expected-integer"),
    ],
)
def test_a_conversation_keeps_its_order_roles_and_number(items: Items, code: str) -> None:
    assert code in found(CHAT, TALK, *items)


def test_words_may_be_edited_where_that_is_allowed_but_not_roles() -> None:
    config = config_of('<Chat name="chat" value="$messages" editable="true"/>')
    assert found(config, TALK, said("m1", "user", "Hello!"), said("m2", "assistant", "Good day.")) == []
    assert found(config, TALK, said("m1", "user", "Hello!"), said("m2", "user", "Hi!")) == ["message-changed"]
    assert found(config, TALK) == []
    assert found(config, TALK, GIVEN[0]) == ["messages-missing"]


def test_messages_compare_by_turn() -> None:
    answer = canonical_answer(CHAT, [*GIVEN, said("m3", "user", "x")])
    assert answer["chat"] == (
        Region("chat", 0, (0,), ("user", "Hello?")),
        Region("chat", 0, (1,), ("assistant", "Hi!")),
        Region("chat", 0, (2,), ("user", "x")),
    )
    assert answer["stars"] == ((Region("chat", 0, (1,), ()), 4),)


RELATED = config_of(
    '<Text name="text" value="$text"/><Labels name="entity" toName="text"><Label value="P"/></Labels>'
    '<Relations><Relation value="knows"/><Relation value="owns"/></Relations>'
)
SENTENCE = {"text": "Ann met Rui and Olga."}


def marked(identity: str, start: int, end: int) -> dict[str, Any]:
    """A labelled span."""
    value = {"start": start, "end": end, "text": SENTENCE["text"][start:end], "labels": ["P"]}
    return {"id": identity, "from_name": "entity", "to_name": "text", "type": "labels", "value": value}


ANN, RUI = marked("a", 0, 3), marked("r", 8, 11)


def tied(start: object = "a", end: object = "r", **more: Any) -> dict[str, Any]:
    """A relation."""
    return {"type": "relation", "from_id": start, "to_id": end, **more}


def test_relations_tie_regions() -> None:
    assert found(RELATED, SENTENCE, ANN, RUI, tied()) == []
    assert found(RELATED, SENTENCE, tied(direction="bi", labels=["knows"]), ANN, RUI) == []
    assert found(RELATED, SENTENCE, ANN, RUI, tied(direction="right"), tied("r", "a", direction="right")) == []


@pytest.mark.parametrize(
    ("relations", "code"),
    [
        ([tied("a", "x")], "not-region"),
        ([tied("a", None)], "not-region"),
        ([tied("a", ["r"])], "not-region"),
        ([tied("a", "a")], "relation-to-itself"),
        ([tied(direction="up")], "bad-direction"),
        ([tied(direction=["bi"])], "bad-direction"),
        ([tied(labels=["hates"])], "unknown-relation"),
        ([tied(labels=[["knows"]])], "unknown-relation"),
        ([tied(labels="knows")], "expected-list"),
        ([tied(labels=["knows", "owns"])], "one-expected"),
        ([tied(labels=["knows", "knows"])], "duplicate-value"),
        ([tied(), tied("r", "a", direction="left")], "duplicate-relation"),
        ([tied(direction="bi"), tied("r", "a", direction="bi")], "duplicate-relation"),
        ([tied(id="x")], "unknown-key"),
        ([{"type": "relation", "from_id": "a"}], "missing-key"),
    ],
)
def test_other_relations_are_refused(relations: Items, code: str) -> None:
    assert code in found(RELATED, SENTENCE, ANN, RUI, *relations)


def test_without_kinds_relations_have_no_labels() -> None:
    config = config_of(
        '<Text name="text" value="$text"/><Labels name="entity" toName="text"><Label value="P"/></Labels>'
    )
    assert found(config, SENTENCE, ANN, RUI, tied()) == []
    assert found(config, SENTENCE, ANN, RUI, tied(labels=["knows"])) == ["unknown-relation"]


def test_relations_compare_whichever_way_they_are_said() -> None:
    ways = [tied(labels=["knows"]), tied("r", "a", direction="left", labels=["knows"])]
    one, other = (canonical_answer(RELATED, [ANN, RUI, way])["relations"] for way in ways)
    assert one == other == ((Region("text", 0, (0, 3), ()), Region("text", 0, (8, 11), ()), "right", ("knows",)),)


REPEATED = config_of(
    '<Repeater on="$pages"><Text name="page_{{idx}}" value="$pages[{{idx}}].text"/>'
    '<Choices name="kind_{{idx}}" toName="page_{{idx}}" required="true"><Choice value="Letter"/></Choices></Repeater>'
)
PAGES: dict[str, Any] = {"pages": [{"text": "Dear Ann"}, {"text": "Dear Rui"}]}


def kind(page: int, name: str = "Letter") -> dict[str, Any]:
    """What one page is."""
    head = {"id": f"k{page}", "from_name": f"kind_{page}", "to_name": f"page_{page}", "type": "choices"}
    return {**head, "value": {"choices": [name]}}


def test_a_repeater_asks_of_every_item_of_the_task() -> None:
    assert check_task(REPEATED, PAGES) == []
    assert found(REPEATED, PAGES, kind(0), kind(1)) == []
    assert found(REPEATED, PAGES, kind(0)) == ["required"]
    assert found(REPEATED, PAGES, kind(0), kind(1), kind(2)) == ["unknown-from-name"]
    assert found(REPEATED, {"pages": []}) == []
    assert [problem.where for problem in check_task(REPEATED, {"pages": [{"text": "x"}, {}]})] == ["data.pages[1].text"]
    assert canonical_answer(REPEATED, [kind(0), kind(1)]) == {"kind_0": ("Letter",), "kind_1": ("Letter",)}
    assert single_choice_control(REPEATED) is None


def test_a_repeater_can_be_invented_and_drawn() -> None:
    assert check_task(REPEATED, example_task(REPEATED)) == []
    children: Any = layout_json(REPEATED)["children"]
    [repeater] = children
    assert repeater["attrs"] == {"on": "$pages", "indexFlag": "{{idx}}", "mode": "list"}
    assert [child["name"] for child in repeater["children"]] == ["page_{{idx}}", "kind_{{idx}}"]


def test_a_repeater_does_not_grow_without_bound() -> None:
    inner = "".join(f'<Text name="t{number}_{{{{idx}}}}" value="$l[{{{{idx}}}}]"/>' for number in range(200))
    config = config_of(f'<Repeater on="$l">{inner}<Rating name="r_{{{{idx}}}}" toName="t0_{{{{idx}}}}"/></Repeater>')
    data = {"l": ["x"] * 200}
    assert [problem.code for problem in check_task(config, data)] == ["too-many-nodes"]
    assert found(config, data) == ["too-many-nodes"]


def test_names_inside_a_repeater_hold_its_flag_and_others_do_not() -> None:
    text, rating = '<Text name="t" value="$t"/>', '<Rating name="r" toName="t"/>'
    assert refused(f'{text}<Repeater on="$l">{rating}</Repeater>') == {"name-without-index"}
    assert refused(f'{text}<Rating name="r_{{{{idx}}}}" toName="t"/>') == {"index-outside"}
    assert refused(f'{text}{rating}<Repeater on="$l" indexFlag="i"/>') == {"not-index-flag"}


def test_two_lists_are_compared_and_put_to_the_vote() -> None:
    config = config_of('<Text name="a" value="$a"/><Text name="b" value="$b"/><Pairwise name="p" toName="a,b"/>')
    item = {"id": "x", "from_name": "p", "to_name": "p", "type": "pairwise", "value": {"selected": "left"}}
    data = {"a": "x", "b": "y"}
    assert found(config, data, item) == []
    # Label Studio's SDK names one of the two, its editor the control itself.
    assert found(config, data, {**item, "to_name": "a"}) == []
    assert found(config, data, {**item, "to_name": "c"}) == ["wrong-to-name"]
    assert found(config, data, item, {**item, "id": "y", "to_name": "a"}) == ["duplicate-answer"]
    assert found(config, data, {**item, "value": {"selected": "up"}}) == ["not-side"]
    assert canonical_answer(config, [item]) == {"p": ("left",)}
    control = single_choice_control(config)
    assert control is not None
    assert [option.result for option in control.options] == ["left", "right"]
    assert refused('<Text name="a" value="$a"/><Pairwise name="p" toName="a"/>') == {"needs-subjects"}


def test_a_ranking_names_every_entry_once() -> None:
    data = {"l": [{"id": "a"}, {"id": 2}]}
    plain = config_of('<List name="l" value="$l"/><Ranker name="r" toName="l"/>')
    loose = config_of('<List name="l" value="$l"/><Ranker name="r" toName="l"><Bucket name="best"/></Ranker>')
    strict = config_of(
        '<List name="l" value="$l"/><Ranker name="r" toName="l"><Bucket name="best"/>'
        '<Bucket name="rest" default="true"/></Ranker>'
    )

    def ranked(config: Config, ranking: object) -> list[str]:
        head = {"id": "x", "from_name": "r", "to_name": "l", "type": "ranker"}
        return found(config, data, {**head, "value": {"ranker": ranking}})

    assert ranked(plain, {"r": ["2", "a"]}) == []
    assert ranked(plain, {"r": ["2"]}) == ["unplaced"]
    assert ranked(plain, {"r": ["2", "a", "a"]}) == ["duplicate-value"]
    assert ranked(plain, {"r": ["2", "a", "b"]}) == ["unknown-label"]
    assert ranked(plain, {"best": ["2", "a"]}) == ["unknown-key", "unplaced"]
    assert ranked(plain, ["2", "a"]) == ["not-object"]
    assert ranked(loose, {"best": ["2"]}) == []
    assert ranked(loose, {"best": ["2"], "_": ["a"]}) == []
    assert ranked(strict, {"best": ["2"], "_": ["a"]}) == ["unknown-key", "unplaced"]
    assert ranked(strict, {"best": ["2"], "rest": ["a"]}) == []
    assert [problem.code for problem in check_task(plain, {"l": [{"id": "a"}, {"id": "a"}]})] == ["data-not-ranked"]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ('<Number name="n" toName="t" min="3" max="2"/>', "empty-range"),
        ('<Number name="n" toName="t" max="2" defaultValue="3"/>', "not-in-range"),
        ('<DateTime name="n" toName="t" only="day"/>', "not-date-part"),
        ('<DateTime name="n" toName="t" only="date" min="soon"/>', "not-moment"),
        ('<DateTime name="n" toName="t" min="2026" max="2025"/>', "empty-range"),
        ('<DateTime name="n" toName="t" only="date" defaultValue="2026-02-30"/>', "not-moment"),
        ('<Taxonomy name="n" toName="t" apiUrl="https://x"><Choice value="A"/></Taxonomy>', "remote-options"),
        ('<Taxonomy name="n" toName="t"/>', "no-options"),
        ('<Record name="n" minSeconds="5" maxSeconds="2"/>', "empty-range"),
        ('<Rating name="n" perRegion="true"/>', "missing-attribute"),
        ('<Filter name="n" toName="t"/>', "unknown-control"),
        ("<Relations/><Relations/>", "duplicate-name"),
        ('<Bucket name="b"/>', "misplaced-tag"),
        ('<Panel value="x"/>', "misplaced-tag"),
        ('<View whenRole="user"/>', "useless-condition"),
    ],
)
def test_configs_that_contradict_themselves_are_refused(inner: str, code: str) -> None:
    assert code in refused(f'<Text name="t" value="$t"/><Rating name="r" toName="t"/>{inner}')


def test_ten_thousand_answers_to_one_question_are_not_all_looked_at() -> None:
    data = {"l": [{"id": f"n{number}"} for number in range(1_000)]}
    config = config_of('<List name="l" value="$l"/><Ranker name="r" toName="l"/>')
    head = {"from_name": "r", "to_name": "l", "type": "ranker"}
    ranking = {"ranker": {"r": [f"n{number}" for number in range(1_000)]}}
    items = [{**head, "id": f"i{number}", "value": ranking} for number in range(10_000)]
    assert set(found(config, data, *items)) == {"duplicate-answer", "too-many-problems"}


def test_an_old_dialog_is_a_dialogue_of_names() -> None:
    shown = config_of('<Dialog name="d" value="$d"/><Rating name="r" toName="d"/>').objects["d"]
    assert (shown.tag, shown.attrs["layout"], shown.attrs["nameKey"]) == ("Paragraphs", "dialogue", "name")
