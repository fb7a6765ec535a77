"""Terms: read strictly, decided with a reason, checked against parents, told in words and in ODRL."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.licences import (
    PRESETS,
    BadTerms,
    Fault,
    Purpose,
    Terms,
    Use,
    as_json,
    as_odrl,
    conflicts,
    decide,
    faults,
    in_words,
    inherited,
    parse,
)
from registry.licences.compatibility import Bond
from registry.licences.terms import BUILDING

TODAY = date(2026, 11, 23)


def sensible(terms: Terms) -> Terms:
    """Take out what makes no sense beside the rest."""
    if not terms.derivatives:
        terms = replace(terms, purposes=terms.purposes - BUILDING, share_alike=False, revenue_share_bps=0)
    if not terms.commercial:
        terms = replace(terms, revenue_share_bps=0)
    return replace(terms, purposes=terms.purposes or frozenset({Purpose.USE}))


TERMS = st.builds(
    Terms,
    purposes=st.frozensets(st.sampled_from(Purpose)),
    commercial=st.booleans(),
    attribution=st.booleans(),
    derivatives=st.booleans(),
    share_alike=st.booleans(),
    revenue_share_bps=st.sampled_from([0, 500, 10_000]),
    expires=st.sampled_from([None, date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]),
    territory=st.frozensets(st.sampled_from(["BR", "DE", "IN"]), max_size=2),
).map(sensible)
BONDS = st.builds(Bond, terms=TERMS, purpose=st.sampled_from(Purpose), share_bps=st.just(10_000))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_make_sense_and_are_known_again(name: str) -> None:
    assert faults(PRESETS[name]) == []
    assert as_json(PRESETS[name])["preset"] == name
    assert parse({"preset": name}) == PRESETS[name]


@given(terms=TERMS)
def test_terms_are_read_back(terms: Terms) -> None:
    assert parse(as_json(terms)) == terms


@pytest.mark.parametrize(
    ("value", "faults_"),
    [
        ([], [("", "no_object")]),
        ({}, [("purposes", "nothing")]),
        ({"preset": "mit"}, [("preset", "unknown")]),
        ({"preset": ["cc-by"]}, [("preset", "unknown")]),
        ({"preset": "cc-by", "colour": 1, "commercial": "yes"}, [("colour", "unknown"), ("commercial", "no_boolean")]),
        ({"preset": "cc-by", "purposes": ["dance"]}, [("purposes", "no_purposes")]),
        ({"preset": "cc-by", "purposes": "use"}, [("purposes", "no_purposes")]),
        ({"preset": "cc-by", "revenue_share_bps": True}, [("revenue_share_bps", "no_share")]),
        ({"preset": "cc-by", "expires": "soon"}, [("expires", "no_day")]),
        ({"preset": "cc-by", "territory": ["Brazil"]}, [("territory", "no_countries")]),
        ({"preset": "cc-by", "spdx": "<b>"}, [("spdx", "no_name")]),
        ({"preset": "non-commercial", "revenue_share_bps": 1}, [("revenue_share_bps", "without_commerce")]),
        ({"preset": "no-train", "share_alike": True}, [("share_alike", "without_derivatives")]),
        ({"preset": "no-train", "purposes": ["train"]}, [("purposes", "building_without_derivatives")]),
    ],
)
def test_what_is_no_licence_is_refused_with_every_place(value: Any, faults_: list[tuple[str, str]]) -> None:
    with pytest.raises(BadTerms) as error:
        parse(value)
    assert error.value.faults == [Fault(*each) for each in faults_]


@pytest.mark.parametrize(
    ("terms", "use", "why"),
    [
        ("cc-by", Use(Purpose.TRAIN, True, TODAY), ""),
        ("no-train", Use(Purpose.TRAIN, False, TODAY), "purpose"),
        ("research-only", Use(Purpose.TRAIN, True, TODAY), "commercial"),
        ("research-only", Use(Purpose.INFER, False, TODAY), "purpose"),
    ],
)
def test_a_use_is_permitted_or_refused_for_a_reason(terms: str, use: Use, why: str) -> None:
    decision = decide(PRESETS[terms], use)
    assert (decision.permitted, decision.why) == (not why, why)


def test_days_and_places_count() -> None:
    terms = replace(PRESETS["cc-by"], expires=TODAY, territory=frozenset({"BR"}))
    assert decide(terms, Use(Purpose.USE, False, TODAY, "BR")).permitted
    assert decide(terms, Use(Purpose.USE, False, TODAY, "DE")).why == "territory"
    assert decide(terms, Use(Purpose.USE, False, TODAY)).why == "territory"
    assert decide(terms, Use(Purpose.USE, False, date(2026, 11, 24), "BR")).why == "expired"


def named(child: str | Terms, **parents: Bond) -> set[tuple[str, str, str]]:
    terms = PRESETS[child] if isinstance(child, str) else child
    return {(each.parent, each.field, each.code) for each in conflicts(terms, parents, on=TODAY)}


def bond(name: str, share_bps: int = 0, purpose: Purpose = Purpose.TRAIN) -> Bond:
    return Bond(PRESETS[name], purpose, share_bps)


def test_every_conflict_is_named_with_its_parent() -> None:
    found = named("open-use", a=bond("non-commercial"), b=bond("no-train"), c=bond("commercial-remix", 500))
    assert found == {
        ("a", "share_alike", "other_terms"),
        ("b", "derivatives", "forbidden"),
        ("b", "purposes", "forbidden"),
        ("b", "purposes", "wider"),
        ("b", "attribution", "missing"),
        ("c", "revenue_share_bps", "too_small"),
        ("c", "attribution", "missing"),
    }
    needs = {
        each.field: each.needs for each in conflicts(PRESETS["open-use"], {"c": bond("commercial-remix")}, on=TODAY)
    }
    assert needs == {"revenue_share_bps": "1000", "attribution": "true"}


def test_who_shares_alike_wants_the_very_terms() -> None:
    assert named("non-commercial", a=bond("non-commercial")) == set()
    other = replace(PRESETS["non-commercial"], attribution=False)
    assert named("non-commercial", a=bond("non-commercial"), b=Bond(other, Purpose.TRAIN, 0)) == {
        ("b", "share_alike", "other_terms")
    }


@given(terms=TERMS)
def test_a_licence_goes_with_itself_unless_it_forbids_building(terms: Terms) -> None:
    terms = replace(terms, derivatives=True, expires=None, purposes=terms.purposes | {Purpose.TRAIN})
    assert conflicts(terms, {"a": Bond(terms, Purpose.TRAIN, 10_000)}, on=TODAY) == []


@given(child=TERMS, parents=st.lists(BONDS, max_size=4), more=BONDS)
def test_another_parent_takes_no_conflict_away(child: Terms, parents: list[Bond], more: Bond) -> None:
    before = conflicts(child, dict(enumerate(parents)), on=TODAY)
    assert before == conflicts(child, dict(enumerate([*parents, more])), on=TODAY)[: len(before)]


def test_measuring_by_a_parent_takes_nothing_from_it() -> None:
    assert named("open-use", a=bond("no-train", purpose=Purpose.EVALUATE)) == set()
    assert inherited({"a": bond("no-train", purpose=Purpose.EVALUATE)}) is None


@given(parents=st.lists(BONDS, min_size=1, max_size=4))
def test_what_is_inherited_goes_with_every_parent(parents: list[Bond]) -> None:
    bonds = dict(enumerate(parents))
    if (child := inherited(bonds)) is None:
        return
    assert faults(child) == []
    of_terms = [each for each in conflicts(child, bonds, on=TODAY) if each.code not in {"forbidden", "expired"}]
    assert of_terms == []


@given(terms=TERMS)
def test_words_and_odrl_say_the_same(terms: Terms) -> None:
    lines = in_words(terms)
    offer = as_odrl(terms, target="urn:sha256:00")
    permitted = {row["action"] for row in offer["permission"]}
    forbidden = {row["action"] for row in offer.get("prohibition", [])}
    assert not permitted & forbidden
    assert ("commercialize" in permitted) is terms.commercial is any("Also for money" in text for _, text in lines)
    assert ("derive" in permitted) is terms.derivatives
    assert len(permitted | forbidden) == len(Purpose) + 2
    assert any("Name the people" in text for _, text in lines) is terms.attribution
