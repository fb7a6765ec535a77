"""Dealing out money in fixed parts, time and again, so that nobody ever loses a fraction."""

from collections.abc import Sequence


def deal(amount: int, parts: Sequence[int], carried: Sequence[int], whole: int) -> tuple[list[int], list[int]]:
    """Divide `amount` base units by `parts` of `whole`; return what each gets now, and each one's fraction till then.

    Dealing in many pieces gives each exactly what dealing the sum at once would: the floor of their exact share of
    everything dealt so far. The fractions sum to whole multiples of `whole`: that many base units wait undealt, fewer
    than there are parts.

    Args:
        amount: base units, ≥ 0.
        parts: one per receiver, ≥ 0, summing to `whole`.
        carried: one per receiver, in 0 ≤ fraction < `whole`, as the last dealing returned them; zeros at first.
        whole: what the parts sum to, ≥ 1.
    """
    gross = [fraction + amount * part for part, fraction in zip(parts, carried, strict=True)]
    return [each // whole for each in gross], [each % whole for each in gross]
