"""Whether somebody refuses too much, and which of the refusals are looked at again."""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final, TypeVar

from scipy.stats import beta

SURE: Final = 0.95
PRIOR_REFUSED, PRIOR_ACCEPTED = 1.0, 9.0
T = TypeVar("T")


def surely_above(refused: int, decided: int, *, sure: float = SURE) -> float:
    """Return the rate that the true rate of refusals is above, as surely as asked: in [0, 1], 0 without verdicts.

    The lower end of the one-sided interval of a Beta(1 + refused, 9 + accepted). The prior says what is usual, one
    refusal in ten, with the weight of ten verdicts: a handful proves nothing.

    Args:
        refused: number of refusals.
        decided: number of all verdicts, at least as many.
        sure: probability, in (0, 1).
    """
    return float(beta.ppf(1 - sure, PRIOR_REFUSED + refused, PRIOR_ACCEPTED + decided - refused)) if decided else 0.0


def sample(seed: str, things: Iterable[T], size: int) -> list[T]:
    """Return the `size` things whose HMAC-SHA256 under the seed is the least; the same whatever their order.

    Args:
        seed: the key, as text.
        things: to draw from; each is written as text to be hashed.
        size: how many at most.
    """
    drawn = sorted(things, key=lambda thing: hmac.digest(seed.encode(), str(thing).encode(), hashlib.sha256))
    return drawn[:size]
