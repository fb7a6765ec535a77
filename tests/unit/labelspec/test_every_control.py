"""Every control: what may be answered is accepted, and changed in any one way it is refused."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.labelspec import canonical_answer, check_result, check_task, layout_json
from annotation.labelspec.catalogue import CATALOGUE, ROWS
from annotation.labelspec.grammar import Role
from tests.unit.labelspec.cases import CASES, Case
from tests.unit.labelspec.test_properties import at, leaves

JUNK: list[Any] = [None, True, {}, [], float("nan"), float("-inf"), 10**30, "\ud800", [[{}]]]
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
every = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
pytestmark = pytest.mark.timeout(120)

MUTATIONS: dict[str, Any] = {
    "another type": {"type": "sketch"},
    "no type": {"type": None},
    "another control": {"from_name": "d"},
    "another object": {"to_name": "nothing"},
    "no id": {"id": ""},
    "an id that is a number": {"id": 1},
    "no object for a value": {"value": []},
    "an empty value": {"value": {}},
    "a score of more than one": {"score": 1.7},
    "an origin nobody knows": {"origin": "guess"},
    "a parent that is not there": {"parentID": "x"},
    "the page of something with none": {"item_index": 0},
    "a flag that is a word": {"hidden": "yes"},
    "a key of nothing": {"note": ""},
}


def test_every_control_has_a_case() -> None:
    controls = {row.name for row in ROWS if row.role is Role.CONTROL}
    assert controls - CASES.keys() == set()


@every
@few
@given(data=st.data())
def test_what_may_be_answered_is_accepted(case: Case, data: st.DataObject) -> None:
    result = data.draw(case.results())
    assert check_task(case.config, case.task) == []
    assert check_result(case.config, case.task, result) == []
    assert canonical_answer(case.config, result) == canonical_answer(case.config, deepcopy(result))
    assert "c" in canonical_answer(case.config, result)


@every
def test_the_browser_learns_what_each_asks(case: Case) -> None:
    [node] = [node for node in layout_json(case.config)["children"] if node.get("name") == "c"]  # type: ignore[attr-defined]
    row = CATALOGUE[node["tag"]]
    alone = {"alone": True} if case.alone else {}
    assert node["asks"].items() >= {"type": row.type, "key": row.key, "regions": row.makes_regions, **alone}.items()


@every
@pytest.mark.parametrize("changes", MUTATIONS.values(), ids=MUTATIONS)
@settings(parent=few, max_examples=3)
@given(data=st.data())
def test_no_change_of_an_item_is_accepted(case: Case, changes: dict[str, Any], data: st.DataObject) -> None:
    result = data.draw(case.results())
    result[0].update(changes)
    assert check_result(case.config, case.task, result) != []


@every
@few
@given(data=st.data())
def test_junk_in_any_place_is_refused(case: Case, data: st.DataObject) -> None:
    result = data.draw(case.results())
    path = data.draw(st.sampled_from(list(leaves(result))))
    junk = data.draw(st.sampled_from(JUNK))
    if isinstance(at(result, path), bool) and junk is True:
        return
    if path[-1] == "prevPointId" and junk is None:
        return
    at(result, path[:-1])[path[-1]] = junk
    assert check_result(case.config, case.task, result) != []


@every
@few
@given(data=st.data())
def test_no_key_can_be_missing(case: Case, data: st.DataObject) -> None:
    result = data.draw(case.results())
    paths = [path for path in leaves(result) if isinstance(path[-1], str)]
    path = data.draw(st.sampled_from(paths))
    if path[-1] in case.optional:
        return
    del at(result, path[:-1])[path[-1]]
    assert check_result(case.config, case.task, result) != []


@every
@few
@given(data=st.data())
def test_no_key_can_be_added(case: Case, data: st.DataObject) -> None:
    result = data.draw(case.results())
    result[0]["value"]["note"] = 1
    assert check_result(case.config, case.task, result) != []


@every
@few
@given(data=st.data())
def test_no_answer_can_be_given_twice(case: Case, data: st.DataObject) -> None:
    result = data.draw(case.results())
    assert check_result(case.config, case.task, [*result, *deepcopy(result)]) != []


@every
@few
@given(data=st.data())
def test_no_name_can_be_invented(case: Case, data: st.DataObject) -> None:
    result = data.draw(case.results())
    texts = [path for path in leaves(result[0]["value"]) if isinstance(at(result[0]["value"], path), str)]
    named = [path for path in texts if not case.free.intersection(path)]
    if not named:
        return
    path = data.draw(st.sampled_from(named))
    at(result[0]["value"], path[:-1])[path[-1]] = "no such thing"
    assert check_result(case.config, case.task, result) != []
