"""Dividing money so that nothing is lost."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` base units in proportion to whole weights; the parts sum to the whole.

    Everybody gets the floor of their exact share; the units left over go one each to the largest remainders, the
    earlier first among equals. So no part is a whole unit away from its exact share.

    Args:
        total: base units, ≥ 0.
        weights: one per part, ≥ 0, not all zero.

    Raises:
        ValueError: a negative number, or no weight at all.

    Source: Hamilton's method of largest remainders.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError("amounts and weights are not negative")
    whole = sum(weights)
    if not whole:
        raise ValueError("no weight to divide by")
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts
