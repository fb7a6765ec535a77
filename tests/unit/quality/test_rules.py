"""Rules: the dry run and the present agree, order among people does not matter, and speed alone is named."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.quality import rules
from annotation.quality.rules import Comparison, Condition, Deed, Record

DEEDS = st.lists(
    st.builds(
        Deed,
        person=st.sampled_from("abc"),
        at=st.just(0.0),
        skipped=st.booleans(),
        seconds=st.none() | st.floats(0, 60),
        gold=st.none() | st.booleans(),
        agrees=st.none() | st.booleans(),
        rejected=st.none() | st.booleans(),
        price_base_units=st.integers(0, 100),
    ),
    max_size=60,
).map(lambda deeds: [deed._replace(at=3600.0 * number) for number, deed in enumerate(deeds)])
CONDITIONS = st.builds(
    Condition,
    comparisons=st.lists(
        st.builds(Comparison, st.sampled_from(rules.COLLECTORS), st.booleans(), st.floats(0, 20)),
        min_size=1,
        max_size=3,
    ).map(tuple),
    every=st.booleans(),
    fewest=st.integers(1, 5),
)


@given(CONDITIONS, DEEDS)
@settings(max_examples=100, deadline=None)
def test_the_dry_run_hits_when_the_present_first_would(condition: Condition, deeds: list[Deed]) -> None:
    expected: dict[str, float] = {}
    for end in range(1, len(deeds) + 1):
        for person, record in rules.records(deeds[:end]).items():
            if person not in expected and rules.holds(condition, record) is not None:
                expected[person] = deeds[end - 1].at
    assert {hit.person: hit.at for hit in rules.replay(condition, deeds)} == expected


@given(CONDITIONS, DEEDS)
@settings(max_examples=50, deadline=None)
def test_people_do_not_touch_each_other(condition: Condition, deeds: list[Deed]) -> None:
    together = {hit.person: hit for hit in rules.replay(condition, deeds)}
    apart = {
        hit.person: hit
        for person in "abc"
        for hit in rules.replay(condition, [deed for deed in deeds if deed.person == person])
    }
    assert together == apart


@given(CONDITIONS, DEEDS)
@settings(max_examples=50, deadline=None)
def test_what_follows_a_hit_is_no_more_than_was_done(condition: Condition, deeds: list[Deed]) -> None:
    for hit in rules.replay(condition, deeds):
        mine = [deed for deed in deeds if deed.person == hit.person and deed.at > hit.at and not deed.skipped]
        assert hit.answers_after == len(mine)
        assert hit.base_units_after == sum(deed.price_base_units for deed in mine)


def test_a_bound_needs_evidence() -> None:
    record = Record()
    for _ in range(3):
        record.add(Deed("a", 0.0, gold=False))
    assert record.values(["gold_right"]) == {"gold_right": 0.0}
    assert 0.5 < record.values(["gold_high"])["gold_high"] < 0.6  # 1 - 0.05 ** (1 / 4)


def test_what_is_unknown_fulfils_nothing() -> None:
    record = Record()
    record.add(Deed("a", 0.0))
    assert rules.holds(Condition((Comparison("gold_high", True, 0.9),), fewest=1), record) is None


def test_a_new_day_counts_anew_and_an_answer_ends_a_row_of_skips() -> None:
    record = Record()
    for deed in (Deed("a", 0.0), Deed("a", 1.0, skipped=True), Deed("a", rules.DAY_S, price_base_units=5)):
        record.add(deed)
    assert record.values(["answers", "answers_a_day", "income_a_day", "skips_in_a_row"]) == {
        "answers": 2,
        "answers_a_day": 1,
        "income_a_day": 5,
        "skips_in_a_row": 0,
    }


def test_speed_alone_is_named_whatever_stands_beside_it() -> None:
    fast, many = Comparison("fast_share", False, 0.5), Comparison("answers", False, 100)
    wrong = Comparison("gold_high", True, 0.5)
    assert rules.only_speed(Condition((fast,)))
    assert rules.only_speed(Condition((fast, many)))
    assert rules.only_speed(Condition((fast, wrong), every=False))
    assert not rules.only_speed(Condition((fast, wrong)))
    assert not rules.only_speed(Condition((wrong,)))
