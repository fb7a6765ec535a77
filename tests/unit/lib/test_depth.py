"""How deep JSON may be nested."""

from typing import Any

import pytest

from caravan.api.parsers import deeper_than


def nested(levels: int, *, objects: bool = False) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value} if objects else [value]
    return value


@pytest.mark.parametrize("objects", [False, True])
def test_depth_is_counted_to_the_level(objects: bool) -> None:
    assert not deeper_than(10, nested(10, objects=objects))
    assert deeper_than(10, nested(11, objects=objects))


def test_what_would_end_a_recursion_is_counted_too() -> None:
    assert deeper_than(100, nested(100_000))
    assert not deeper_than(0, "flat")
