"""Base units and what people type and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravan.lib.money import from_display, to_display


@given(st.integers(0, 10**30 - 1), st.integers(0, 18))
def test_what_is_shown_can_be_typed(amount: int, decimals: int) -> None:
    assert from_display(to_display(amount, decimals), decimals) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("0.05", 50_000), (" 1 ", 1_000_000), ("1.50000000", 1_500_000), ("0", 0), ("1" * 30, int("1" * 30) * 10**6)],
)
def test_amounts(text: str, amount: int) -> None:
    assert from_display(text, 6) == amount


@pytest.mark.parametrize(
    "text",
    ["", "-1", ".5", "5.", "1e5", "1e999999", "NaN", "Infinity", "1_0", "1" * 31, "0.0000001", "1,5", "0x1"],
)
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        from_display(text, 6)


def test_no_digit_is_rounded_away() -> None:
    assert from_display("123456789012345678901234.567891", 6) == 123456789012345678901234567891
    with pytest.raises(ValueError, match="decimal places"):
        from_display("12345678901234567890123.4567891", 6)
