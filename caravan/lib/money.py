"""Base units in words a person reads."""

import re

from django.conf import settings

# A uint128, which is what the contracts count in, has 39 digits; no amount a person types needs more.
PLAIN = re.compile(r"(?P<whole>[0-9]{1,30})(?:\.(?P<fraction>[0-9]{1,30}))?")


# What campaigns pay in where TOKENS lists nothing, and how finely an unlisted currency is divided.
USUAL, DECIMALS = "CVN", 6


def currencies() -> dict[str, int]:
    """Return what a campaign may pay in, code by decimals, what is usual first."""
    return {row["code"]: row["decimals"] for row in settings.TOKENS} or {USUAL: DECIMALS}


def decimals_of(code: str) -> int:
    """Return into how many decimal places a currency is divided."""
    return currencies().get(code, DECIMALS)


def to_display(amount: int, decimals: int) -> str:
    """Return base units as an exact decimal without trailing zeros, at least two places: ``4200000, 6 -> '4.20'``."""
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount)).rjust(decimals + 1, "0")
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return f"{sign}{whole}.{fraction.rstrip('0').ljust(2, '0')}" if decimals else sign + whole


def from_display(text: str, decimals: int) -> int:
    """Return the base units of a decimal a person typed.

    Raises:
        ValueError: not a plain decimal of at most thirty digits before the point, or finer than one base unit.
    """
    found = PLAIN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not an amount")
    fraction = (found["fraction"] or "").rstrip("0")
    if len(fraction) > decimals:
        raise ValueError(f"{text!r} has more than {decimals} decimal places")
    return int(found["whole"] + fraction.ljust(decimals, "0"))
