"""Time series and what is marked on them, in numbers or as the data writes its times."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from annotation.labelspec import (
    ConfigErrors,
    check_result,
    check_task,
    example_task,
    parse,
    timeformat,
)
from annotation.labelspec.examples import example_rows
from annotation.labelspec.layout import layout_json
from tests.unit.labelspec.kitchen import drawn


def config(attributes: str = 'timeColumn="time"', channels: str = '<Channel column="a"/><Channel column="1"/>') -> Any:
    """A config of one series."""
    return parse(
        f'<View><TimeSeries name="ts" value="$ts" valueType="json" {attributes}>{channels}</TimeSeries>'
        '<TimeSeriesLabels name="run" toName="ts"><Label value="Run"/></TimeSeriesLabels></View>'
    )


NUMBERS = {"ts": {"time": [10, 20, 30.5, 40], "A": [1, 2, None, 4], "b": [1, 2, 3, 4]}}
DATES = {"ts": {"time": ["2020-03-01", "2020-03-05", "2020-04-01"], "a": [1, 2, 3]}}
DATED = config('timeColumn="time" timeFormat="%Y-%m-%d"', '<Channel column="a"/>')


def period(start: object, end: object, **more: Any) -> dict[str, Any]:
    """A labelled period."""
    value = {"start": start, "end": end, "instant": False, "timeserieslabels": ["Run"], **more}
    return {"id": "t", "from_name": "run", "to_name": "ts", "type": "timeserieslabels", "value": value}


def found(region: dict[str, Any], spec: Any = None, data: object = NUMBERS) -> list[tuple[str, str]]:
    """Place and code of every problem."""
    problems = check_result(spec or config(), data, [region])
    return [(problem.where.removeprefix("result[0].value"), problem.code) for problem in problems]


def test_periods_and_moments_are_numbers_of_the_series() -> None:
    assert found(period(10, 40)) == []
    assert found(period(12.5, 12.5, instant=True)) == []
    region = period(10, 12)
    del region["value"]["instant"]
    assert found(region) == []
    [compared] = drawn(config(), [region], "run")
    assert compared.measure == (10, 12)


@pytest.mark.parametrize(
    ("region", "where", "code"),
    [
        (period(20, 10), ".end", "reversed"),
        (period(20, 20), ".end", "reversed"),
        (period(20, 30, instant=True), ".end", "not-instant"),
        (period(20, 30, instant=1), ".instant", "expected-boolean"),
        (period(9.9, 30), ".start", "outside-the-series"),
        (period(10, 41), ".end", "outside-the-series"),
        (period("10", 30), ".start", "expected-number"),
        (period(10, float("nan")), ".end", "not-finite"),
        (period(10, 10**400), ".end", "out-of-range"),
        (period(10, None), ".end", "expected-number"),
        (period(10, 30, timeserieslabels=["Walk"]), ".timeserieslabels[0]", "unknown-label"),
        (period(10, 30, channel="a"), "", "unknown-key"),
    ],
)
def test_periods_are_inside_the_series(region: dict[str, Any], where: str, code: str) -> None:
    assert found(region) == [(where, code)]


def test_times_are_written_as_the_series_writes_them() -> None:
    assert found(period("2020-03-01", "2020-03-20"), DATED, DATES) == []
    assert found(period("2020-03-20", "2020-03-02"), DATED, DATES) == [(".end", "reversed")]
    assert found(period("2020-02-28", "2020-03-02"), DATED, DATES) == [(".start", "outside-the-series")]
    for start in ("01.03.2020", "2020-13-01", "", "2020-03-01 ", "2" * 100):
        assert [where for where, _ in found(period(start, "2020-03-20"), DATED, DATES)] == [".start"]
    assert found(period(5, "2020-03-20"), DATED, DATES) == [(".start", "expected-string")]
    [compared] = drawn(DATED, [period("2020-03-01", "2020-03-02")], "run")
    assert compared.measure == (1583020800, 1583107200)


def test_a_series_without_a_column_of_times_is_counted() -> None:
    spec = config("")
    data = {"ts": {"a": [1, 2, 3], "b": [1, 2, 3]}}
    assert check_task(spec, data) == []
    assert found(period(0, 2), spec, data) == []
    assert found(period(0, 3), spec, data) == [(".end", "outside-the-series")]


def test_a_series_elsewhere_is_not_compared() -> None:
    spec = parse(
        '<View><TimeSeries name="ts" value="$ts" timeColumn="time"><Channel column="a"/></TimeSeries>'
        '<Labels name="run" toName="ts"><Label value="Run"/></Labels></View>'
    )
    data = {"ts": "https://example.org/series.csv"}
    region = period(-1e6, 1e6)
    region["value"]["labels"] = region["value"].pop("timeserieslabels")
    assert check_task(spec, data) == []
    assert found({**region, "type": "labels"}, spec, data) == []
    assert check_task(spec, NUMBERS) != []


@pytest.mark.parametrize(
    ("series", "where", "code"),
    [
        ([], "ts", "data-not-series"),
        ({}, "ts", "data-not-series"),
        ({"time": [], "a": [], "b": []}, "ts", "data-not-series"),
        ({"time": [1, 2], "a": [1, 2], "b": [1]}, "ts", "data-not-series"),
        ({"time": [1, 2], "a": 5, "b": [1, 2]}, "ts", "data-not-series"),
        ({"time": [1, 2], "b": [1, 2]}, "ts", "data-no-column"),
        ({"zeit": [1, 2], "a": [1, 2]}, "ts", "data-no-column"),
        ({"time": [1, 2], "a": [1, "2"], "b": [1, 2]}, "ts.a", "data-not-series"),
        ({"time": [1, 2], "a": [1, True], "b": [1, 2]}, "ts.a", "data-not-series"),
        ({"time": [2, 1], "a": [1, 2], "b": [1, 2]}, "ts.time", "data-not-times"),
        ({"time": [2, None], "a": [1, 2], "b": [1, 2]}, "ts.time", "data-not-times"),
        ({"time": ["1", "2"], "a": [1, 2], "b": [1, 2]}, "ts.time", "data-not-times"),
        ({"time": [0] * 400_000, "a": [0] * 400_000, "b": [0] * 400_000}, "ts", "too-many-values"),
    ],
    ids=range(13),
)
def test_a_series_has_the_columns_that_are_shown(series: object, where: str, code: str) -> None:
    problems = check_task(config(), {"ts": series})
    assert (f"data.{where}", code) in [(problem.where, problem.code) for problem in problems]


@pytest.mark.timeout(20)
def test_a_long_column_of_times_is_read_in_part() -> None:
    times = [f"2020-01-{1 + number // 40_000:02}" for number in range(400_000)]
    assert check_task(DATED, {"ts": {"time": times, "a": [0] * len(times)}}) == []
    assert check_task(DATED, {"ts": {"time": [*times, "2019-01-01"], "a": [0] * (len(times) + 1)}}) != []


@pytest.mark.parametrize(
    "pattern",
    [
        "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%LZ", "%d %B %y", "%I:%M %p", "%Q", "%s", "%j",
        "%Y-%m-%d %H:%M:%S%z", "%-d.%-m.%Y", "%a %e %b %Y", "%H%%%M",
    ],
)  # fmt: skip
def test_examples_are_written_by_every_pattern(pattern: str) -> None:
    spec = config(f'timeColumn="when" timeFormat="{pattern}"', '<MultiChannel><Channel column="x"/></MultiChannel>')
    example = example_task(spec)
    assert check_task(spec, example) == []
    assert timeformat.seconds(timeformat.written(datetime(2024, 5, 6, 7, 8, tzinfo=UTC), pattern), pattern) is not None


def test_a_file_is_invented_with_the_columns_that_are_shown() -> None:
    spec = parse(
        '<View><TimeSeries name="ts" value="$ts" valueType="url" sep=";" timeColumn="when" timeFormat="%d.%m.%Y">'
        '<Channel column="up"/><Channel column="a|b"/></TimeSeries>'
        '<Rating name="rating" toName="ts"/></View>'
    )
    address = example_task(spec)["ts"]
    assert check_task(spec, {"ts": address}) == []
    query = parse_qs(urlsplit(str(address)).query)
    assert query == {"column": ["up", "a|b"], "time": ["when"], "sep": [";"], "pattern": ["%d.%m.%Y"]}
    rows = example_rows(["up", "down"], time="when", pattern="%d.%m.%Y")
    assert rows[:2] == [["when", "up", "down"], ["01.01.2024", "0.0", "0.0"]]


@pytest.mark.parametrize("pattern", ["", "yyyy-mm-dd", "%Y-%Y", "%q", "%Y-%", "%s.%L", "%c", "%Y" + "-" * 100, "%\n"])
def test_patterns_that_mean_nothing_are_refused(pattern: str) -> None:
    with pytest.raises(ConfigErrors) as caught:
        config(f'timeColumn="time" timeFormat="{pattern}"')
    assert [problem.code for problem in caught.value.problems] == ["not-time-format"]


def test_channels_stand_only_inside_a_series() -> None:
    with pytest.raises(ConfigErrors) as caught:
        parse('<View><Text name="t" value="x"/><Channel column="a"/><Rating name="r" toName="t"/></View>')
    assert [problem.code for problem in caught.value.problems] == ["misplaced-tag"]
    with pytest.raises(ConfigErrors):
        config(channels='<Channel units="m"/>')


def test_the_browser_learns_the_channels() -> None:
    tree: Any = layout_json(config(channels='<Channel column="a" units="km/h" strokeColor="#1f77b4"/>'))
    [channel] = tree["children"][0]["children"]
    assert (channel["tag"], channel["attrs"]["column"], channel["attrs"]["units"]) == ("Channel", "a", "km/h")
