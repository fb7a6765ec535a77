"""Base units in words a person reads."""

from decimal import Decimal, InvalidOperation


def to_display(amount: int, decimals: int) -> str:
    """Return base units as an exact decimal without trailing zeros, at least two places: ``4200000, 6 -> '4.20'``."""
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(decimals + 1, "0")
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{whole}.{fraction.rstrip('0').ljust(2, '0')}" if decimals else sign + whole


def from_display(text: str, decimals: int) -> int:
    """Return the base units of a decimal a person typed.

    Raises:
        ValueError: not a plain decimal, negative, or finer than one base unit.
    """
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number") from None
    if not value.is_finite() or value < 0:
        raise ValueError(f"{text!r} is not an amount")
    scaled = value.scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{text!r} has more than {decimals} decimal places")
    return int(scaled)
