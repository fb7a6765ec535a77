"""Tasks with a known answer: where they stand in a person's work, and whether they are themselves to be trusted."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import beta

RELIABLE_EVIDENCE: Final = 8.0
"""What is known of a person, a + b, before their failures say anything about an item."""
RELIABLE_LEAST: Final = 0.7
"""The accuracy that a reliable person has with 95 % probability."""
FAILURES_LEAST: Final = 3
WRONG: Final = 0.001
"""An item is retired when its failures have at most this probability by the errors of those who failed it."""
DOUBTED: Final = 0.02
LEAK_Z: Final = 3.0
LEAK_EACH: Final = 8
"""So many results before and after, or nothing is said about a leak."""


class Seen(NamedTuple):
    """One person's result on an item, and what was known of them without it.

    Attributes:
        passed: whether they gave the known answer.
        right: a > 0 of the person's Beta(a, b).
        wrong: b > 0 of it.
    """

    passed: bool
    right: float
    wrong: float


def is_gold_place(key: bytes, person: str, place: int, share: float) -> bool:
    """Tell whether a place in a person's stream of tasks is for gold.

    The stream is cut into blocks of 1 / share places, each of which holds one gold task, at a place that only the key
    tells: evenly spread, different for each person, the same when asked again.

    Args:
        key: a secret of the campaign.
        person: their name.
        place: from 0 on.
        share: of all tasks, 0 to 1.
    """
    if share <= 0:
        return False
    if share >= 1:
        return True
    block = int((place + 0.5) * share)
    first, end = math.ceil(block / share - 0.5), math.ceil((block + 1) / share - 0.5)
    digest = hmac.new(key, f"{person} {block}".encode(), hashlib.sha256).digest()
    return place == first + int.from_bytes(digest[:8]) % max(end - first, 1)


def is_reliable(right: float, wrong: float) -> bool:
    """Tell whether a person with Beta(right, wrong) is known to be good."""
    return right + wrong >= RELIABLE_EVIDENCE and float(beta.ppf(0.05, right, wrong)) >= RELIABLE_LEAST


def failures_tail(results: Sequence[Seen]) -> float:
    """Return the probability that reliable people fail at least as often as they did, if the known answer is right.

    Each person's chance to fail is the mean of their Beta, b / (a + b), and their failures are independent, so the
    number of failures is Poisson-binomial; its tail is computed exactly. 1 with fewer than `FAILURES_LEAST` failures.
    """
    known = [seen for seen in results if is_reliable(seen.right, seen.wrong)]
    failures = sum(not seen.passed for seen in known)
    if failures < FAILURES_LEAST:
        return 1.0
    chances = np.zeros(len(known) + 1)
    chances[0] = 1.0
    for seen in known:
        error = seen.wrong / (seen.right + seen.wrong)
        chances[1:] = chances[1:] * (1 - error) + chances[:-1] * error
        chances[0] *= 1 - error
    return float(min(chances[failures:].sum(), 1.0))


def leak_z(results: Sequence[Seen]) -> float:
    """Return by how many standard deviations later people pass an item more often than earlier ones.

    Of each result what the person's skill explains is taken away, so that better people who come later are no leak.

    Args:
        results: in the order in which they were given.

    Returns:
        The largest difference between the mean surplus after and before any point that leaves `LEAK_EACH` results on
        both sides, in standard deviations; 0 with fewer results.
    """
    if len(results) < 2 * LEAK_EACH:
        return 0.0
    expected = np.array([seen.right / (seen.right + seen.wrong) for seen in results])
    surplus = np.cumsum(np.array([seen.passed for seen in results]) - expected)
    # The item may be harder or easier than people's skill says, so the spread is that of its own passes, too.
    rate = np.clip(np.mean([seen.passed for seen in results]), 0.1, 0.9)
    spread = np.cumsum(np.maximum(expected * (1 - expected), rate * (1 - rate)))
    cuts = np.arange(LEAK_EACH, len(results) - LEAK_EACH + 1)
    before, after = cuts, len(results) - cuts
    difference = (surplus[-1] - surplus[cuts - 1]) / after - surplus[cuts - 1] / before
    deviation = np.sqrt(spread[cuts - 1] / before**2 + (spread[-1] - spread[cuts - 1]) / after**2)
    return float(np.max(difference / deviation))


def verdict(results: Sequence[Seen]) -> str:
    """Return what is to become of an item: "" nothing, "failed" retire it, "doubted" or "leaked" stop using it.

    Args:
        results: in the order in which they were given.
    """
    tail = failures_tail(results)
    if tail <= WRONG:
        return "failed"
    if leak_z(results) > LEAK_Z:
        return "leaked"
    return "doubted" if tail <= DOUBTED else ""
