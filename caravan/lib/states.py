"""State machines: a table of moves in the model, and one guarded UPDATE."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from caravan.lib.errors import CaravanError

Moves: TypeAlias = Mapping[str, frozenset[str]]


class IllegalMove(CaravanError):
    """The table of moves has no such step."""

    status = 409
    code = "illegal_move"
    says = _("This step is not possible as things stand now.")


class StaleState(CaravanError):
    """Somebody else moved the row first; reading it again shows where it went."""

    status = 409
    code = "stale_state"
    says = _("Somebody else was faster: look again at how things stand.")


def move(row: models.Model, to: str, **changes: Any) -> None:
    """Move `row` (fields ``state`` and class attribute ``MOVES``) to state `to`, or raise without a change.

    The UPDATE names the state it leaves, so of two people who press at once exactly one wins.

    Raises:
        IllegalMove: the table has no step from the row's state to `to`.
        StaleState: the row left its state since it was read.
    """
    state: str = row.state  # type: ignore[attr-defined]
    moves: Moves = row.MOVES  # type: ignore[attr-defined]
    if to not in moves.get(state, frozenset()):
        raise IllegalMove
    manager = type(row)._default_manager
    if not manager.filter(pk=row.pk, state=state).update(state=to, **changes):
        raise StaleState
    for field, value in {"state": to, **changes}.items():
        setattr(row, field, value)
