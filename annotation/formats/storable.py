"""JSON values that PostgreSQL can hold and give back unchanged, so that their hashes can be recomputed by anyone."""

import math
from typing import Any

from django.utils.translation import gettext as _

DEPTH, NODES, CHARACTERS = 64, 200_000, 2_000_000
# From here on Python writes floats with an exponent, and jsonb gives them back as integers.
INTEGER_FROM = 1e16
LARGEST = 2**63


class NotStorable(ValueError):
    """The value cannot be kept as it is; the text says why."""


class _Budget:
    def __init__(self) -> None:
        self.nodes, self.characters = NODES, CHARACTERS

    def spend(self, *, nodes: int = 0, characters: int = 0) -> None:
        self.nodes -= nodes
        self.characters -= characters
        if self.nodes < 0 or self.characters < 0:
            raise NotStorable(_("This holds too much."))


def storable(value: Any) -> Any:
    """Return `value` as the database will return it.

    Raises:
        NotStorable: NUL characters, halves of surrogate pairs, numbers that are not finite, too deep or too much.
    """
    return _walk(value, 0, _Budget())


def storable_text(text: str) -> str:
    """Return `text` unchanged.

    Raises:
        NotStorable: it holds a NUL character or half of a surrogate pair.
    """
    if "\0" in text:
        raise NotStorable(_("The text holds a NUL character."))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotStorable(_("The text holds half of a surrogate pair.")) from None
    return text


def _walk(value: Any, depth: int, budget: _Budget) -> Any:
    if depth > DEPTH:
        raise NotStorable(_("This is nested too deeply."))
    if isinstance(value, str):
        budget.spend(characters=len(value))
        return storable_text(value)
    if isinstance(value, dict):
        budget.spend(nodes=len(value))
        return {_walk(key, depth, budget): _walk(each, depth + 1, budget) for key, each in value.items()}
    if isinstance(value, list):
        budget.spend(nodes=len(value))
        return [_walk(each, depth + 1, budget) for each in value]
    return _number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _number(value: float) -> float:
    if not math.isfinite(value):
        raise NotStorable(_("A number is not finite."))
    if abs(value) >= LARGEST:
        raise NotStorable(_("A number has more than 64 bits; write it as text."))
    if isinstance(value, int):
        return value
    if abs(value) >= INTEGER_FROM:
        return int(value)
    return value or 0.0  # jsonb knows no negative zero
