"""What a use costs: whole base units, reckoned from prices by what is counted."""

from collections.abc import Mapping
from dataclasses import dataclass

TOKENS, MEGABYTE = 1000, 1_000_000


@dataclass(frozen=True)
class Count:
    """What was used in one call.

    Args:
        tokens: of the question and the answer together.
        octets: bytes of the answer's rows.
    """

    calls: int = 1
    tokens: int = 0
    rows: int = 0
    octets: int = 0


def cost(prices: Mapping[str, str | int], count: Count) -> int:
    """Return the price in base units: per call, per 1,000 tokens, per row and per megabyte (10^6 bytes), added up.

    What is counted by the thousand or the million is reckoned to the exact token or byte; each sum is rounded up to a
    whole base unit by itself, so a call costs less than two base units more than the exact sum, and never less than it.
    """
    price = {name: int(value) for name, value in prices.items()}
    return (
        price.get("call", 0) * count.calls
        + price.get("row", 0) * count.rows
        + _up(price.get("1k_tokens", 0) * count.tokens, TOKENS)
        + _up(price.get("mb", 0) * count.octets, MEGABYTE)
    )


def affordable_tokens(prices: Mapping[str, str | int], budget: int, *, asked: int) -> int:
    """Return how many tokens of an answer a budget pays for, after a call and a question of `asked` tokens; 0 if none.

    Without a price for tokens there is no limit: -1.
    """
    price = int(prices.get("1k_tokens", 0))
    if not price:
        return -1
    left = budget - int(prices.get("call", 0))
    return max(0, left * TOKENS // price - asked)


def _up(amount: int, per: int) -> int:
    return -(-amount // per)
